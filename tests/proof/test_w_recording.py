"""The database is full or locked at the moment of recording: W22."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import Connection, event, update
from tests.proof.platform import Platform, Time
from tests.proof.schedules import in_memory, platform_of
from tests.proof.world import SCHOOL, World

from schoolcast.domain.delivery import State
from schoolcast.domain.errors import StoreProblem
from schoolcast.engine.tick import prepare
from schoolcast.store import Store, open_store
from schoolcast.store.tables import deliveries, delivery_moves

Release = Callable[[], None]


def lock(store: Store) -> Release:
    """Another program writes, and takes its time over it."""
    other = sqlite3.connect(
        store.database.location.file, isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    return other.close


def fill(store: Store) -> Release:
    """The disk takes no more: SQLite itself says so, by its limit on pages."""
    most = ["1"]  # SQLite raises it to the pages there are

    @event.listens_for(store.database.writer, "begin")
    def _limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most[0]}")

    return lambda: most.__setitem__(0, "1000000")


def fill_to_the_brim(store: Store) -> Release:
    """Not even a few bytes of it are left in the pages that there are."""
    release = fill(store)
    for table in (deliveries, delivery_moves):
        for power in reversed(range(12)):
            with suppress(StoreProblem), store.database.write() as connection:
                connection.execute(update(table).values(reason=table.c.reason + "x" * 2**power))
    return release


@pytest.fixture(params=[lock, fill])
def spoil(request) -> Callable[[Store], Release]:
    return request.param


@pytest.fixture
def world(tmp_path, blank):
    file = tmp_path / "schoolcast.db"
    file.write_bytes(blank.read_bytes())
    with open_store(f"sqlite:///{file}", busy_timeout=0.2) as store:
        yield planned(store)


def planned(store: Store) -> World:
    world = World(store, Time(), in_memory())
    world.open_for_business()
    world.plan()
    platform_of(world).words = "Thank you. " * 30_000  # what is kept of it needs room
    return world


class Spoiler:
    """Spoils the store at one step, once."""

    def __init__(self, step: str, spoil: Callable[[], Release]) -> None:
        self._step, self._spoil = step, spoil
        self.release: Release | None = None

    def __call__(self, step: str) -> None:
        if step == self._step and self.release is None:
            self.release = self._spoil()


def sent_once(platform: Platform) -> bool:
    return len(platform.entries) == 1


def test_w22_what_could_not_be_recorded_is_recorded_once_there_is_room(world, spoil, caplog):
    spoiler = Spoiler("finish.before", lambda: spoil(world.opened))
    dispatcher = world.dispatcher(spoiler)
    prepare({SCHOOL: world.school}, world.ledger, world.time, lambda _: None)
    with pytest.raises(StoreProblem):
        dispatcher.drain()
        dispatcher.start()
    (delivery,) = world.store.deliveries()
    assert (delivery.state, sent_once(platform_of(world))) == (State.SENDING, True)
    assert "p1" in caplog.text  # the receipt, for a person who looks meanwhile
    assert spoiler.release
    spoiler.release()
    dispatcher.start()
    dispatcher.close()
    (delivery,) = world.store.deliveries()
    assert (delivery.state, delivery.remote_id) == (State.PUBLISHED, "p1")
    assert sent_once(platform_of(world))


def test_w22_a_process_that_ends_before_there_is_room_loses_nothing(world, spoil):
    spoiler = Spoiler("finish.before", lambda: spoil(world.opened))
    dispatcher = world.dispatcher(spoiler)
    prepare({SCHOOL: world.school}, world.ledger, world.time, lambda _: None)
    with pytest.raises(StoreProblem):
        dispatcher.drain()
        dispatcher.start()
    dispatcher.close()
    assert spoiler.release
    spoiler.release()
    world.drain(alone=True)
    (delivery,) = world.store.deliveries()
    assert (delivery.state, delivery.remote_id) == (State.PUBLISHED, "p1")
    assert sent_once(platform_of(world))


@pytest.mark.parametrize("refuse", [lock, fill_to_the_brim])
@pytest.mark.parametrize("step", ["claim.before", "creating.before"])
def test_w22_nothing_is_sent_that_can_not_be_written_down_first(world, step, refuse):
    spoiler = Spoiler(step, lambda: refuse(world.opened))
    dispatcher = world.dispatcher(spoiler)
    prepare({SCHOOL: world.school}, world.ledger, world.time, lambda _: None)
    with pytest.raises(StoreProblem):
        dispatcher.drain()
        dispatcher.start()
    dispatcher.close()
    assert platform_of(world).entries == []
    assert spoiler.release
    spoiler.release()
    world.drain(alone=True)
    assert sent_once(platform_of(world))
