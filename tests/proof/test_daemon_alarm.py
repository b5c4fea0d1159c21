"""The daemon's alarm clock: it never stops ringing, however close together the times are."""

import threading
import time
from datetime import timedelta

import pytest
from tests.proof.platform import Time
from tests.proof.schedules import in_memory, platform_of
from tests.proof.world import SCHOOL, Fuse, World

from schoolcast.domain.clock import SystemClock
from schoolcast.domain.delivery import State
from schoolcast.engine.local import Daemon, Events
from schoolcast.store import open_store

MANY = 20


class RealTime(Time):
    """The computer's clock, for office and platform alike."""

    def now(self):
        return SystemClock().now()


@pytest.fixture
def slow_machine(monkeypatch) -> None:
    """A tick takes its time to end after it has armed the next one."""
    tick = Daemon._tick

    def lingering(self: Daemon) -> None:
        tick(self)
        time.sleep(0.3)

    monkeypatch.setattr(Daemon, "_tick", lingering)


def test_times_that_follow_each_other_closely(slow_machine, tmp_path, blank):
    file = tmp_path / "schoolcast.db"
    file.write_bytes(blank.read_bytes())
    all_sent = threading.Event()
    sent = []

    def count(some) -> None:
        sent.extend(some)
        if len(sent) >= MANY:
            all_sent.set()

    with open_store(f"sqlite:///{file}") as store:
        clock = RealTime()
        world = World(store, clock, in_memory())
        world.open_for_business()
        begin = clock.now() + timedelta(seconds=4)
        for number in range(MANY):
            world.plan(due=begin + timedelta(milliseconds=120 * number))
        dispatcher = world.dispatcher(Fuse())
        daemon = Daemon({SCHOOL: world.school}, world.ledger, clock, dispatcher, Events(sent=count))
        thread = threading.Thread(target=daemon.run)
        thread.start()
        try:
            assert all_sent.wait(30), f"{len(sent)} of {MANY}: the alarm clock has stopped"
        finally:
            daemon.stop()
            thread.join(timeout=20)
        assert {each.state for each in world.store.deliveries()} == {State.PUBLISHED}
        assert len(platform_of(world).entries) == MANY


def test_a_look_that_hangs_is_told_by_somebody_else(monkeypatch, tmp_path, blank):
    """A network drive that answers nothing: the look can neither end nor tell."""
    monkeypatch.setattr("schoolcast.engine.local.HANGS", 0.2)
    file = tmp_path / "schoolcast.db"
    file.write_bytes(blank.read_bytes())
    told, eased, answers = threading.Event(), threading.Event(), threading.Event()
    words = []

    def trouble(text: str) -> None:
        words.append(text)
        told.set()

    with open_store(f"sqlite:///{file}") as store:
        clock = RealTime()
        world = World(store, clock, in_memory())
        world.open_for_business()
        monkeypatch.setattr(world.ledger, "sweep", lambda *_, **__: answers.wait(30) and [])
        events = Events(trouble=trouble, eased=eased.set)
        dispatcher = world.dispatcher(Fuse())
        daemon = Daemon({SCHOOL: world.school}, world.ledger, clock, dispatcher, events)
        thread = threading.Thread(target=daemon.run)
        thread.start()
        try:
            assert told.wait(20)
            assert not eased.is_set()
            answers.set()
            assert eased.wait(20)
        finally:
            answers.set()
            daemon.stop()
            thread.join(timeout=20)
    assert len(words) == 1
    assert "nothing is sent meanwhile" in words[0]
