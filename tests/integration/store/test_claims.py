"""Claiming: only what may go out now, and only once."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from schoolcast.domain.delivery import Actor, Operation, State
from schoolcast.domain.errors import LeaseLost
from schoolcast.pipeline.records import Outcome
from schoolcast.store import open_store
from schoolcast.store.claims import _CLAIM
from schoolcast.store.settling import _EXPIRED, _PAST
from schoolcast.store.tables import delivery_moves

MINUTE = timedelta(minutes=1)


def test_a_due_delivery_is_claimed_with_its_attempt(desk, now):
    planned = desk.plan()
    claim = desk.claim()
    assert (claim.delivery, claim.number, claim.lane) == (planned.id, 1, "page:1")
    assert claim.lease_until > now
    assert desk.store.delivery(planned.id).state is State.SENDING
    [attempt] = desk.store.attempts(planned.id)
    assert (attempt.owner, attempt.key, attempt.creating_at) == ("me", claim.key, None)
    assert attempt.outcome is None
    assert [state for _, state, _, _ in desk.store.history(planned.id)] == [
        State.SCHEDULED,
        State.SENDING,
    ]


def test_the_key_is_the_same_for_every_try(desk, now):
    first = desk.claimed()
    desk.ledger.finish(first, Outcome(state=State.RETRY, next_at=now), now)
    second = desk.claim()
    assert (second.number, second.key) == (2, first.key)
    assert first.key.startswith("oakfield.fair.main.page.0.")


def test_nothing_is_claimed_before_its_time(desk, now):
    desk.plan(due=now + MINUTE)
    assert desk.ledger.ready_lanes(now) == []
    assert desk.claim() is None
    assert desk.ledger.ready_lanes(now + MINUTE) == ["page:1"]
    assert desk.claim(now=now + MINUTE)


def test_nothing_is_claimed_past_its_deadline(desk, now):
    desk.plan(not_after=now + MINUTE)
    assert desk.claim(now=now + 2 * MINUTE) is None
    assert desk.claim(now=now + MINUTE)


def _edited(desk, now):
    desk.submit(text="The fair is on Saturday.")


def _verdict_against(desk, now):
    stored = desk.store.approved_revision("fair")
    desk.store.save_verdict(stored.id, desk.verdict(), passing=False)


def _new_rules(desk, now):
    desk.store.set_versions("rules-2", "facts-1")


def _new_facts(desk, now):
    desk.store.set_versions("rules-1", "facts-2")


def _held(desk, now):
    [planned] = desk.store.deliveries()
    desk.store.move(
        planned.id,
        expect=State.SCHEDULED,
        end=State.HELD,
        by=Actor.ENGINE,
        at=now,
        reason="its file is gone",
    )


def _blocked(desk, now):
    desk.ledger.block_lane("page:1", now + MINUTE)


def _paused(desk, now):
    desk.ledger.pause_lane("page:1", "its password has expired")


@pytest.mark.parametrize(
    "gate",
    [_edited, _verdict_against, _new_rules, _new_facts, _held, _blocked, _paused],
)
def test_every_gate_stops_a_claim(desk, now, gate):
    desk.plan()
    gate(desk, now)
    assert desk.ledger.ready_lanes(now) == []
    assert desk.claim() is None


def test_a_digest_changed_by_hand_stops_a_claim(desk, store, now):
    desk.plan()
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE revisions SET sha256 = 'another'")
    assert desk.claim() is None


def test_a_verdict_at_new_versions_opens_the_gate_again(desk, now):
    desk.plan()
    desk.store.set_versions("rules-2", "facts-1")
    stored = desk.store.approved_revision("fair")
    desk.store.save_verdict(stored.id, desk.verdict(rules="rules-2"), passing=True)
    assert desk.claim()


def test_a_lane_sends_one_at_a_time(desk, now):
    first = desk.claimed("fair")
    desk.plan("play")
    desk.plan("trip", lane="other")
    assert desk.ledger.ready_lanes(now) == ["other"]
    assert desk.claim() is None
    assert desk.claim("other")
    desk.ledger.finish(first, Outcome(state=State.FAILED), now)
    assert desk.claim()


def test_urgent_ones_pass_then_the_earlier(desk, now):
    late = desk.plan("late", due=now - MINUTE)
    early = desk.plan("early", due=now - 2 * MINUTE)
    urgent = desk.plan("closure", urgent=True)
    desk.plan("elsewhere", lane="other", due=now - 3 * MINUTE)
    assert desk.ledger.ready_lanes(now) == ["page:1", "other"]
    order = []
    while claim := desk.claim():
        order.append(claim.delivery)
        desk.ledger.finish(claim, Outcome(state=State.FAILED), now)
    assert order == [urgent.id, early.id, late.id]


def test_a_withdrawal_needs_no_new_verdict(desk, now):
    published = desk.published()
    desk.store.set_versions("rules-2", "facts-2")
    withdrawal = desk.store.add_withdrawal(published.id, person="Bea Head", at=now)
    claim = desk.claim()
    assert (claim.delivery, claim.operation) == (withdrawal.id, Operation.WITHDRAW)
    assert claim.key.endswith(".withdraw")


def test_evidence_and_the_mark_before_the_call_are_kept(desk, now):
    claim = desk.claimed()
    desk.ledger.note(claim, {"photos": ["11"]}, until=claim.lease_until)
    desk.ledger.note(claim, {"album": "é"}, until=claim.lease_until)
    desk.ledger.creating(claim, now)
    [attempt] = desk.store.attempts(claim.delivery)
    assert attempt.evidence == {"photos": ["11"], "album": "é"}
    assert attempt.creating_at == now


def test_an_attempt_that_was_taken_away_writes_nothing_more(desk, now):
    claim = desk.claimed()
    later = claim.lease_until + MINUTE
    with pytest.raises(LeaseLost):
        desk.ledger.creating(claim, claim.lease_until)
    assert desk.ledger.sweep(later) == [claim.delivery]
    with pytest.raises(LeaseLost):
        desk.ledger.note(claim, {"photo": "11"}, until=later)
    with pytest.raises(LeaseLost):
        desk.ledger.creating(claim, now)
    assert not desk.ledger.finish(claim, Outcome(state=State.PUBLISHED, remote_id="1"), later)
    again = desk.claim(now=later, owner="me")  # the same owner, another attempt
    with pytest.raises(LeaseLost):
        desk.ledger.note(claim, {"photo": "11"}, until=later)
    assert not desk.ledger.finish(claim, Outcome(state=State.FAILED), later)
    assert not desk.ledger.finish(replace(again, owner="you"), Outcome(state=State.FAILED), later)
    assert desk.ledger.finish(again, Outcome(state=State.FAILED), later)


def test_a_sign_of_life_lets_the_lease_begin_anew(desk, now):
    claim = desk.claimed()
    for minute in range(1, 12):  # far longer than the lease, with a picture every minute
        moment = now + minute * MINUTE
        assert desk.ledger.sweep(moment) == []
        desk.ledger.note(claim, {f"photo-{minute}": minute}, until=moment + 2 * MINUTE)
    assert desk.ledger.next_instant() == moment + 2 * MINUTE
    desk.ledger.creating(claim, moment + MINUTE)
    assert desk.ledger.sweep(moment + 2 * MINUTE) == [claim.delivery]
    with pytest.raises(LeaseLost):
        desk.ledger.note(claim, {"photo-12": 12}, until=moment + 9 * MINUTE)


def test_threads_share_a_lane_without_doubling(url, desk, now):
    """Eight claimers on two open stores drain one lane; no two ever hold it at once."""
    items = 24
    for number in range(items):
        desk.plan(f"item-{number}")
    sent, problems = [], []
    holding = threading.Lock()

    def drain(ledger, owner):
        try:
            while ledger.ready_lanes(now) or holding.locked():
                claim = ledger.claim("page:1", now=now, owner=owner, lease=5 * MINUTE)
                if claim is None:
                    continue
                assert holding.acquire(blocking=False), "two senders on one lane"
                sent.append(claim.delivery)
                holding.release()
                assert ledger.finish(claim, Outcome(state=State.FAILED), now)
        except BaseException as problem:
            problems.append(problem)

    with open_store(url) as other:
        threads = [
            threading.Thread(target=drain, args=(ledger, f"{ledger}-{number}"))
            for ledger in (desk.ledger, other.ledger)
            for number in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert problems == []
    assert sorted(sent) == sorted({d.id for d in desk.store.deliveries()})
    assert len(sent) == items


def test_editing_and_sending_at_once_get_along(url, desk, now):
    """People submit and approve while two senders claim, end and sweep: nobody is turned away."""
    problems, done = [], threading.Event()

    def edit(desk):
        for number in range(20):
            desk.approve(desk.submit(f"item-{number % 7}", f"The fair, take {number}."))

    def send(ledger):
        while not done.is_set():
            ledger.sweep(now)
            claim = ledger.claim("page:1", now=now, owner="me", lease=5 * MINUTE)
            if claim is not None:
                ledger.creating(claim, now)
                assert ledger.finish(claim, Outcome(state=State.RETRY, next_at=now), now)

    def guarded(work, *arguments):
        try:
            work(*arguments)
        except BaseException as problem:
            problems.append(problem)

    with open_store(url) as other:
        senders = [
            threading.Thread(target=guarded, args=(send, ledger))
            for ledger in (desk.ledger, other.ledger)
        ]
        for thread in senders:
            thread.start()
        guarded(edit, desk)
        done.set()
        for thread in senders:
            thread.join()
    assert problems == []
    states = {delivery.state for delivery in desk.store.deliveries()}
    assert states <= {State.SCHEDULED, State.RETRY, State.HELD}
    assert len(desk.store.deliveries()) == 7
    assert desk.store.verify_audit() is None


def test_a_claim_tells_what_the_delivery_was(desk, now):
    """Also where the history's oldest lines are gone, and numbers no longer run together."""
    first = desk.claimed("fair")
    desk.ledger.finish(first, Outcome(state=State.RETRY, next_at=now), now)
    play = desk.plan("play", lane="page:2")
    with desk.store._database.write() as connection:
        connection.execute(delete(delivery_moves).where(delivery_moves.c.id <= play.id))
    assert desk.claim(now=now).delivery == first.delivery
    assert desk.claim("page:2", now=now).delivery == play.id
    newest = select(delivery_moves.c.delivery, delivery_moves.c.start).order_by(delivery_moves.c.id)
    with desk.store._database.read() as connection:
        assert connection.execute(newest).all()[-2:] == [
            (first.delivery, State.RETRY),
            (play.id, State.SCHEDULED),
        ]


def test_no_claim_or_sweep_reads_through_a_whole_table(desk, now):
    """Each is one of thousands a minute or an hour, and histories grow for years."""
    desk.claimed()
    database = desk.store._database
    if not database.sqlite:
        pytest.skip("PostgreSQL reads a table of a few rows whole")
    assert _CLAIM._sqlite is not None, "it has been worded"
    sql = _CLAIM._sqlite.sql
    swept = [str(each.compile(dialect=database.writer.dialect)) for each in (_EXPIRED, _PAST)]
    with database.read() as connection:
        plan = [
            row[3]
            for each in (sql, *swept)
            for row in connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {each}", (0,) * each.count("?")
            )
        ]
    read_whole = {step for step in plan if step.startswith("SCAN ") and "sending" not in step}
    assert read_whole <= {"SCAN budgets", "SCAN channel_budgets"}
