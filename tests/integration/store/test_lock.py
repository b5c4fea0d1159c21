"""The run lock, with real processes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from schoolcast.domain.clock import FixedClock
from schoolcast.domain.errors import Busy, StoreProblem
from schoolcast.store import RunLock, lock

HOLD = Path(__file__).parent / "steps" / "hold_lock.py"


def _holder(url: str, manner: str = "plain") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(HOLD), url, manner], stdout=subprocess.PIPE, text=True
    )


def _take_when_free(url: str, now) -> None:
    """A server notices a dead client, and a child its parent's lock, a moment later."""
    for _ in range(200):
        try:
            with RunLock(url, clock=FixedClock(now)):
                return
        except Busy:
            subprocess.run([sys.executable, "-c", ""], check=True)
    pytest.fail("the lock of a dead process was never given back")


def test_the_second_is_told_who_holds_it(url, now):
    with _holder(url) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        with pytest.raises(Busy) as told, RunLock(url, clock=FixedClock(now)):
            pass
        process.kill()
    assert str(process.pid) in told.value.message
    assert re.search(r"since \d{4}-\d\d-\d\d \d\d:\d\d UTC", told.value.message)
    _take_when_free(url, now)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_child_that_lives_on_does_not_hold_it(sqlite_url, now):
    with _holder(sqlite_url, "fork") as process:
        assert process.stdout
        child = int(process.stdout.readline())
        assert process.stdout.readline() == "held\n"
        process.kill()
        process.wait()
        try:
            _take_when_free(sqlite_url, now)  # the child may not have come to its first step yet
            os.kill(child, 0)  # it is alive, and the lock was ours
        finally:
            os.kill(child, 9)


def test_one_process_holds_it_once(url, now):
    first, second = (RunLock(url, clock=FixedClock(now)) for _ in range(2))
    with first:
        with pytest.raises(Busy, match=str(os.getpid())):
            second.acquire()
        second.release()
        with pytest.raises(Busy):
            second.acquire()
    with second, pytest.raises(Busy):
        first.acquire()
    first.release()


def test_two_stores_have_two_locks(tmp_path, now):
    one, two = (RunLock(f"sqlite:///{tmp_path}/{n}.db", clock=FixedClock(now)) for n in "ab")
    with one, two:
        assert {file.name for file in tmp_path.iterdir()} == {"a.db.lock", "b.db.lock"}


def test_a_damaged_lock_file_still_speaks(sqlite_url, tmp_path, now):
    with RunLock(sqlite_url, clock=FixedClock(now)):
        (tmp_path / "schoolcast.db.lock").write_text("{half")
        with pytest.raises(Busy, match="Another schoolcast"):
            RunLock(sqlite_url, clock=FixedClock(now)).acquire()


def cut_off(server, url: str) -> None:
    """As an administrator, a restart or a firewall ends all connections to a database."""
    name = make_url(url).database
    server.command(
        f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    )


def test_what_is_held_is_asked_for_without_harm(url, now):
    first = RunLock(url, clock=FixedClock(now))
    with first:
        for _ in range(2):
            first.require_held()
    first.require_held()  # nobody wants it any more
    with RunLock(url, clock=FixedClock(now)):
        pass


@pytest.mark.postgres
def test_a_lock_that_the_server_dropped_is_taken_again(server, postgres_url, now):
    first, second = (RunLock(postgres_url, clock=FixedClock(now)) for _ in range(2))
    with first:
        cut_off(server, postgres_url)
        first.require_held()
        with pytest.raises(Busy):
            second.acquire()


@pytest.mark.postgres
def test_a_lock_that_another_took_meanwhile_is_waited_for(server, postgres_url, now, monkeypatch):
    first, second = (RunLock(postgres_url, clock=FixedClock(now)) for _ in range(2))
    with first:
        cut_off(server, postgres_url)
        with second:
            for _ in range(2):
                with pytest.raises(StoreProblem, match="another one is at work"):
                    first.require_held()
            monkeypatch.setattr(lock, "PATIENCE", -1)
            with pytest.raises(Busy, match="Another schoolcast"):
                first.require_held()
        first.require_held()  # it is free again
        with pytest.raises(Busy):
            second.acquire()
