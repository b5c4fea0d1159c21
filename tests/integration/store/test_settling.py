"""How attempts end: with an answer, cut off, too late, or unknown until it is found out."""

from datetime import timedelta

import pytest

from schoolcast.domain.delivery import Actor, ForbiddenMove, State
from schoolcast.pipeline.records import Outcome
from schoolcast.store import begun_elsewhere
from schoolcast.store.moves import NOT_APPROVED, RECHECK

MINUTE = timedelta(minutes=1)


def _states(desk, delivery):
    return [state for _, state, _, _ in desk.store.history(delivery)]


def test_a_receipt_is_kept(desk, now):
    published = desk.published(remote_id="page_77")
    assert published.state is State.PUBLISHED
    assert (published.remote_id, published.remote_url) == ("page_77", "https://example.org/fair")
    [attempt] = desk.store.attempts(published.id)
    assert attempt.outcome == "published"
    assert _states(desk, published.id)[-2:] == [State.SENDING, State.PUBLISHED]


def test_an_outcome_is_written_once(desk, now):
    claim = desk.claimed()
    assert desk.ledger.finish(claim, Outcome(state=State.FAILED, detail="no"), now)
    assert not desk.ledger.finish(claim, Outcome(state=State.PUBLISHED, remote_id="1"), now)
    [attempt] = desk.store.attempts(claim.delivery)
    assert (attempt.outcome, attempt.detail) == ("failed", "no")
    assert desk.store.delivery(claim.delivery).remote_id is None


def test_a_retry_waits_for_its_time(desk, now):
    claim = desk.claimed()
    later = now + 5 * MINUTE
    desk.ledger.finish(claim, Outcome(state=State.RETRY, reason="busy", next_at=later), now)
    delivery = desk.store.delivery(claim.delivery)
    assert (delivery.state, delivery.next_at, delivery.reason) == (State.RETRY, later, "busy")
    assert desk.claim(now=later - MINUTE) is None
    assert desk.claim(now=later).number == 2


def test_an_attempt_can_only_end_as_the_state_machine_says(desk, now):
    claim = desk.claimed()
    with pytest.raises(ForbiddenMove):
        desk.ledger.finish(claim, Outcome(state=State.CONFIRMED), now)
    assert desk.store.delivery(claim.delivery).state is State.SENDING


def test_cut_off_before_anything_was_public_goes_again(desk, now):
    claim = desk.claimed()
    assert desk.ledger.sweep(now) == []
    late = claim.lease_until
    assert desk.ledger.sweep(late) == [claim.delivery]
    assert desk.ledger.sweep(late) == []
    delivery = desk.store.delivery(claim.delivery)
    assert (delivery.state, delivery.next_at) == (State.RETRY, late)
    assert desk.store.attempts(claim.delivery)[0].outcome == "retry"
    assert desk.claim(now=late).number == 2


def test_cut_off_after_the_mark_is_unknown_and_looked_at_at_once(desk, now):
    claim = desk.claimed()
    desk.ledger.creating(claim, now)
    late = claim.lease_until + MINUTE
    assert desk.ledger.sweep(late) == [claim.delivery]
    assert desk.store.delivery(claim.delivery).state is State.UNKNOWN
    assert desk.claim(now=late) is None
    [item] = desk.ledger.unsettled(late)
    assert (item.delivery, item.school, item.channel) == (claim.delivery, "oakfield", "page")


def test_a_withdrawal_that_was_cut_off_is_repeated(desk, now):
    published = desk.published()
    desk.store.add_withdrawal(published.id, person="Bea Head", at=now)
    claim = desk.claim()
    desk.ledger.creating(claim, now)
    desk.ledger.sweep(claim.lease_until)
    assert desk.store.delivery(claim.delivery).state is State.RETRY


