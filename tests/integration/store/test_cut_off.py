"""What ends its own process time and again lets others go first, and ends before a person."""

from datetime import timedelta

import pytest

from schoolcast.domain.delivery import Actor, State
from schoolcast.pipeline.earlier_tries import CUT_OFF_BEFORE, earlier_than
from schoolcast.pipeline.records import Outcome
from schoolcast.store.cut_off import AT_ONCE, MOST

SECOND = timedelta(seconds=1)


@pytest.fixture
def killed(desk, now):
    """Lets so many processes die over a delivery, each at its time; gives it as it is then."""

    def die(delivery, times):
        for _ in range(times):
            at = max(now, desk.store.delivery(delivery.id).next_at)
            assert desk.claim(now=at)
            desk.ledger.sweep(at, alone="the next process")
        return desk.store.delivery(delivery.id)

    return die


def test_a_few_cut_offs_cost_no_time(desk, now, killed):
    assert killed(desk.plan(), AT_ONCE).next_at == now


def test_then_others_go_first(desk, now, killed):
    first = killed(desk.plan("fair"), AT_ONCE + 1)
    assert (first.state, first.next_at) == (State.RETRY, now + 30 * SECOND)
    other = desk.plan("play")
    assert desk.claim(now=now).delivery == other.id


def test_in_the_end_a_person_is_asked_and_can_send_it_again(desk, now, killed):
    planned = desk.plan()
    assert killed(planned, MOST - 1).state is State.RETRY
    failed = killed(planned, 1)
    assert failed.state is State.FAILED
    assert "was cut off before anything could become public" in failed.reason
    [*_, last] = desk.store.attempts(planned.id)
    assert (last.outcome, last.detail) == (State.FAILED, CUT_OFF_BEFORE)
    at = failed.next_at + SECOND
    again = {"expect": State.FAILED, "end": State.RETRY, "by": Actor.PERSON, "person": "Pat"}
    assert desk.store.move(planned.id, at=at, reason="again", **again)
    desk.store.move(
        planned.id,
        expect=State.HELD,
        end=State.SCHEDULED,
        by=Actor.ENGINE,
        at=at,
        reason="",
        next_at=at,
    )
    assert killed(planned, AT_ONCE).next_at == at


def test_another_end_begins_the_count_anew(desk, now, killed):
    planned = desk.plan()
    waits = killed(planned, MOST - 1)
    claim = desk.claim(now=waits.next_at)
    retry = Outcome(state=State.RETRY, next_at=waits.next_at, detail="busy")
    assert desk.ledger.finish(claim, retry, waits.next_at)
    assert killed(planned, AT_ONCE).next_at == waits.next_at


def test_cut_offs_are_no_refusals(desk, now, killed):
    planned = desk.plan()
    killed(planned, AT_ONCE)
    tries = desk.store.attempts(planned.id), desk.store.history(planned.id)
    assert earlier_than(AT_ONCE + 1, *tries).refused == 0
