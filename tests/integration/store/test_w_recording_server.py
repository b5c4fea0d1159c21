"""The database server ends its connections at the moment of recording: W22."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import Connection, event
from tests.proof.platform import Time
from tests.proof.schedules import in_memory, platform_of
from tests.proof.world import SCHOOL, World

from schoolcast.domain.clock import SystemClock
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import StoreProblem
from schoolcast.engine.local import Daemon, Events
from schoolcast.store import open_store

pytestmark = pytest.mark.postgres


class Breaker:
    """A probe: from a step on the server ends each connection as it begins, until it is mended.

    With `answer` it ends one connection alone, when the server has committed and nobody yet knows.
    """

    def __init__(self, step: str, *, answer: bool = False) -> None:
        self._step, self._answer = step, answer
        self._waits = True
        self._breaks = False
        self.broken = 0

    def attach(self, server, store) -> None:
        self._server = server
        event.listen(store.database.writer, "commit" if self._answer else "begin", self._break)

    def __call__(self, step: str) -> None:
        if step == self._step and self._waits:
            self._waits, self._breaks = False, True

    def mend(self) -> None:
        self._breaks = False

    def _break(self, connection: Connection) -> None:
        if not self._breaks:
            return
        self.broken += 1
        driver = connection.connection.dbapi_connection
        if self._answer:
            self.mend()
            driver.commit()
        self._server.command(f"SELECT pg_terminate_backend({driver.info.backend_pid}, 5000)")
        if self._answer:
            driver.execute("SELECT 1")  # here the driver learns that nobody is there


@pytest.fixture
def due(postgres_url, server):
    """Begins a world with one post that is due, whose connections break."""

    @contextmanager
    def begin(breaker: Breaker, time: Time) -> Iterator[World]:
        with open_store(postgres_url) as store:
            world = World(store, time, in_memory())
            world.open_for_business()
            world.plan()
            breaker.attach(server, store)
            yield world

    return begin


def ended(world: World) -> State:
    """How it ended; it is public once, and that is known of it."""
    [delivery] = world.store.deliveries()
    [entry] = platform_of(world).entries
    assert delivery.remote_id == entry.id
    return delivery.state


class RealTime(Time):
    """The computer's clock, for office and platform alike."""

    def now(self):
        return SystemClock().now()


def test_w22_a_daemon_keeps_the_receipt_until_the_server_is_there_again(due, caplog):
    troubled, sent = threading.Event(), threading.Event()
    words = []

    def trouble(text: str) -> None:
        words.append(text)
        troubled.set()

    breaker = Breaker("finish.before")
    with due(breaker, RealTime()) as world:
        daemon = Daemon(
            {SCHOOL: world.school},
            world.ledger,
            world.time,
            world.dispatcher(breaker),
            Events(trouble=trouble, sent=lambda some: sent.set() if some else None),
        )
        thread = threading.Thread(target=daemon.run)
        thread.start()
        try:
            assert troubled.wait(20)
            assert not sent.is_set()
            breaker.mend()
            assert sent.wait(20)
        finally:
            breaker.mend()
            daemon.stop()
            thread.join(timeout=20)
        assert ended(world) is State.PUBLISHED
        [attempt] = world.store.attempts(1)
    assert attempt.outcome == "published"
    assert "does not answer" in words[0]
    assert "p1" in caplog.text  # the receipt, for a person who looks meanwhile


def test_w22_a_process_that_ends_before_the_server_is_back_loses_nothing(due):
    breaker = Breaker("finish.before")
    with due(breaker, Time()) as world:
        dispatcher = world.dispatcher(breaker)
        with pytest.raises(StoreProblem):
            dispatcher.drain()
            dispatcher.start()
        dispatcher.close()
        breaker.mend()
        [delivery] = world.store.deliveries()
        assert delivery.state is State.SENDING
        world.drain(alone=True)
        assert ended(world) is State.PUBLISHED


@pytest.mark.parametrize("step", ["claim.before", "creating.before", "finish.before"])
def test_w22_what_was_written_though_no_answer_came_is_no_second_post(due, step):
    breaker = Breaker(step, answer=True)
    with due(breaker, Time()) as world:
        dispatcher = world.dispatcher(breaker)
        with suppress(StoreProblem):
            dispatcher.drain()
        dispatcher.close()
        assert breaker.broken == 1
        world.drain(alone=True)
        assert ended(world) is State.PUBLISHED


@pytest.mark.parametrize("step", ["claim.before", "creating.before"])
def test_w22_nothing_is_sent_while_the_server_writes_nothing_down(due, step):
    breaker = Breaker(step)
    with due(breaker, Time()) as world:
        dispatcher = world.dispatcher(breaker)
        with pytest.raises(StoreProblem):
            dispatcher.drain()
            dispatcher.start()
        dispatcher.close()
        assert platform_of(world).entries == []
        breaker.mend()
        world.drain(alone=True)
        assert ended(world) is State.PUBLISHED
