"""A store that is locked longer than a lease lasts, while a receipt waits to be written down."""

import sqlite3
from datetime import timedelta

import pytest
from tests.proof.platform import SETTLE, MemoryConnector, Time
from tests.proof.schedules import in_memory, platform_of
from tests.proof.world import SCHOOL, World

from schoolcast.api import SettleBy
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import StoreProblem
from schoolcast.engine.local import Daemon, Events
from schoolcast.engine.tick import tick
from schoolcast.pipeline.dispatch import LEASE
from schoolcast.store import open_store


class Locker:
    """A probe: another program locks the store the first time that a step is reached."""

    def __init__(self, file, step: str) -> None:
        self._file = file
        self._step = step
        self._other = None

    def __call__(self, step: str) -> None:
        if step == self._step and self._other is None:
            self._other = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
            self._other.execute("BEGIN IMMEDIATE")

    def release(self) -> None:
        self._other.close()


@pytest.fixture
def locked(tmp_path, blank):
    """A world, a dispatcher that holds a receipt, and what locks the store."""
    file = tmp_path / "schoolcast.db"
    file.write_bytes(blank.read_bytes())
    with open_store(f"sqlite:///{file}", busy_timeout=0.05) as store:
        world = World(store, Time(), in_memory(SettleBy.PERSON))
        world.open_for_business()
        world.plan()
        locker = Locker(file, "finish.before")
        dispatcher = world.dispatcher(locker)
        with pytest.raises(StoreProblem):
            dispatcher.drain()
        world.time.pass_by(LEASE + timedelta(minutes=2))
        yield world, dispatcher, locker
        dispatcher.close()


def is_kept(world) -> bool:
    [delivery] = world.store.deliveries()
    [entry] = platform_of(world).entries
    return delivery.state is State.PUBLISHED and delivery.remote_id == entry.id


def test_the_next_pass_writes_the_receipt_down_before_it_sweeps(locked):
    world, dispatcher, locker = locked
    with pytest.raises(StoreProblem):
        tick({SCHOOL: world.school}, world.ledger, world.time, dispatcher)
    locker.release()
    tick({SCHOOL: world.school}, world.ledger, world.time, dispatcher)
    assert is_kept(world)


def test_so_does_the_look_of_a_daemon(locked):
    world, dispatcher, locker = locked
    told: list[str] = []
    daemon = Daemon(
        {SCHOOL: world.school}, world.ledger, world.time, dispatcher, Events(trouble=told.append)
    )
    daemon._look()
    assert len(told) == 1
    locker.release()
    daemon._look()
    assert is_kept(world)


def test_so_does_a_pass_that_prepares_once_more(tmp_path, blank, monkeypatch):
    """One goes again under its key and is not written down; a slow look then finds another gone."""
    find = MemoryConnector.find

    def slow(self, post, attempts, taken):
        locker.release()
        world.time.pass_by(LEASE + timedelta(minutes=2))
        return find(self, post, attempts, taken)

    file = tmp_path / "schoolcast.db"
    file.write_bytes(blank.read_bytes())
    with open_store(f"sqlite:///{file}", busy_timeout=0.05) as store:
        world = World(store, Time(), in_memory(SettleBy.SAME_KEY))
        world.open_for_business()
        world.plan("keyed")
        world.plan("edited")
        platform_of(world).faults.extend(["refuse-500"] * 3)
        world.tick()
        world.submit("edited", text="Other words, so another key.")
        world.time.pass_by(SETTLE)
        world.tick()
        world.time.pass_by(SETTLE)
        monkeypatch.setattr(MemoryConnector, "find", slow)
        locker = Locker(file, "finish.before")
        dispatcher = world.dispatcher(locker)
        tick({SCHOOL: world.school}, world.ledger, world.time, dispatcher)
        dispatcher.close()
        keyed = next(each for each in world.store.deliveries() if each.item == "keyed")
        assert (keyed.state, keyed.attempts) == (State.PUBLISHED, 3), world.story()


def test_a_try_that_could_not_be_noted_says_so(tmp_path, blank):
    file = tmp_path / "schoolcast.db"
    file.write_bytes(blank.read_bytes())
    with open_store(f"sqlite:///{file}", busy_timeout=0.05) as store:
        world = World(store, Time(), in_memory())
        world.open_for_business()
        world.plan()
        locker = Locker(file, "creating.before")
        dispatcher = world.dispatcher(locker)
        with pytest.raises(StoreProblem):
            dispatcher.drain()
        locker.release()
        dispatcher.close()
        [delivery] = world.store.deliveries()
        assert (delivery.state, platform_of(world).entries) == (State.RETRY, [])
        assert "the store could not note that it was about to be" in delivery.reason
        assert "was in use by another program" in delivery.reason
