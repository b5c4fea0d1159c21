"""A daemon whose computer's clock is set back while it waits, or put forward."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from tests.proof.platform import Time
from tests.proof.schedules import in_memory, platform_of
from tests.proof.world import SCHOOL, Fuse, World

from schoolcast.domain.clock import SystemClock
from schoolcast.engine.local import Daemon, Events
from schoolcast.store import open_store

HOUR = timedelta(hours=1)


class WallClock(Time):
    """Real time, until somebody turns the clock."""

    def now(self) -> datetime:
        return SystemClock().now() + self.wrong_by


@pytest.fixture
def turned(monkeypatch) -> WallClock:
    """A clock by which everything in this process goes, the alarm clock too."""
    clock = WallClock()

    class Datetime(datetime):
        @classmethod
        def now(cls, tz=None):
            return clock.now().astimezone(tz or UTC)

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Datetime)
    monkeypatch.setattr("schoolcast.engine.local.SystemClock", lambda: clock)
    return clock


@pytest.mark.parametrize("by", [-HOUR, HOUR])
def test_what_is_due_after_the_clock_was_turned_goes_out(by, turned, tmp_path, blank):
    file = tmp_path / "schoolcast.db"
    file.write_bytes(blank.read_bytes())
    looked, sent = threading.Event(), threading.Event()
    events = Events(passed=lambda _: looked.set(), sent=lambda _: sent.set())
    with open_store(f"sqlite:///{file}") as store:
        world = World(store, turned, in_memory())
        world.open_for_business()
        daemon = Daemon(
            {SCHOOL: world.school}, world.ledger, turned, world.dispatcher(Fuse()), events
        )
        thread = threading.Thread(target=daemon.run)
        thread.start()
        try:
            assert looked.wait(20)
            turned.wrong_by = by
            turned.true = SystemClock().now() + HOUR  # the platform's feed shows all by then
            world.plan(due=turned.now() + timedelta(seconds=1))
            assert sent.wait(20), "it sleeps until its clock has caught up"
        finally:
            daemon.stop()
            thread.join(timeout=20)
        assert len(platform_of(world).entries) == 1
