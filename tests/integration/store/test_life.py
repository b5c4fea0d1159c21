"""The store's own life: its installation, the hours it ran, and what it has forgotten."""

from datetime import timedelta

from tests.integration.store.conftest import Desk

from schoolcast.domain.delivery import Actor, Operation, State
from schoolcast.pipeline.records import Outcome

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def gap(desk, now, **other):
    given = {"since": now, "until": now + HOUR, "why": "restored", "now": now + HOUR} | other
    return desk.ledger.open_gap(**given)


def test_a_store_belongs_to_one_installation(desk):
    assert desk.ledger.instance() is None
    desk.ledger.belong_to("one")
    desk.ledger.belong_to("two")
    assert desk.ledger.instance() == "two"


def test_attempts_are_counted_and_the_count_never_falls(desk, now):
    desk.ledger.belong_to("one")
    assert desk.ledger.attempts_made() == 0
    claim = desk.claimed()
    assert desk.ledger.attempts_made() == claim.serial
    gap(desk, now, beyond=500)
    assert desk.ledger.attempts_made() == 501
    gap(desk, now, beyond=300)
    assert desk.ledger.attempts_made() >= 501


def test_hours_with_a_pass_are_known_for_ten_weeks(desk, now):
    hour = int(now.timestamp()) // 3600
    for minutes in (0, 5, 65):
        desk.ledger.beat("tick", now + minutes * MINUTE)
    assert desk.ledger.awake_hours() == {hour, hour + 1}
    later = now + timedelta(weeks=11)
    desk.ledger.beat("tick", later)
    assert desk.ledger.awake_hours() == {int(later.timestamp()) // 3600}


def test_the_last_instant_is_the_last_thing_known(desk, now):
    assert desk.ledger.last_instant() is None
    desk.plan()
    assert desk.ledger.last_instant() == now
    desk.ledger.beat("tick", now + MINUTE)
    assert desk.ledger.last_instant() == now + MINUTE


def test_what_was_due_in_a_gap_is_unknown_with_a_trace_to_look_for(desk, now):
    due = desk.plan("fair", due=now + MINUTE)
    coming = desk.plan("play", due=now + 2 * HOUR)
    assert gap(desk, now) == [due.id]
    doubted = desk.store.delivery(due.id)
    assert (doubted.state, doubted.attempts) == (State.UNKNOWN, 1)
    assert "back in time" in doubted.reason
    [trace] = desk.store.attempts(due.id)
    assert trace.creating_at == now  # it may have been moved since, and have gone out earlier
    assert trace.key.startswith("oakfield.fair.main.page.0.")
    assert [item.delivery for item in desk.ledger.unsettled(now + HOUR)] == [due.id]
    assert desk.store.delivery(coming.id).state is State.SCHEDULED


def test_what_is_due_after_a_gap_is_looked_for_in_its_own_time(desk, now):
    """It may have been moved into the gap, and have gone out then."""
    due = now + 2 * HOUR
    coming = desk.plan("play", due=due)
    gap(desk, now)
    assert desk.ledger.look_first(due - MINUTE) == []
    assert desk.ledger.next_instant(now) == due
    assert desk.ledger.ready_lanes(due) == []
    assert desk.claim(now=due) is None
    assert desk.ledger.look_first(due) == [coming.id]
    assert desk.store.delivery(coming.id).state is State.UNKNOWN
    [trace] = desk.store.attempts(coming.id)
    assert trace.creating_at == now
    # Once looked for, it is an ordinary one again.
    [item] = desk.ledger.unsettled(due)
    assert desk.ledger.settle(item, Outcome(state=State.RETRY, next_at=due), due)
    assert desk.ledger.look_first(due) == []
    assert desk.claim(now=due)


def test_what_stood_still_is_looked_for_when_it_is_approved_for_a_later_day(desk, now):
    """What was missed or called off may have been planned anew in the gap, and have gone out."""
    reminder = desk.planned("-7d", not_after=now)
    desk.approve(desk.submit(), desk.planned(), reminder)
    desk.approve(desk.submit(text="Shorter."), reminder)
    desk.ledger.miss(now + MINUTE)
    assert {d.state for d in desk.store.deliveries()} == {State.SUPERSEDED, State.MISSED}
    gap(desk, now)
    due = now + 3 * HOUR
    again = [desk.planned(slot, due=due, not_after=due + HOUR) for slot in ("main", "-7d")]
    planned = desk.approve(desk.submit(text="The fair is on Friday."), *again)
    assert [d.state for d in planned] == [State.SCHEDULED] * 2
    assert desk.claim(now=due) is None
    assert sorted(desk.ledger.look_first(due)) == sorted(d.id for d in planned)


def test_what_was_missed_and_has_other_words_now_stays_missed_after_a_gap(desk, now):
    """Looking for it would be by the new words, and would not find the old ones."""
    desk.plan(not_after=now)
    desk.ledger.miss(now + MINUTE)
    gap(desk, now)
    later = desk.planned(due=now + 3 * HOUR)
    [left] = desk.approve(desk.submit(text="Other words."), later)
    assert left.state is State.MISSED


def test_what_was_submitted_before_a_gap_is_looked_for_when_its_day_comes(desk, now):
    gap(desk, now)
    due = now + 3 * HOUR
    [planned] = desk.approve(desk.submit(), desk.planned(due=due, look_first=True))
    assert planned.state is State.SCHEDULED
    assert desk.claim(now=due) is None
    assert desk.ledger.look_first(due) == [planned.id]


def test_all_gaps_since_it_was_last_looked_for_count(desk, now):
    due = now + 9 * HOUR
    planned = desk.plan(due=due)
    for hours in (0, 2):
        begin = now + hours * HOUR
        desk.ledger.open_gap(since=begin, until=begin + HOUR, why="restored", now=begin + HOUR)
    desk.ledger.look_first(due)
    assert desk.store.attempts(planned.id)[-1].started_at == now
    [item] = desk.ledger.unsettled(due)
    desk.ledger.settle(item, Outcome(state=State.RETRY, next_at=due), due)
    desk.ledger.open_gap(since=due, until=due + MINUTE, why="restored", now=due + MINUTE)
    assert desk.store.attempts(planned.id)[-1].started_at == due


def test_the_lost_attempt_has_the_key_a_real_one_would_have(desk, now):
    desk.plan("fair")
    gap(desk, now)
    [item] = desk.ledger.unsettled(now + HOUR)
    again = Outcome(state=State.RETRY, next_at=now + HOUR)
    assert desk.ledger.settle(item, again, now + HOUR)
    claim = desk.claim(now=now + HOUR)
    [trace, real] = desk.store.attempts(claim.delivery)
    assert (trace.number, real.number, claim.number) == (1, 2, 2)
    assert trace.key == real.key


def test_an_attempt_under_way_is_doubted_too(desk, now):
    claim = desk.claimed()
    assert gap(desk, now) == [claim.delivery]
    [cut, trace] = desk.store.attempts(claim.delivery)
    assert cut.outcome == trace.outcome == State.UNKNOWN
    assert not desk.ledger.finish(claim, Outcome(state=State.PUBLISHED), now)


def test_what_is_held_is_looked_for_before_it_is_called_too_late(desk, now):
    planned = desk.plan()
    hold = {"by": Actor.ENGINE, "at": now, "reason": "edited", "hold": "EDITED"}
    assert desk.store.move(planned.id, expect=State.SCHEDULED, end=State.HELD, **hold)
    assert gap(desk, now) == []
    late = planned.not_after + timedelta(seconds=1)
    assert desk.ledger.miss(late) == []
    assert desk.store.delivery(planned.id).state is State.UNKNOWN


def test_what_is_held_is_doubted_when_it_is_let_go(desk, now):
    planned = desk.plan()
    hold = {"by": Actor.ENGINE, "at": now, "reason": "edited"}
    assert desk.store.move(planned.id, expect=State.SCHEDULED, end=State.HELD, **hold)
    assert gap(desk, now) == []
    assert desk.store.delivery(planned.id).state is State.HELD
    let_go = {"by": Actor.ENGINE, "at": now + HOUR, "reason": ""}
    assert desk.store.move(planned.id, expect=State.HELD, end=State.SCHEDULED, **let_go)
    assert desk.claim(now=now + HOUR) is None
    assert desk.ledger.look_first(now + HOUR) == [planned.id]
    assert desk.store.delivery(planned.id).state is State.UNKNOWN
    # Once looked for, it is an ordinary one again.
    [item] = desk.ledger.unsettled(now + HOUR)
    assert desk.ledger.settle(item, Outcome(state=State.RETRY, next_at=now), now + HOUR)
    assert desk.claim(now=now + HOUR)


def test_what_was_refused_is_doubted_when_it_is_sent_again(desk, now):
    claim = desk.claimed()
    desk.ledger.finish(claim, Outcome(state=State.FAILED), now)
    gap(desk, now)
    again = {"by": Actor.PERSON, "at": now + HOUR, "reason": "", "person": "Ada Office"}
    assert desk.store.move(claim.delivery, expect=State.FAILED, end=State.RETRY, **again)
    hold = desk.store.delivery(claim.delivery)
    assert hold.hold == "RECHECK"
    let_go = {"by": Actor.ENGINE, "at": now + HOUR, "reason": ""}
    assert desk.store.move(claim.delivery, expect=State.HELD, end=State.SCHEDULED, **let_go)
    assert desk.ledger.look_first(now + HOUR) == [claim.delivery]
    assert desk.store.delivery(claim.delivery).state is State.UNKNOWN


def test_a_withdrawal_is_never_doubted(desk, now):
    published = desk.published()
    desk.store.add_withdrawal(published.id, person="Bea Head", at=now)
    assert gap(desk, now) == []
    assert desk.claim(now=now + HOUR).operation is Operation.WITHDRAW


def test_what_is_approved_again_can_be_born_unknown(desk, now):
    [born] = desk.approve(desk.submit(), desk.planned(lost_since=now))
    assert born.state is State.UNKNOWN
    [again] = desk.approve(desk.submit(text="Other words."), desk.planned())
    assert again.state is State.UNKNOWN  # only looking ends it
    held = desk.planned("-7d", state=State.HELD, hold="CONSENTS", reason="ask")
    item = desk.approve(desk.submit("play"), held)
    assert [(d.state, d.hold) for d in item] == [(State.HELD, "CONSENTS")]


def test_a_gap_is_closed_by_a_person(desk, now):
    gap(desk, now)
    [known] = desk.ledger.gaps()
    assert (known.since, known.until, known.closed_at) == (now, now + HOUR, None)
    assert desk.ledger.close_gaps(person="Bea Head", at=now + HOUR) == 1
    assert desk.ledger.close_gaps(person="Bea Head", at=now + HOUR) == 0
    assert desk.ledger.gaps()[0].closed_by == "Bea Head"


def test_each_school_of_a_store_closes_a_gap_for_itself(desk, now):
    elm = Desk(desk.opened, "elm")
    gap(desk, now)

    def waiting(whose):
        [seen] = desk.ledger.gaps(whose.store.school)
        [alert] = [*whose.store.situation(now).gaps] or [None]
        assert (alert is None) is (seen.closed_at is not None)
        return seen.closed_by if seen.closed_at else None

    assert desk.ledger.close_gaps(person="Bea Head", at=now + HOUR, of="oakfield") == 1
    assert desk.ledger.close_gaps(person="Bea Head", at=now + HOUR, of="oakfield") == 0
    assert (waiting(desk), waiting(elm)) == ("Bea Head", None)
    assert [known.closed_at for known in desk.ledger.gaps()] == [None]
    assert desk.ledger.close_gaps(person="Eve Elm", at=now + 2 * HOUR, of="elm") == 1
    assert (waiting(desk), waiting(elm)) == ("Eve Elm", "Eve Elm")
    assert desk.ledger.close_gaps(person="Eve Elm", at=now + 2 * HOUR) == 0


def test_a_slot_that_comes_back_is_scheduled_again(desk, now):
    planned = desk.approve(desk.submit(), desk.planned(), desk.planned("-7d"))
    gone = desk.approve(desk.submit(text="Shorter."), desk.planned())
    assert [d.state for d in gone] == [State.SCHEDULED, State.SUPERSEDED]
    back = desk.approve(
        desk.submit(text="As before."), desk.planned(), desk.planned("-7d", due=now + HOUR)
    )
    assert [d.state for d in back] == [State.SCHEDULED, State.SCHEDULED]
    assert {d.id for d in back} == {d.id for d in planned}
    assert back[1].due == now + HOUR
