"""Closed days, posts planned once more, and the steps into a school year."""

from datetime import date, timedelta

from schoolcast.domain.delivery import Actor, State
from schoolcast.pipeline.calendar_records import Closing, YearStep
from schoolcast.pipeline.records import Outcome

DAY = date(2027, 1, 5)


def closing(now, **said):
    return Closing(day=DAY, why="snow", person="Ada Office", at=now, **said)


def test_a_closed_day_stands_until_it_is_reopened(desk, now):
    desk.store.save_closing(closing(now, held=(3, 1)))
    desk.store.save_closing(closing(now, held=(3, 1, 7), recalled=(2,)))
    (stands,) = desk.store.closings()
    assert (stands.day, stands.why, stands.held, stands.recalled) == (DAY, "snow", (1, 3, 7), (2,))
    assert desk.store.end_closing(DAY, person="Bea Head", at=now)
    assert not desk.store.end_closing(DAY, person="Bea Head", at=now)
    assert desk.store.closings() == []
    (past,) = desk.store.closings(everything=True)
    assert (past.reopened_by, past.reopened_at) == ("Bea Head", now)


def test_a_day_may_be_closed_again(desk, now):
    desk.store.save_closing(closing(now))
    desk.store.end_closing(DAY, person="Bea Head", at=now)
    desk.store.save_closing(closing(now, held=(9,)))
    assert [one.held for one in desk.store.closings(everything=True)] == [(), (9,)]


def test_other_schools_do_not_see_it(desk, make_desk, now):
    desk.store.save_closing(closing(now))
    other = make_desk(desk.opened, "elsewhere")
    assert other.store.closings() == []


def test_what_was_being_sent_is_looked_at_before_it_goes_again(desk, now):
    claim = desk.claimed()
    desk.store.save_closing(closing(now, held=(claim.delivery,)))
    other = desk.claimed("play", lane="page:2")
    for one in (claim, other):
        assert desk.ledger.finish(one, Outcome(state=State.RETRY, next_at=now), now)
    states = {d.id: (d.state, d.hold) for d in desk.store.deliveries()}
    assert states == {
        claim.delivery: (State.HELD, "RECHECK"),
        other.delivery: (State.RETRY, ""),
    }


def test_where_the_day_was_reopened_it_goes_as_it_is(desk, now):
    claim = desk.claimed()
    desk.store.save_closing(closing(now, held=(claim.delivery,)))
    desk.store.end_closing(DAY, person="Bea Head", at=now)
    assert desk.ledger.finish(claim, Outcome(state=State.RETRY, next_at=now), now)
    assert desk.store.delivery(claim.delivery).state is State.RETRY


def test_what_was_recalled_is_planned_once_more_and_only_once(desk, now):
    first = desk.plan(due=now + timedelta(days=1), not_after=now + timedelta(days=2))
    assert desk.store.move(
        first.id, expect=State.SCHEDULED, end=State.CANCELLED, by=Actor.PERSON, at=now,
        reason="closed", person="Ada Office",
    )  # fmt: skip
    again = desk.store.plan_again(first.id, person="Bea Head", at=now)
    assert (again.run, again.state, again.due, again.slot) == (
        1,
        State.SCHEDULED,
        first.due,
        "main",
    )
    assert (again.revision, again.attempts, again.remote_id) == (first.revision, 0, None)
    assert desk.store.plan_again(first.id, person="Bea Head", at=now).id == again.id
    assert desk.store.delivery(first.id).state is State.CANCELLED
    assert desk.store.audit()[-1].action == "plan-again"
    assert desk.store.verify_audit() is None


def test_what_was_recalled_and_changed_waits_for_approval(desk, now):
    first = desk.plan(due=now + timedelta(days=1), not_after=now + timedelta(days=2))
    words = {"expect": State.SCHEDULED, "end": State.CANCELLED, "by": Actor.PERSON}
    assert desk.store.move(first.id, at=now, reason="closed", person="Ada Office", **words)
    second = desk.submit(text="The fair is on Saturday.")
    again = desk.store.plan_again(first.id, person="Bea Head", at=now)
    assert (again.state, again.hold, again.revision) == (State.HELD, "NOT-APPROVED", second.id)
    assert again.reason.endswith("waits for approval.")
    later = now + timedelta(days=3)
    desk.approve(second, desk.planned(due=later, not_after=later))
    after = desk.store.delivery(again.id)
    assert (after.state, after.due, after.not_after) == (State.SCHEDULED, later, later)


def test_what_was_recalled_and_approved_anew_is_not_said_to_wait_for_approval(desk, now):
    first = desk.plan()
    words = {"expect": State.SCHEDULED, "end": State.CANCELLED, "by": Actor.PERSON}
    assert desk.store.move(first.id, at=now, reason="closed", person="Ada Office", **words)
    second = desk.submit(text="The fair is on Saturday.")
    desk.approve(second)
    again = desk.store.plan_again(first.id, person="Bea Head", at=now)
    assert (again.state, again.revision) == (State.HELD, second.id)
    assert again.reason.endswith("and goes out in its new words, at their time.")


def test_steps_into_a_year_are_kept_by_the_last_who_did_them(desk, now):
    for person in ("Ada Office", "Bea Head"):
        desk.store.save_year_step(YearStep(year="2027-28", step="people", person=person, at=now))
    assert [(one.step, one.person) for one in desk.store.year_steps("2027-28")] == [
        ("people", "Bea Head")
    ]
    assert desk.store.year_steps("2026-27") == []
