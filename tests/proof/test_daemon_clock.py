"""A daemon whose computer's clock is set back while it waits, put forward, or leaps."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from tests.proof.platform import Time
from tests.proof.schedules import in_memory, platform_of
from tests.proof.world import SCHOOL, Fuse, World

from schoolcast.domain.clock import SystemClock
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import ClockProblem
from schoolcast.engine.local import Daemon, Events
from schoolcast.pipeline.steady import PATIENCE, ClockWatch
from schoolcast.store import open_store

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


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


class Uptime:
    """Real time, sleep added by the test; counts how often it was asked."""

    boot = "one"

    def __init__(self) -> None:
        self.slept = timedelta()
        self._asked = threading.Semaphore(0)

    def running(self) -> timedelta:
        self._asked.release()
        return SystemClock().now() - datetime(2020, 1, 1, tzinfo=UTC) + self.slept

    def wait_for_looks(self, number: int) -> None:
        """Until every job has had its turn again and again."""
        while self._asked.acquire(blocking=False):
            pass
        for _ in range(number):
            assert self._asked.acquire(timeout=20), "it has stopped to look"


class Watching:
    """A daemon with a watched clock, one post for tomorrow, and what it told."""

    def __init__(self, world: World, clock: WallClock) -> None:
        self.world, self.clock, self.uptime = world, clock, Uptime()
        self.troubles: list[str] = []
        self.missed: list[int] = []
        self.passed, self.eased, self.troubled, self.late = (threading.Event() for _ in range(4))
        events = Events(passed=self._passed, trouble=self._trouble, eased=self.eased.set)
        self.daemon = Daemon(
            {SCHOOL: world.school},
            world.ledger,
            clock,
            world.dispatcher(Fuse()),
            events,
            watch=ClockWatch(world.ledger, clock, self.uptime),
        )

    def _passed(self, report) -> None:
        self.passed.set()
        self.missed += report.missed
        if report.missed:
            self.late.set()

    def _trouble(self, words: str) -> None:
        self.troubles.append(words)
        self.troubled.set()

    def states(self) -> set[State]:
        return {each.state for each in self.world.store.deliveries()}


@pytest.fixture
def watching(turned, tmp_path, blank):
    @contextmanager
    def begin() -> Iterator[Watching]:
        file = tmp_path / "schoolcast.db"
        file.write_bytes(blank.read_bytes())
        with open_store(f"sqlite:///{file}") as store:
            world = World(store, turned, in_memory())
            turned.true = SystemClock().now()
            world.open_for_business()
            world.plan(due=turned.now() + DAY, not_after=turned.now() + 2 * DAY)
            world.plan(due=turned.now() + 5 * DAY, not_after=turned.now() + 6 * DAY)
            watching = Watching(world, turned)
            thread = threading.Thread(target=watching.daemon.run)
            thread.start()
            try:
                assert watching.passed.wait(20)
                yield watching
            finally:
                watching.daemon.stop()
                thread.join(timeout=20)

    return begin


@pytest.mark.parametrize("by", [DAY + HOUR, 3 * DAY, 30 * DAY])
def test_a_clock_that_is_wrong_for_a_minute_does_no_harm(by, watching):
    """Neither sent before its time nor given up as too late; and said once."""
    with watching() as w:
        w.clock.wrong_by = by
        assert w.troubled.wait(20)
        w.uptime.wait_for_looks(12)
        assert w.states() == {State.SCHEDULED}
        w.clock.wrong_by = timedelta()
        assert w.eased.wait(20)
        w.uptime.wait_for_looks(6)
        assert w.states() == {State.SCHEDULED}
        assert platform_of(w.world).entries == []
        assert len(w.troubles) == 1
        assert "jumped ahead" in w.troubles[0]


def test_a_leap_that_stands_is_believed_and_what_is_missed_is_told(watching):
    with watching() as w:
        w.clock.wrong_by = 3 * DAY
        assert w.troubled.wait(20)
        w.clock.wrong_by += PATIENCE
        w.uptime.slept += PATIENCE
        assert w.late.wait(20)
        assert len(w.missed) == 1
        assert w.states() == {State.MISSED, State.SCHEDULED}


def test_a_laptop_that_slept_says_at_once_what_it_missed(watching):
    with watching() as w:
        w.clock.wrong_by = w.uptime.slept = 3 * DAY
        assert w.late.wait(20)
        assert w.troubles == []
        assert w.states() == {State.MISSED, State.SCHEDULED}


def test_an_absurd_clock_is_said_once_and_the_work_goes_on_after_it(watching):
    """More than a day behind what was sent: nothing goes out, and the log is not filled."""
    with watching() as w:
        claim = w.world.plan(due=w.clock.now())
        while w.world.store.delivery(claim.id).state is not State.PUBLISHED:
            w.uptime.wait_for_looks(1)
        w.clock.wrong_by = -3 * DAY
        assert w.troubled.wait(20)
        w.uptime.wait_for_looks(30)
        assert len(w.troubles) == 1
        assert "correct its date and time" in w.troubles[0]
        w.clock.wrong_by = timedelta()
        assert w.eased.wait(20)


class LeapAt:
    """A probe that puts the clock ahead when it comes to a step."""

    def __init__(self, step: str, clock: WallClock, by: timedelta) -> None:
        self._step, self._clock, self._by = step, clock, by

    def __call__(self, step: str) -> None:
        if step == self._step:
            self._clock.wrong_by = self._by


@pytest.mark.parametrize("step", ["send.after", "finish.before"])
def test_a_leap_in_the_middle_of_a_drain_sends_nothing_early(step, turned, tmp_path, blank):
    """What was under way is written down; what is due in two days is not begun."""
    file = tmp_path / "schoolcast.db"
    file.write_bytes(blank.read_bytes())
    with open_store(f"sqlite:///{file}") as store:
        world = World(store, turned, in_memory())
        turned.true = SystemClock().now()
        world.open_for_business()
        due = world.plan(due=turned.now())
        later = world.plan(due=turned.now() + 2 * DAY, not_after=turned.now() + 9 * DAY)
        watch = ClockWatch(world.ledger, turned, Uptime())
        watch.require_steady()
        probe = LeapAt(step, turned, 3 * DAY)
        dispatcher = world.dispatcher(probe, require_steady=watch.require_steady)
        with pytest.raises(ClockProblem, match="jumped ahead"):
            dispatcher.drain()
        turned.wrong_by = timedelta()
        dispatcher.drain()
        dispatcher.close()
        assert world.store.delivery(due.id).state is State.PUBLISHED
        assert world.store.delivery(later.id).state is State.SCHEDULED
        assert len(platform_of(world).entries) == 1
