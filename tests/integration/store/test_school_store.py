"""What a school keeps: files, revisions, approvals, deliveries, pictures."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from schoolcast.domain.delivery import Actor, ForbiddenMove, Operation, State
from schoolcast.domain.errors import NotFound
from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.revision import PostImage, RevisionState
from schoolcast.pipeline.records import Outcome, Stamp
from schoolcast.store.moves import NOT_APPROVED

MINUTE = timedelta(minutes=1)


def _stamp(path: str, **other: object) -> Stamp:
    stamp = Stamp(path=path, size=120, mtime_ns=2**62, source_sha256="a" * 64, item=path[:-3])
    return replace(stamp, **other)


def test_stamps_are_kept_changed_and_forgotten(desk):
    store = desk.store
    assert (store.fingerprint(), store.stamps()) == (None, {})
    problems = ({"path": "play.md", "line": 3, "key": "kind", "message": "unknown"},)
    bad = _stamp("play.md", item=None, problems=problems)
    store.save_stamps("one", [_stamp("fair.md"), bad, _stamp("trip.md")], [])
    assert store.fingerprint() == "one"
    assert store.stamps()["play.md"] == bad
    assert store.stamps_with_problems() == [bad]
    changed = _stamp("fair.md", size=121)
    store.save_stamps("two", [changed], ["trip.md"])
    assert store.stamps() == {"fair.md": changed, "play.md": bad}
    assert store.fingerprint() == "two"


def test_stamps_are_found_by_item_and_path(desk):
    stamps = [_stamp(f"item-{number}.md") for number in range(1_500)]
    desk.store.save_stamps("one", stamps, [])
    few = desk.store.stamps_for(["item-3"], ["item-4.md", "gone.md"])
    assert {stamp.path for stamp in few} == {"item-3.md", "item-4.md"}
    assert desk.store.stamps_for([], []) == []
    many = desk.store.stamps_for([f"item-{n}" for n in range(1_200)], [])
    assert len(many) == 1_200


def test_schools_do_not_see_each_other(store, desk, now):
    planned = desk.plan()
    other = store.school("brookside")
    assert other.deliveries() == []
    assert other.latest_revision("fair") is None
    assert other.versions() is None
    with pytest.raises(NotFound):
        other.delivery(planned.id)
    with pytest.raises(NotFound):
        other.revision(planned.revision)
    assert other.attempts(planned.id) == []
    assert other.history(planned.id) == []
    with pytest.raises(NotFound):
        other.move(
            planned.id,
            expect=State.SCHEDULED,
            end=State.CANCELLED,
            by=Actor.PERSON,
            at=now,
            reason="",
        )


def test_a_revision_comes_back_equal(desk, now):
    image = PostImage(
        sha256="b" * 64,
        alt="The hall with its doors open",
        media_type="image/jpeg",
        size=5,
        width=2,
        height=1,
        children=("p1",),
        path=Path("hall.jpg"),
    )
    revision = desk.revision()
    revision = replace(revision, posts=(replace(revision.posts[0], images=(image,)),))
    finding = Finding(
        rule="ALT-TEXT",
        clause="9",
        severity=Severity.MUST_RESOLVE,
        message="…",
        overridable_by=OverridableBy.APPROVER,
        slot="main",
    )
    verdict = replace(desk.verdict(), findings=(finding,))
    added = desk.store.add_revision(
        revision, verdict, person="Ada Office", at=now, hold_reason="changed"
    )
    stored = desk.store.revision(added.id)
    assert stored == added
    assert (stored.revision, stored.verdict) == (revision, verdict)
    assert stored.revision.posts[0].images[0].path is None
    assert stored.sha256 == revision.sha256 == stored.revision.sha256
    assert (stored.number, stored.state) == (1, RevisionState.SUBMITTED)
    assert (stored.submitted_by, stored.submitted_at) == ("Ada Office", now)


def test_a_later_revision_replaces_and_holds(desk):
    planned = desk.plan()
    first = desk.store.latest_revision("fair")
    second = desk.submit(text="The fair is on Saturday.")
    assert second.number == 2
    assert desk.store.approved_revision("fair").id == first.id
    held = desk.store.delivery(planned.id)
    assert (held.state, held.hold, held.revision) == (State.HELD, NOT_APPROVED, second.id)
    third = desk.submit(text="The fair is on Sunday.")
    assert desk.store.revision(second.id).state is RevisionState.REPLACED
    assert desk.store.delivery(planned.id).revision == third.id
    assert [stored.id for stored in desk.store.open_revisions()] == [third.id]
    [again] = desk.approve(third)
    assert (again.id, again.state, again.hold) == (planned.id, State.SCHEDULED, "")
    assert desk.store.revision(first.id).state is RevisionState.REPLACED
    assert desk.store.approved_revision("fair").id == third.id


def test_an_item_is_known_by_its_first_revision_or_by_traces_of_it(desk, now):
    desk.submit()
    desk.submit(text="The fair is on Saturday.")
    assert desk.store.known_by("fair", now)
    assert not desk.store.known_by("fair", now - MINUTE)
    assert not desk.store.known_by("play", now)
    assert desk.store.forget_drafts(before=now + MINUTE) == 1
    assert desk.store.known_by("fair", now - MINUTE)


def test_open_revisions_wait_for_approval_or_have_unsent_deliveries(desk, now):
    desk.published("sent")
    waiting = desk.submit("waiting")
    planned = desk.plan("planned")
    opened = [stored.id for stored in desk.store.open_revisions()]
    assert opened == [waiting.id, planned.revision]


def test_a_revision_is_sent_back_once(desk, now):
    stored = desk.submit()
    desk.store.send_back(stored.id, person="Bea Head", at=now, reason="The date is wrong.")
    assert desk.store.revision(stored.id).state is RevisionState.SENT_BACK
    assert desk.store.revision(stored.id).reason == "The date is wrong."
    with pytest.raises(ForbiddenMove, match="sent back"):
        desk.store.send_back(stored.id, person="Bea Head", at=now, reason="again")
    with pytest.raises(ForbiddenMove):
        desk.approve(stored)
    assert desk.store.deliveries() == []


def _cancel(desk, delivery, now) -> bool:
    return desk.store.move(
        delivery.id,
        expect=delivery.state,
        end=State.CANCELLED,
        by=Actor.PERSON,
        at=now,
        reason="a bereavement",
        person="Bea Head",
    )


def test_a_move_is_made_once(desk, now):
    planned = desk.plan()
    assert _cancel(desk, planned, now)
    assert not _cancel(desk, planned, now)
    assert desk.store.history(planned.id)[-1] == (
        now,
        State.CANCELLED,
        "Bea Head",
        "a bereavement",
    )


def test_a_move_obeys_the_state_machine(desk, now):
    planned = desk.plan()
    with pytest.raises(ForbiddenMove):
        desk.store.move(
            planned.id,
            expect=State.SCHEDULED,
            end=State.PUBLISHED,
            by=Actor.PERSON,
            at=now,
            reason="",
        )
    desk.claim()
    with pytest.raises(ForbiddenMove, match="its attempt"):
        desk.store.move(
            planned.id,
            expect=State.SENDING,
            end=State.UNKNOWN,
            by=Actor.ENGINE,
            at=now,
            reason="",
        )


def test_a_hold_ends_as_it_began(desk, now):
    planned = desk.plan(due=now + MINUTE)
    hold = {"by": Actor.ENGINE, "at": now, "reason": "its file is gone"}
    assert desk.store.move(
        planned.id, expect=State.SCHEDULED, end=State.HELD, hold="VANISHED", **hold
    )
    assert desk.store.delivery(planned.id).hold == "VANISHED"
    assert desk.store.move(planned.id, expect=State.HELD, end=State.SCHEDULED, **hold)
    released = desk.store.delivery(planned.id)
    assert (released.hold, released.next_at) == ("", now + MINUTE)


def test_what_a_person_sends_again_is_looked_at_first(desk, now):
    claim = desk.claimed()
    desk.ledger.finish(claim, Outcome(state=State.FAILED), now)
    later = now + MINUTE
    desk.store.move(
        claim.delivery,
        expect=State.FAILED,
        end=State.RETRY,
        by=Actor.PERSON,
        at=later,
        reason="the page is there again",
        person="Bea Head",
    )
    waiting = desk.store.delivery(claim.delivery)
    assert (waiting.state, waiting.hold) == (State.HELD, "RECHECK")
    assert desk.claim(now=later) is None
    states = [state for _, state, _, _ in desk.store.history(claim.delivery)]
    assert states[-2:] == [State.RETRY, State.HELD]


def test_a_withdrawal_is_made_once_and_only_of_what_is_public(desk, now):
    planned = desk.plan("planned", lane="other")
    with pytest.raises(ForbiddenMove, match="scheduled"):
        desk.store.add_withdrawal(planned.id, person="Bea Head", at=now)
    published = desk.published()
    withdrawal = desk.store.add_withdrawal(published.id, person="Bea Head", at=now)
    assert withdrawal.operation is Operation.WITHDRAW
    assert (withdrawal.due, withdrawal.due_wall) == (now, "2027-01-04T09:00")
    again = desk.store.add_withdrawal(published.id, person="Ada Office", at=now + MINUTE)
    assert again == withdrawal


def test_deliveries_are_chosen_by_state_item_and_date(desk, now):
    early = desk.plan("fair", due=now - MINUTE)
    late = desk.plan("play", due=now + MINUTE)
    assert [d.id for d in desk.store.deliveries()] == [early.id, late.id]
    assert [d.id for d in desk.store.deliveries(since=now)] == [late.id]
    assert [d.id for d in desk.store.deliveries(item="fair")] == [early.id]
    assert desk.store.deliveries(states={State.HELD}) == []
    assert desk.store.deliveries(states=()) == []
    assert len(desk.store.deliveries(states=(State.SCHEDULED, State.HELD))) == 2


def test_many_deliveries_are_told_in_the_order_asked(desk):
    first, second = desk.plan("fair").id, desk.plan("play").id
    found = desk.store.deliveries_numbered([second, first, second])
    assert found == [desk.store.delivery(number) for number in (second, first, second)]
    assert len(desk.store.deliveries_numbered([first] * 1_500)) == 1_500
    assert desk.store.deliveries_numbered([]) == []
    with pytest.raises(NotFound, match="no delivery 999"):
        desk.store.deliveries_numbered([first, 999])


def test_pictures_are_remembered(desk):
    picture = PostImage(
        sha256="b" * 64, alt="", media_type="image/png", size=9, width=3, height=2, path=Path("x")
    )
    assert desk.store.known_picture("a" * 64) is None
    desk.store.keep_picture("a" * 64, picture)
    assert desk.store.known_picture("a" * 64) == picture
    desk.store.keep_picture("a" * 64, replace(picture, size=10))
    assert desk.store.known_picture("a" * 64).size == 10


def test_versions_are_remembered(desk):
    assert desk.store.versions() == ("rules-1", "facts-1")
    desk.store.set_versions("rules-2", "facts-2")
    assert desk.store.versions() == ("rules-2", "facts-2")
