"""What may be public already is claimed to go again under its key, and stays in doubt meanwhile."""

import pytest
from tests.integration.store.conftest import LEASE

from schoolcast.domain.delivery import State
from schoolcast.pipeline.records import Outcome


@pytest.fixture
def again(desk, now):
    """Claims what somebody has read as unknown."""

    def claim(item):
        return desk.ledger.claim_again(item, now=now, owner="me", lease=LEASE)

    return claim


def test_a_try_under_its_key_that_is_cut_off_says_nothing_of_the_first(desk, again, now):
    """It had not come to its call; the one before it may be public all the same."""
    unknown = desk.unknown()
    [item] = desk.ledger.unsettled(now)
    claim = again(item)
    assert (claim.number, claim.in_doubt) == (2, True)
    late = claim.lease_until
    assert desk.ledger.sweep(late) == [unknown.id]
    assert desk.store.delivery(unknown.id).state is State.UNKNOWN
    assert [each.outcome for each in desk.store.attempts(unknown.id)] == ["unknown", "unknown"]
    assert desk.claim(now=late) is None


def test_of_two_who_read_it_one_sends_it_again(desk, again, now):
    """Though it is unknown once more when the other one comes to it."""
    unknown = desk.unknown()
    [one] = desk.ledger.unsettled(now)
    [two] = desk.ledger.unsettled(now)
    claim = again(one)
    desk.ledger.creating(claim, now)
    assert desk.ledger.finish(claim, Outcome(state=State.UNKNOWN, next_at=now), now)
    assert again(two) is None
    assert len(desk.store.attempts(unknown.id)) == 2
    [fresh] = desk.ledger.unsettled(now)
    assert again(fresh).number == 3
