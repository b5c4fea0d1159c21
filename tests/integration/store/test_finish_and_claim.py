"""The end of one attempt and the beginning of the next, in one transaction."""

import threading
from datetime import timedelta
from typing import ClassVar

import pytest

from schoolcast.domain.clock import FixedClock
from schoolcast.domain.delivery import State
from schoolcast.pipeline.dispatch import LOOK_AGAIN, Dispatcher
from schoolcast.pipeline.records import Outcome

LEASE = timedelta(minutes=2)
OUT = Outcome(state=State.PUBLISHED, remote_id="page_1")


def both(desk, claim, now, outcome=OUT, lane="page:1"):
    return desk.ledger.finish_and_claim(claim, outcome, now, lane=lane, lease=LEASE)


@pytest.fixture
def commits(store):
    """Counts what waits for the disk."""
    from sqlalchemy import event

    seen: list[object] = []
    event.listen(store.database.writer, "commit", seen.append)
    return seen


def test_the_lane_is_free_for_the_next_at_once(desk, now, commits):
    claim, other = desk.claimed("one"), desk.plan("two")
    before = len(commits)
    ended, following = both(desk, claim, now)
    assert len(commits) == before + 1
    assert ended
    assert (following.delivery, following.owner, following.number) == (other.id, claim.owner, 1)
    assert following.lease_until == now + LEASE
    assert desk.store.delivery(claim.delivery).state is State.PUBLISHED
    assert desk.store.delivery(other.id).state is State.SENDING
    assert both(desk, following, now, Outcome(state=State.PUBLISHED, remote_id="2")) == (True, None)


def test_of_another_lane(desk, now):
    claim = desk.claimed("one")
    desk.plan("two")
    elsewhere = desk.plan("three", lane="page:2")
    ended, following = both(desk, claim, now, lane="page:2")
    assert (ended, following.delivery) == (True, elsewhere.id)


def test_an_attempt_that_was_taken_away_ends_nothing_and_goes_on(desk, now):
    claim = desk.claimed("one")
    desk.ledger.sweep(claim.lease_until)
    desk.plan("two", lane="page:2")
    ended, following = both(desk, claim, now, lane="page:2")
    assert (ended, following.lane) == (False, "page:2")
    assert desk.store.delivery(claim.delivery).state is State.RETRY


def test_where_the_receipt_is_anothers_only_the_end_is_kept(desk, now):
    desk.published("one", remote_id="page_1")
    claim = desk.claimed("two")
    waits = desk.plan("three")
    assert both(desk, claim, now) == (True, None)
    assert desk.store.delivery(claim.delivery).state is State.NEEDS_ATTENTION
    assert desk.store.delivery(waits.id).state is State.SCHEDULED


def test_a_paused_lane_gives_nothing_more(desk, now):
    claim = desk.claimed("one")
    desk.plan("two")
    desk.ledger.pause_lane("page:1", "The connection was lost.", now)
    assert both(desk, claim, now) == (True, None)


def test_a_thread_that_goes_on_with_its_lane_sees_what_became_urgent_elsewhere(desk, now):
    """One thread, a long lane, and meanwhile a closure on another."""

    class Sends:
        order: ClassVar[list[str]] = []

        def send(self, claim):
            self.order.append(claim.lane)
            if len(self.order) == 2:
                desk.plan("closure", lane="page:2", urgent=True)
            clock.set(clock.now() + LOOK_AGAIN)
            return Outcome(state=State.PUBLISHED, remote_id=f"r{len(self.order)}")

    clock = FixedClock(now)
    for number in range(6):
        desk.plan(f"item-{number}")
    dispatcher = Dispatcher({desk.store.school: None}, desk.ledger, clock, owner="me", workers=1)
    dispatcher._sender = sender = Sends()
    sent = dispatcher.drain()
    dispatcher.close()
    assert len(sent) == 7
    assert sender.order.index("page:2") == 3  # the third was in hand already


