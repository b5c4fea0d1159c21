"""Approving: bound to what was looked at, and the plan is made with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from schoolcast.domain.delivery import Actor, ForbiddenMove, State
from schoolcast.domain.errors import NotFound
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.records import Outcome

MINUTE = timedelta(minutes=1)


def test_an_approval_is_kept_with_its_answers(desk):
    stored = desk.submit()
    desk.approve(stored)
    approved = desk.store.revision(stored.id)
    assert (approved.state, approved.approval) == (RevisionState.APPROVED, desk.approval(stored))
    with pytest.raises(ForbiddenMove, match="approved"):
        desk.approve(stored)


def test_only_what_was_looked_at_can_be_approved(desk):
    stored = desk.submit()
    with pytest.raises(ForbiddenMove, match="look at it again"):
        desk.approve(replace(stored, sha256="f" * 64))
    assert desk.store.revision(stored.id).state is RevisionState.SUBMITTED
    with pytest.raises(NotFound):
        desk.approve(replace(stored, id=999))


def test_each_post_becomes_a_delivery(desk, now):
    stored = desk.submit()
    made = desk.approve(
        stored,
        desk.planned(due=now + MINUTE, urgent=True),
        desk.planned(slot="-1sd", due=now),
        desk.planned(channel="x", lane="x:1", state=State.MISSED, reason="too late"),
        desk.planned(slot="-7d", state=State.CANCELLED, reason="left out"),
    )
    assert made == desk.store.deliveries(item="fair")
    states = {(d.slot, d.channel): (d.state, d.reason) for d in made}
    assert states == {
        ("main", "page"): (State.SCHEDULED, ""),
        ("-1sd", "page"): (State.SCHEDULED, ""),
        ("main", "x"): (State.MISSED, "too late"),
        ("-7d", "page"): (State.CANCELLED, "left out"),
    }
    assert [d.due for d in made] == sorted(d.due for d in made)
    assert {d.revision for d in made} == {stored.id}


def test_approving_again_repoints_adds_and_closes(desk, now):
    first = desk.submit()
    before = desk.approve(first, desk.planned(), desk.planned("-1sd"), desk.planned("-7d"))
    main, day, week = (d.id for d in sorted(before, key=lambda d: d.id))
    claim = desk.claim()
    assert claim.delivery == main
    desk.ledger.finish(claim, Outcome(state=State.PUBLISHED, remote_id="1"), now)
    second = desk.submit(text="The fair is on Saturday.")
    later = now + 9 * MINUTE
    desk.approve(
        second,
        desk.planned(due=later),
        desk.planned("-1sd", due=later, due_wall="2027-01-04T09:09", lane="page:2", urgent=True),
        desk.planned("-2d"),
    )
    after = {d.slot: d for d in desk.store.deliveries()}
    assert (after["main"].revision, after["main"].due) == (first.id, now)
    moved = after["-1sd"]
    assert (moved.id, moved.revision, moved.state) == (day, second.id, State.SCHEDULED)
    assert (moved.due, moved.next_at, moved.due_wall) == (later, later, "2027-01-04T09:09")
    assert moved.lane == "page:2"
    assert (after["-7d"].id, after["-7d"].state) == (week, State.SUPERSEDED)
    assert after["-2d"].state is State.SCHEDULED


def sending(desk, now):
    return desk.store.delivery(desk.claimed().delivery)


def unknown(desk, now):
    return desk.unknown()


def needs_attention(desk, now):
    delivery = desk.unknown()
    words = {"expect": State.UNKNOWN, "end": State.NEEDS_ATTENTION, "by": Actor.ENGINE}
    assert desk.store.move(delivery.id, at=now, reason="unreadable", **words)
    return desk.store.delivery(delivery.id)


@pytest.mark.parametrize("stands", [sending, unknown, needs_attention])
def test_what_may_be_public_keeps_its_time_and_gets_the_new_deadline(desk, now, stands):
    before = stands(desk, now)
    until = now + timedelta(days=8)
    late = desk.planned(due=until, not_after=until, lane="page:2", urgent=True, price=9)
    [after] = desk.approve(desk.submit(text="The fair is on Saturday."), late)
    assert after == replace(before, not_after=until)


@pytest.mark.parametrize("first", ["the stop", "the approval"])
@pytest.mark.parametrize("stands", [sending, unknown])
def test_a_stop_of_what_may_be_public_outlasts_an_approval(desk, now, stands, first):
    before = stands(desk, now)
    later = desk.planned(due=now + MINUTE, not_after=now + timedelta(days=8))
    if first == "the approval":
        desk.approve(desk.submit(text="The fair is on Saturday."), later)
    assert desk.store.stop_later(before.id, person="Bea Head", at=now, reason="a bereavement")
    if first == "the stop":
        desk.approve(desk.submit(text="The fair is on Saturday."), later)
    after = desk.store.delivery(before.id)
    assert (after.state, after.not_after < now) == (before.state, True)


def test_a_stop_is_carried_out_where_an_approval_comes_before_the_next_pass(desk, now):
    claim = desk.claimed()
    assert desk.store.stop_later(claim.delivery, person="Bea Head", at=now, reason="a bereavement")
    assert desk.ledger.finish(claim, Outcome(state=State.RETRY, next_at=now), now)
    [after] = desk.approve(desk.submit(text="The fair is on Saturday."))
    assert (after.state, after.reason) == (State.CANCELLED, "a bereavement")


@pytest.mark.parametrize("stands", [sending, unknown])
def test_what_the_approver_leaves_out_does_not_go_again(desk, now, stands):
    before = stands(desk, now)
    desk.approve(
        desk.submit(text="The fair is on Saturday."),
        desk.planned(state=State.CANCELLED, reason="left out on approval"),
    )
    after = desk.store.delivery(before.id)
    assert (after.state, after.not_after < now) == (before.state, True)
    assert desk.store.history(before.id)[-1][1:] == (
        before.state,
        "Bea Head",
        "left out on approval",
    )


def test_what_is_held_gets_the_time_of_its_revision(desk, now):
    planned = desk.plan()
    later = now + 9 * MINUTE
    new = desk.planned(due=later, due_wall="2027-01-04T09:09", lane="page:2", not_after=later)
    assert not desk.store.retime(planned, new)
    second = desk.submit(text="The fair is on Saturday.")
    held = desk.store.delivery(planned.id)
    assert held.revision == second.id
    assert not desk.store.retime(planned, new)  # as it stood under another revision
    assert desk.store.retime(held, new)
    assert desk.store.delivery(planned.id) == replace(
        held, due=later, due_wall="2027-01-04T09:09", lane="page:2"
    )


def test_what_is_planned_once_more_goes_at_the_newly_approved_time(desk, now):
    planned = desk.plan()
    recalled = {"expect": State.SCHEDULED, "end": State.CANCELLED, "by": Actor.PERSON}
    desk.store.move(planned.id, at=now, reason="closed", person="Bea Head", **recalled)
    again = desk.store.plan_again(planned.id, person="Bea Head", at=now)
    later = now + 9 * MINUTE
    new = desk.planned(due=later, not_after=later + MINUTE)
    desk.approve(desk.submit(text="The fair is on Saturday."), new)
    after = desk.store.delivery(again.id)
    assert (after.run, after.state) == (1, State.SCHEDULED)
    assert (after.due, after.next_at, after.not_after) == (later, later, later + MINUTE)


def handed_off(desk, now):
    claim = desk.claimed()
    assert desk.ledger.finish(claim, Outcome(state=State.HANDED_OFF), now)
    return desk.store.delivery(claim.delivery)


def test_what_a_person_holds_is_planned_anew_in_other_words(desk, now):
    old = handed_off(desk, now)
    later = now + 9 * MINUTE
    desk.approve(desk.submit(), desk.planned(due=later))
    assert desk.store.deliveries() == [old]  # the same words, for the same time
    second = desk.submit(text="The fair is on Saturday.")
    desk.approve(second, desk.planned(due=later, not_after=later + MINUTE, lane="page:2"))
    before, after = desk.store.deliveries()
    assert (before.id, before.state, before.revision) == (old.id, State.CANCELLED, old.revision)
    assert desk.store.history(old.id)[-1][2] == "Bea Head"
    assert (after.run, after.state, after.revision) == (1, State.SCHEDULED, second.id)
    assert (after.due, after.not_after, after.lane) == (later, later + MINUTE, "page:2")


def test_what_a_person_holds_and_was_stopped_is_called_back_for_good(desk, now):
    claim = desk.claimed()
    assert desk.store.stop_later(claim.delivery, person="Bea Head", at=now, reason="a bereavement")
    assert desk.ledger.finish(claim, Outcome(state=State.HANDED_OFF), now)
    [after] = desk.approve(desk.submit(text="The fair is on Saturday."))
    assert (after.state, after.reason) == (State.CANCELLED, "a bereavement")


@pytest.mark.parametrize("end", [State.MISSED, State.CANCELLED])
def test_a_held_delivery_can_end_with_the_approval(desk, end):
    planned = desk.plan()
    edited = desk.submit(text="The fair is on Saturday.")
    [after] = desk.approve(edited, desk.planned(state=end, reason="too late"))
    assert (after.id, after.state, after.reason) == (planned.id, end, "too late")


def test_a_cancelled_delivery_is_left_alone(desk, now):
    planned = desk.plan()
    desk.store.move(
        planned.id,
        expect=State.SCHEDULED,
        end=State.CANCELLED,
        by=Actor.PERSON,
        at=now,
        reason="a bereavement",
        person="Bea Head",
    )
    desk.approve(desk.submit(text="The fair is on Saturday."))
    assert desk.store.delivery(planned.id).state is State.CANCELLED


def refused(desk, now, **other):
    claim = desk.claimed(**other)
    assert desk.ledger.finish(claim, Outcome(state=State.FAILED, reason="too long"), now)
    return claim


def test_a_refused_post_goes_out_in_its_corrected_words(desk, now):
    claim = refused(desk, now)
    second = desk.submit(text="The fair is on Saturday.")
    assert desk.store.delivery(claim.delivery).state is State.FAILED
    [after] = desk.approve(second, desk.planned(due=now + MINUTE, lane="page:2"))
    assert (after.id, after.state, after.revision) == (claim.delivery, State.SCHEDULED, second.id)
    assert (after.due, after.next_at, after.lane) == (now + MINUTE, now + MINUTE, "page:2")
    again = desk.claim("page:2", now=now + MINUTE)
    assert (again.delivery, again.number) == (claim.delivery, 2)


def test_a_refused_post_that_is_held_again_is_held(desk, now):
    refused(desk, now)
    edited = desk.submit(text="The fair is on Saturday.")
    [after] = desk.approve(edited, desk.planned(state=State.HELD, hold="GAP", reason="a gap"))
    assert (after.state, after.hold, after.revision) == (State.HELD, "GAP", edited.id)


@pytest.mark.parametrize("end", [State.MISSED, State.CANCELLED])
def test_a_refused_post_stays_refused_where_the_new_one_would_not_go(desk, now, end):
    claim = refused(desk, now)
    desk.approve(desk.submit(text="The fair is on Saturday."), desk.planned(state=end))
    assert desk.store.delivery(claim.delivery).state is State.FAILED


def test_a_refused_post_that_may_be_public_is_left_alone(desk, now):
    unknown = desk.unknown()
    desk.store.move(
        unknown.id,
        expect=State.UNKNOWN,
        end=State.RETRY,
        by=Actor.PLATFORM,
        at=now,
        reason="not there",
    )
    claim = desk.claim()
    assert desk.ledger.finish(claim, Outcome(state=State.FAILED, reason="too long"), now)
    [after] = desk.approve(desk.submit(text="The fair is on Saturday."))
    assert (after.state, after.attempts) == (State.FAILED, 2)


def test_a_refused_post_of_a_forgotten_time_is_left_alone(desk, now):
    refused(desk, now)
    edited = desk.submit(text="The fair is on Saturday.")
    [after] = desk.approve(edited, desk.planned(lost_since=now - MINUTE))
    assert after.state is State.FAILED


def test_a_missed_post_that_was_never_tried_goes_out_at_its_later_time(desk, now):
    planned = desk.plan(not_after=now + MINUTE)
    later = now + 2 * MINUTE
    assert desk.ledger.miss(later) == [planned.id]
    edited = desk.submit(text="The fair is on Saturday.")
    approval = replace(desk.approval(edited), at=later)
    [after] = desk.store.approve(approval, [desk.planned(due=later + MINUTE)])
    assert (after.id, after.state, after.due) == (planned.id, State.SCHEDULED, later + MINUTE)
    assert after.revision == edited.id


def test_a_missed_post_that_never_came_through_goes_out_at_its_later_time(desk, now):
    claim = desk.claimed(not_after=now + MINUTE)
    assert desk.ledger.finish(claim, Outcome(state=State.RETRY, next_at=now), now)
    later = now + 2 * MINUTE
    assert desk.ledger.miss(later) == [claim.delivery]
    edited = desk.submit(text="The fair is on Saturday.")
    approval = replace(desk.approval(edited), at=later)
    [after] = desk.store.approve(approval, [desk.planned(due=later + MINUTE)])
    assert (after.state, after.due, after.attempts) == (State.SCHEDULED, later + MINUTE, 1)


def test_a_missed_post_that_may_be_public_or_has_no_later_time_stays_missed(desk, now):
    unclear = desk.unknown()
    absent = {"expect": State.UNKNOWN, "end": State.RETRY, "by": Actor.PLATFORM}
    assert desk.store.move(unclear.id, at=now, reason="not there", **absent)
    planned = desk.plan("play", lane="page:2", due=now)
    late = now + timedelta(days=2)
    assert sorted(desk.ledger.miss(late)) == sorted([unclear.id, planned.id])
    for item, due in (("fair", late + MINUTE), ("play", now)):
        edited = desk.submit(item, text="It is on Saturday.")
        approval = replace(desk.approval(edited), at=late)
        desk.store.approve(approval, [desk.planned(due=due)])
    assert {one.state for one in desk.store.deliveries()} == {State.MISSED}