def test_a_withdrawal_that_is_done_keeps_the_receipt(desk, now):
    published = desk.published(remote_id="page_5")
    withdrawal = desk.store.add_withdrawal(published.id, person="Bea Head", at=now)
    assert (withdrawal.remote_id, withdrawal.remote_url) == ("page_5", "https://example.org/fair")
    assert desk.ledger.finish(desk.claim(), Outcome(state=State.PUBLISHED), now)
    done = desk.store.delivery(withdrawal.id)
    assert (done.state, done.remote_id) == (State.PUBLISHED, "page_5")


def test_what_is_found_is_published(desk, now):
    unknown = desk.unknown()
    [item] = desk.ledger.unsettled(now)
    assert desk.ledger.settle(item, Outcome(state=State.PUBLISHED, remote_id="page_9"), now)
    assert desk.store.delivery(unknown.id).remote_id == "page_9"
    assert desk.ledger.unsettled(now) == []
    assert not desk.ledger.settle(item, Outcome(state=State.RETRY, next_at=now), now)


def test_what_is_not_there_goes_no_sooner_than_after_another_look(desk, now):
    """While nobody knew whether it was public, no pass looked at its file and its checks."""
    unknown = desk.unknown()
    [item] = desk.ledger.unsettled(now)
    assert desk.ledger.settle(item, Outcome(state=State.RETRY, next_at=now, recheck=True), now)
    delivery = desk.store.delivery(unknown.id)
    assert (delivery.state, delivery.hold) == (State.HELD, RECHECK)
    assert desk.claim() is None


def test_looking_again_counts_and_is_no_move(desk, now):
    unknown = desk.unknown()
    moves = len(desk.store.history(unknown.id))
    [item] = desk.ledger.unsettled(now)
    again = Outcome(state=State.UNKNOWN, next_at=now + MINUTE, absent=1, unreadable=2)
    assert desk.ledger.settle(item, again, now)
    assert desk.ledger.unsettled(now) == []
    [item] = desk.ledger.unsettled(now + MINUTE)
    assert (item.absent, item.unreadable) == (1, 2)
    assert len(desk.store.history(unknown.id)) == moves


def test_of_two_who_looked_one_writes(desk, now):
    desk.unknown()
    [one] = desk.ledger.unsettled(now)
    [two] = desk.ledger.unsettled(now)
    again = Outcome(state=State.UNKNOWN, next_at=now, absent=1)
    assert desk.ledger.settle(one, again, now)
    assert not desk.ledger.settle(two, again, now)
    [item] = desk.ledger.unsettled(now)
    assert item.absent == 1


def test_a_late_answer_about_an_earlier_attempt_counts_for_nothing(desk, now):
    unknown = desk.unknown()
    [old] = desk.ledger.unsettled(now)
    [fresh] = desk.ledger.unsettled(now)
    assert desk.ledger.settle(fresh, Outcome(state=State.RETRY, next_at=now), now)
    claim = desk.claim()
    desk.ledger.creating(claim, now)
    desk.ledger.finish(claim, Outcome(state=State.UNKNOWN, next_at=now), now)
    assert not desk.ledger.settle(old, Outcome(state=State.RETRY, next_at=now), now)
    assert desk.store.delivery(unknown.id).state is State.UNKNOWN


def test_a_receipt_of_another_delivery_goes_to_a_person(desk, now):
    first = desk.published("fair", remote_id="page_1")
    claim = desk.claimed("play")
    desk.ledger.creating(claim, now)
    assert desk.ledger.finish(claim, Outcome(state=State.PUBLISHED, remote_id="page_1"), now)
    second = desk.store.delivery(claim.delivery)
    assert (second.state, second.remote_id) == (State.NEEDS_ATTENTION, None)
    assert _states(desk, second.id)[-2:] == [State.UNKNOWN, State.NEEDS_ATTENTION]
    assert desk.store.remote_ids("page:1", other_than=second.id) == {"page_1"}
    assert desk.store.remote_ids("page:1", other_than=first.id) == set()