def test_of_several_threads_one_looks_for_all(desk, now, monkeypatch):
    """Else all of them would stop sending at once, each second, to read the same."""
    clock, count, at_work = FixedClock(now), 4, threading.Event()
    began = threading.Barrier(count, action=lambda: clock.set(now + LOOK_AGAIN), timeout=20)
    looks: list[bool] = []
    again: list[int] = []

    class Sends:
        def send(self, claim):
            if claim.delivery in first:
                began.wait()
            else:
                again.append(claim.delivery)
                if len(again) == count - 1:
                    at_work.set()
            return Outcome(state=State.PUBLISHED, remote_id=f"r{claim.delivery}")

    def ready_lanes(at, **options):
        found = ready(at, **options)
        looks.append(len(looks) != 1 or at_work.wait(timeout=20))  # the others don't wait for it
        return found

    lanes = [f"page:{number}" for number in range(count)]
    first = {desk.plan(f"first-{lane}", lane=lane).id for lane in lanes}
    for lane in lanes:
        desk.plan(f"second-{lane}", lane=lane)
    ready = desk.ledger.ready_lanes
    monkeypatch.setattr(desk.ledger, "ready_lanes", ready_lanes)
    dispatcher = Dispatcher(
        {desk.store.school: None}, desk.ledger, clock, owner="me", workers=count
    )
    dispatcher._sender = Sends()
    sent = dispatcher.drain()
    dispatcher.close()
    assert len(sent) == 2 * count
    assert all(looks)


@pytest.mark.parametrize("workers", [1, 4], ids=["all-taken", "some-free"])
def test_a_closure_waits_for_no_slow_call_elsewhere(desk, now, monkeypatch, workers):
    """A pass from cron: its one other call lasts until the closure has gone out."""
    closed = threading.Event()
    waited = []

    class Sends:
        def send(self, claim):
            if claim.urgent:
                closed.set()
            else:
                desk.plan("closure", lane="page:2", urgent=True)
                waited.append(closed.wait(timeout=20))
            return Outcome(state=State.PUBLISHED, remote_id=f"r{claim.delivery}")

    monkeypatch.setattr("schoolcast.pipeline.dispatch.LOOK_AGAIN", timedelta(seconds=0.05))
    desk.plan("slow")
    dispatcher = Dispatcher(
        {desk.store.school: None}, desk.ledger, FixedClock(now), owner="me", workers=workers
    )
    dispatcher._sender = Sends()
    sent = dispatcher.drain()
    dispatcher.close()
    assert waited == [True]
    assert len(sent) == 2


def test_what_is_urgent_leaves_its_thread_to_the_next(desk, now, monkeypatch):
    """Ordinary posts of the same lane don't go on in a thread that is kept for closures."""
    gone: list[str] = []
    done = threading.Event()

    class Sends:
        def send(self, claim):
            if claim.slot == "slow":
                assert done.wait(timeout=20)
            gone.append(claim.slot)
            if gone.count("closure") == 2:
                done.set()
            return Outcome(state=State.PUBLISHED, remote_id=f"r{claim.delivery}")

    monkeypatch.setattr("schoolcast.pipeline.dispatch.LOOK_AGAIN", timedelta(seconds=0.05))
    desk.plan("slow", slot="slow")
    dispatcher = Dispatcher(
        {desk.store.school: None}, desk.ledger, FixedClock(now), owner="me", workers=1
    )
    dispatcher._sender = Sends()
    assert dispatcher.start() == 1
    for number in (2, 3):
        desk.plan(f"closure-{number}", lane=f"page:{number}", slot="closure", urgent=True)
        desk.plan(f"news-{number}", lane=f"page:{number}", slot="news")
    dispatcher.drain()
    dispatcher.close()
    assert gone[:3] == ["closure", "closure", "slow"]
    assert sorted(gone[3:]) == ["news", "news"]
