"""Calls take turns: so many at once, each checked again after its wait, on either database."""

import threading
from datetime import timedelta

import pytest

from schoolcast.api.errors import NotSent
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.errors import LeaseLost
from schoolcast.pipeline.attempt import LiveAttempt
from schoolcast.pipeline.turns import Turns

SECOND = timedelta(seconds=1)


class Waiting:
    """A thread that begins its call, once it may, and what became of it."""

    def __init__(self, attempt: LiveAttempt) -> None:
        self.error: Exception | None = None
        self.committed = threading.Event()
        self._attempt = attempt
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._attempt.creating()
        except Exception as error:
            self.error = error

    def end(self) -> None:
        self._thread.join(timeout=30)
        assert not self._thread.is_alive()


def committed(desk, delivery: int) -> bool:
    return any(each.creating_at for each in desk.store.attempts(delivery))


@pytest.fixture
def waits(desk, now):
    """An attempt that waits for a turn, its clock, and what gives it one."""
    clock = FixedClock(now)
    turns = Turns(1)
    other = turns.turn()
    other.begin()
    claim = desk.claimed()
    attempt = LiveAttempt(claim, desk.ledger, clock, turns=turns)
    waiting = Waiting(attempt)
    tries = threading.Event()
    while not committed(desk, claim.delivery):
        tries.wait(0.01)
    yield attempt, waiting, clock, claim, other
    other.end()
    waiting.end()
    attempt.over()


def test_it_begins_when_another_call_is_over(waits):
    attempt, waiting, _, _, other = waits
    assert not attempt.created
    other.end()
    waiting.end()
    assert waiting.error is None
    assert attempt.created


def test_its_time_may_have_passed_meanwhile(waits):
    attempt, waiting, clock, claim, other = waits
    clock.set(claim.not_after + SECOND)
    other.end()
    waiting.end()
    assert isinstance(waiting.error, NotSent)
    assert not attempt.created


def test_its_lease_may_have_ended_meanwhile(waits):
    attempt, waiting, clock, claim, other = waits
    clock.set(claim.lease_until)
    other.end()
    waiting.end()
    assert isinstance(waiting.error, LeaseLost | NotSent)
    assert not attempt.created


def test_an_urgent_one_waits_for_nobody():
    turns = Turns(1)
    other = turns.turn()
    other.begin()
    closure = turns.turn(urgent=True)
    closure.begin()
    closure.end()
    other.end()
    turns.turn().begin()  # exactly as many are free as before


def test_a_turn_is_begun_and_ended_once():
    turns = Turns(2)
    first, second = turns.turn(), turns.turn()
    first.begin()
    first.begin()
    second.begin()
    first.end()
    first.end()
    third = turns.turn()
    third.begin()
    second.end()
    third.end()