def test_what_is_found_but_belongs_to_another_goes_to_a_person(desk, now):
    desk.published("fair", remote_id="page_1")
    unknown = desk.unknown("play")
    [item] = desk.ledger.unsettled(now)
    assert desk.ledger.settle(item, Outcome(state=State.PUBLISHED, remote_id="page_1"), now)
    assert desk.store.delivery(unknown.id).state is State.NEEDS_ATTENTION


def test_what_passes_its_deadline_unsent_is_missed(desk, now):
    waiting = desk.plan("waiting", not_after=now + MINUTE)
    held = desk.plan("held", not_after=now + MINUTE)
    desk.store.move(
        held.id,
        expect=State.SCHEDULED,
        end=State.HELD,
        by=Actor.ENGINE,
        at=now,
        reason="its file is gone",
        hold="VANISHED",
    )
    later = desk.plan("later", not_after=now + 5 * MINUTE)
    sending = desk.claimed("sending", lane="other", not_after=now + MINUTE)
    assert desk.ledger.miss(now + MINUTE) == []
    assert desk.ledger.miss(now + 2 * MINUTE) == [waiting.id, held.id]
    assert desk.store.delivery(later.id).state is State.SCHEDULED
    assert desk.store.delivery(sending.delivery).state is State.SENDING
    assert "its file is gone" in desk.store.delivery(held.id).reason
    assert desk.ledger.miss(now + 2 * MINUTE) == []


def test_a_withdrawal_is_never_missed(desk, now):
    published = desk.published()
    desk.store.add_withdrawal(published.id, person="Bea Head", at=now)
    assert desk.ledger.miss(now + timedelta(days=3650)) == []


def test_old_words_do_not_go_again_after_an_edit(desk, now):
    claim = desk.claimed()
    desk.submit(text="The fair is on Saturday.")
    assert desk.store.delivery(claim.delivery).state is State.SENDING
    desk.ledger.finish(claim, Outcome(state=State.RETRY, next_at=now), now)
    delivery = desk.store.delivery(claim.delivery)
    latest = desk.store.latest_revision("fair")
    assert (delivery.state, delivery.hold) == (State.HELD, NOT_APPROVED)
    assert delivery.reason.endswith("waits for approval.")
    assert delivery.revision == latest.id
    assert desk.claim() is None
    [approved] = desk.approve(latest)
    assert (approved.id, approved.state) == (delivery.id, State.SCHEDULED)
    assert desk.claim().revision == latest.id


def test_new_words_that_are_approved_are_not_said_to_wait_for_approval(desk, now):
    claim = desk.claimed()
    approved = desk.submit(text="The fair is on Saturday.")
    desk.approve(approved)
    desk.ledger.finish(claim, Outcome(state=State.RETRY, next_at=now), now)
    delivery = desk.store.delivery(claim.delivery)
    assert (delivery.state, delivery.revision) == (State.HELD, approved.id)
    assert delivery.reason.endswith("and goes out in its new words, at their time.")
    assert desk.store.history(claim.delivery)[-1][3] == delivery.reason


def test_whoever_is_alone_takes_over_what_others_were_sending(desk, now, monkeypatch):
    """With the run lock nobody else can be at work, however long their leases run."""
    monkeypatch.setattr(begun_elsewhere, "_has_ended", lambda owner: True)
    before, after = desk.claimed("before"), desk.claimed("after", lane="page:2")
    desk.ledger.creating(after, now)
    desk.plan("mine", lane="page:3")
    mine = desk.claim("page:3", owner="the only one")
    assert desk.ledger.sweep(now) == []  # by its lease nothing is cut off yet
    assert desk.ledger.sweep(now, alone=None) == []
    assert desk.ledger.sweep(now, alone="the only one") == [before.delivery, after.delivery]
    states = [desk.store.delivery(claim.delivery).state for claim in (before, after, mine)]
    assert states == [State.RETRY, State.UNKNOWN, State.SENDING]
    assert not desk.ledger.finish(before, Outcome(state=State.FAILED), now)
    assert desk.ledger.finish(mine, Outcome(state=State.PUBLISHED, remote_id="1"), now)
    assert desk.ledger.sweep(now, alone="the only one") == []
