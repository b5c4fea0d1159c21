"""What another process was sending when the run lock became ours."""

import os
import socket
import subprocess
import sys

import pytest

from schoolcast.domain.delivery import State

HOST = socket.gethostname()


def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def sent_by(desk, now, owner: str, *, creating: bool):
    desk.plan()
    claim = desk.claim(owner=owner)
    if creating:
        desk.ledger.creating(claim, now)
    return claim


@pytest.mark.skipif(os.name != "posix", reason="processes are looked up as on POSIX")
@pytest.mark.parametrize("creating", [False, True])
def test_a_process_that_has_ended_here_is_over_at_once(desk, now, creating):
    claim = sent_by(desk, now, f"{HOST}:{gone()}:1a2b", creating=creating)
    assert desk.ledger.sweep(now, alone="me") == [claim.delivery]


@pytest.mark.parametrize(
    "owner",
    [f"{HOST}:{os.getpid()}:1a2b", "another:1:1a2b", "a name"],
    ids=["at work here", "elsewhere", "a name"],
)
def test_a_call_that_may_be_under_way_keeps_its_lease_on_a_server(desk, now, owner):
    """The server may have dropped the other one's lock in the middle of its call."""
    claim = sent_by(desk, now, owner, creating=True)
    at_once = desk.opened.database.sqlite
    assert desk.ledger.sweep(now, alone="me") == ([claim.delivery] if at_once else [])
    desk.ledger.sweep(claim.lease_until, alone="me")
    assert desk.store.delivery(claim.delivery).state is State.UNKNOWN


def test_what_has_not_come_to_its_call_is_over_at_once(desk, now):
    """The fence keeps the other one from it, should it live."""
    claim = sent_by(desk, now, "another:1:1a2b", creating=False)
    assert desk.ledger.sweep(now, alone="me") == [claim.delivery]
