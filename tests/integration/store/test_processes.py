"""Processes of their own on one store: none sends twice, and a killed one leaves no riddle."""

import subprocess
import sys
from pathlib import Path

import pytest

from schoolcast.domain.delivery import State
from schoolcast.store import open_store

DRAIN = Path(__file__).parent / "steps" / "drain.py"


def _start(url: str, owner: str, manner: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(DRAIN), url, owner, manner],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_send_each_delivery_once(url, desk):
    for number in range(30):
        desk.plan(f"item-{number}", lane=f"page:{number % 5}")
    processes = [_start(url, owner, "send") for owner in ("one", "two")]
    outputs = [process.communicate("go\n", timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    sent = [int(line) for output in outputs for line in output.split()]
    deliveries = desk.store.deliveries()
    assert len(sent) == len(set(sent)) == len(deliveries) == 30
    assert {delivery.state for delivery in deliveries} == {State.PUBLISHED}
    assert all(len(desk.store.attempts(delivery.id)) == 1 for delivery in deliveries)


@pytest.mark.parametrize(
    ("manner", "becomes"), [("stall", State.RETRY), ("stall-creating", State.UNKNOWN)]
)
def test_a_killed_sender_is_found_out(url, desk, now, manner, becomes):
    planned = desk.plan()
    with _start(url, "one", manner) as process:
        assert process.stdin and process.stdout
        process.stdin.write("go\n")
        process.stdin.flush()
        assert int(process.stdout.readline()) == planned.id
        assert process.stdout.readline() == "stalled\n"
        process.kill()
    assert desk.store.delivery(planned.id).state is State.SENDING
    assert desk.ledger.sweep(now) == []
    late = desk.ledger.next_instant()
    with open_store(url) as restarted:
        assert restarted.ledger.sweep(late) == [planned.id]
    assert desk.store.delivery(planned.id).state is becomes
