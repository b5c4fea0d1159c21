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
