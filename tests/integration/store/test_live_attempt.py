"""An attempt that takes long: its notes are signs of life, on either database."""

from datetime import timedelta

import pytest

from schoolcast.domain.clock import FixedClock
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import LeaseLost
from schoolcast.pipeline.attempt import LiveAttempt
from schoolcast.pipeline.records import Outcome
from schoolcast.store import open_store

MINUTE = timedelta(minutes=1)


def test_ten_slow_pictures_keep_their_lease(url, desk, now):
    """A picture a minute takes five times the lease; another process sweeps all the while."""
    clock = FixedClock(now)
    claim = desk.claimed()
    attempt = LiveAttempt(claim, desk.ledger, clock)
    with open_store(url) as other:
        for number in range(10):
            clock.set(clock.now() + MINUTE)
            assert other.ledger.sweep(clock.now()) == []
            attempt.note(**{f"photo-{number}": number})
        attempt.creating()
        assert other.ledger.sweep(clock.now()) == []
    published = Outcome(state=State.PUBLISHED, remote_id="page_1")
    assert desk.ledger.finish(claim, published, clock.now())
    assert desk.store.delivery(claim.delivery).state is State.PUBLISHED


def test_without_a_sign_of_life_the_lease_ends(url, desk, now):
    clock = FixedClock(now)
    attempt = LiveAttempt(desk.claimed(), desk.ledger, clock)
    attempt.note(photo="1")
    clock.set(now + 5 * MINUTE)
    with pytest.raises(LeaseLost):
        attempt.creating()
    with open_store(url) as other:
        assert len(other.ledger.sweep(clock.now())) == 1
    with pytest.raises(LeaseLost):
        attempt.note(photo="2")
    assert not attempt.created
