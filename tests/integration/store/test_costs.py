"""What was spent and what is planned."""

from datetime import timedelta

from schoolcast.domain.delivery import State
from schoolcast.pipeline.records import Outcome

MINUTE = timedelta(minutes=1)
MONTH = timedelta(days=31)


def reach(desk, at, state=State.PUBLISHED, **more):
    """The next delivery gets as far as the platform, at that instant."""
    claim = desk.claim(now=at)
    desk.ledger.creating(claim, at)
    assert desk.ledger.finish(claim, Outcome(state=state, **more), at)
    return claim


def test_what_reached_the_platform_is_spent(desk, now):
    desk.plan("fair", price=200_000)
    desk.plan("trip", price=15_000, due=now + MINUTE)
    desk.plan("free", due=now + 2 * MINUTE)
    reach(desk, now, remote_id="1")
    reach(desk, now + MINUTE, State.FAILED)
    reach(desk, now + 2 * MINUTE, remote_id="3")
    spent = desk.store.spent(now, now + MONTH)
    assert [(row.item, row.micros, row.at) for row in spent] == [
        ("fair", 200_000, now),
        ("trip", 15_000, now + MINUTE),
    ]
    assert desk.store.planned(now, now + MONTH) == []


def test_the_end_of_a_span_is_not_in_it(desk, now):
    desk.plan(price=15_000)
    reach(desk, now, remote_id="1")
    assert desk.store.spent(now - MONTH, now) == []
    assert len(desk.store.spent(now, now + timedelta(milliseconds=1))) == 1


def test_what_never_reached_the_platform_is_only_planned(desk, now):
    desk.plan(price=15_000)
    claim = desk.claim()
    assert desk.ledger.finish(claim, Outcome(state=State.RETRY, next_at=now + MINUTE), now)
    assert desk.store.spent(now, now + MONTH) == []
    assert [row.micros for row in desk.store.planned(now, now + MONTH)] == [15_000]


def test_every_try_that_may_be_charged_counts(desk, now):
    desk.plan(price=15_000)
    reach(desk, now, State.RETRY, next_at=now + MINUTE)
    reach(desk, now + MINUTE, remote_id="1")
    assert [row.micros for row in desk.store.spent(now, now + MONTH)] == [15_000, 15_000]


def test_a_withdrawal_and_other_schools_cost_nothing_here(store, desk, make_desk, now):
    other = make_desk(store, "elmfield")
    other.plan(price=15_000, lane="page:2")
    desk.plan(price=15_000)
    reach(desk, now, remote_id="1")
    [public] = desk.store.deliveries()
    desk.store.add_withdrawal(public.id, person="Bea Head", at=now)
    assert len(desk.store.spent(now, now + MONTH)) == 1
    assert desk.store.planned(now, now + MONTH) == []
    assert len(other.store.planned(now, now + MONTH)) == 1
