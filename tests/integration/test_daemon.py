"""The daemon as part of a process: real time, real threads, real store."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from schoolcast.domain.clock import SystemClock
from schoolcast.domain.errors import Busy, StoreProblem, StoreWentBack
from schoolcast.engine import local
from schoolcast.engine.local import Daemon, Events


@contextmanager
def running(app, require_held=lambda: None, **events) -> Iterator[threading.Event]:
    dispatcher = app.dispatcher()
    daemon = Daemon(
        app.schools,
        app.school.ledger,
        app.clock,
        dispatcher,
        Events(**events) if events else None,
        require_held=require_held,
    )
    failures: list[BaseException] = []
    ended = threading.Event()

    def run() -> None:
        try:
            daemon.run()
        except BaseException as failure:
            failures.append(failure)
        finally:
            ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield ended
    finally:
        daemon.stop()
        thread.join(timeout=30)
    assert not thread.is_alive()
    if failures:
        raise failures[0]


@pytest.fixture
def real_time(office):
    office.clock = SystemClock()
    return office


def waiting_for(count: int) -> tuple[threading.Event, Callable[[object], None]]:
    seen: list[object] = []
    enough = threading.Event()

    def tell(sent: object) -> None:
        seen.append(sent)
        if len(seen) >= count:
            enough.set()

    return enough, tell


def test_what_is_approved_meanwhile_goes_out_without_a_restart(real_time):
    went_out, tell = waiting_for(1)
    with real_time.app() as app, running(app, sent=tell):
        real_time.write(publish_at="on-approval", keys="", body="Our garden is in flower.")
        real_time.submit()
        real_time.approve()
        assert went_out.wait(20)
    assert len(real_time.posted()) == 1


def test_it_ends_cleanly_when_it_is_idle(real_time):
    looked, tell = waiting_for(1)
    with real_time.app() as app, running(app, passed=tell):
        assert looked.wait(20)
    with real_time.app() as app:
        assert app.school.ledger.last_beat("tick") is not None


def test_a_pass_that_fails_ends_the_daemon_with_its_error(real_time, monkeypatch):
    with real_time.app() as app:
        monkeypatch.setattr(
            app.school.store,
            "open_revisions",
            lambda: (_ for _ in ()).throw(RuntimeError("broken")),
        )
        with pytest.raises(RuntimeError, match="broken"), running(app) as ended:
            assert ended.wait(20)


def test_an_alarm_clock_that_dies_ends_the_daemon(real_time, monkeypatch):
    with real_time.app() as app:
        monkeypatch.setattr(
            "schoolcast.engine.local.BlockingScheduler.start",
            lambda self: (_ for _ in ()).throw(SystemExit(3)),
        )
        with pytest.raises(SystemExit), running(app) as ended:
            assert ended.wait(20)


def test_where_another_is_at_work_it_sends_nothing(real_time):
    """On a server the run lock can be lost with its connection."""
    problems = [StoreProblem("Another one is at work since."), Busy()]
    told, tell = waiting_for(1)

    def lost() -> None:
        raise problems[told.is_set()]

    real_time.write(publish_at="on-approval", keys="", body="Our garden is in flower.")
    real_time.submit()
    real_time.approve()
    with real_time.app() as app, pytest.raises(Busy):
        with running(app, require_held=lost, trouble=tell) as ended:
            assert ended.wait(20)
    assert real_time.posted() == []


def test_ctrl_c_ends_it_also_while_its_store_is_put_back(real_time):
    """What ends with that problem is begun anew, and would run on."""

    def lost() -> None:
        daemon.stop()
        raise StoreWentBack

    with real_time.app() as app:
        daemon = Daemon(
            app.schools, app.school.ledger, app.clock, app.dispatcher(), require_held=lost
        )
        daemon.run()


def test_a_job_that_arms_its_successor_keeps_it_from_nothing(real_time, monkeypatch):
    """The scheduler's end waits for its jobs, and holds what a job needs to arm another."""
    ending, armed = threading.Event(), threading.Event()
    arm, shut_down = local.DateTrigger, local.BlockingScheduler.shutdown

    def trigger(**when):
        if threading.current_thread().name != "alarm-clock" and not armed.is_set():
            armed.set()
            daemon.stop()
            ending.wait(1)
        return arm(**when)

    def shutdown(self, wait):
        threading.Timer(0.2, ending.set).start()
        shut_down(self, wait=wait)

    monkeypatch.setattr(local, "DateTrigger", trigger)
    monkeypatch.setattr(local.BlockingScheduler, "shutdown", shutdown)
    with real_time.app() as app:
        daemon = Daemon(app.schools, app.school.ledger, app.clock, app.dispatcher())
        thread = threading.Thread(target=daemon.run, daemon=True)
        thread.start()
        thread.join(20)
        assert armed.is_set()
        assert not thread.is_alive()
