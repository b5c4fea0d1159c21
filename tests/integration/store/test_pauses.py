"""Pauses: a person stops everything, a channel or an item for a while."""

from dataclasses import replace
from datetime import timedelta

import pytest

from schoolcast.domain.delivery import State
from schoolcast.pipeline.records import Pause, Scope

MINUTE = timedelta(minutes=1)


def pause(now, scope=Scope.EVERYTHING, target="", until=None):
    return Pause(
        scope=scope, target=target, since=now, person="Bea Head", why="we mourn", until=until
    )


@pytest.mark.parametrize(
    ("scope", "target", "stops"),
    [
        (Scope.EVERYTHING, "", True),
        (Scope.CHANNEL, "page", True),
        (Scope.CHANNEL, "oak", False),
        (Scope.ITEM, "fair", True),
        (Scope.ITEM, "play", False),
    ],
)
def test_a_pause_stops_what_it_names(desk, now, scope, target, stops):
    planned = desk.plan()
    assert desk.store.pause(pause(now, scope, target)) is None
    assert (desk.claim() is None) is stops
    assert desk.ledger.ready_lanes(now) == []  # stopped, or being sent
    if stops:
        assert desk.store.delivery(planned.id).state is State.SCHEDULED
        assert desk.ledger.next_instant() > now + MINUTE
        assert desk.store.resume(scope, target, person="Bea Head", at=now)
        assert desk.claim()


def test_a_pause_ends_by_itself(desk, now):
    desk.plan()
    desk.store.pause(pause(now, until=now + MINUTE))
    assert desk.ledger.next_instant() == now + MINUTE
    assert desk.claim(now=now + MINUTE - timedelta(seconds=1)) is None
    assert desk.claim(now=now + MINUTE)
    assert desk.store.pauses(now + MINUTE) == []
    assert not desk.store.resume(Scope.EVERYTHING, "", person="Bea Head", at=now + MINUTE)


def test_a_second_pause_never_shortens_what_somebody_else_asked_for(desk, now):
    mourning = pause(now)
    assert desk.store.pause(mourning) is None
    printer = replace(pause(now, until=now + MINUTE), person="Pat Porter")
    assert desk.store.pause(printer) == mourning
    assert desk.store.pauses(now) == [mourning]
    assert [entry.person for entry in desk.store.audit()] == ["Bea Head"]
    desk.plan()
    assert desk.claim(now=now + 2 * MINUTE) is None


@pytest.mark.parametrize(
    ("person", "first", "second"),
    [
        ("Pat Porter", 1, 1),
        ("Pat Porter", 1, 2),
        ("Pat Porter", 1, None),
        ("Pat Porter", None, None),
        ("bea head", None, 1),  # her own
    ],
)
def test_a_second_pause_that_lasts_takes_its_place(desk, now, person, first, second):
    ends = [now + minutes * MINUTE if minutes else None for minutes in (first, second)]
    before = pause(now, until=ends[0])
    after = replace(pause(now, until=ends[1]), person=person)
    assert desk.store.pause(before) is None
    assert desk.store.pause(after) == before
    assert desk.store.pauses(now) == [after]
    assert desk.store.pause(pause(now, Scope.CHANNEL, "page")) is None
    assert len(desk.store.pauses(now)) == 2


def test_a_pause_that_has_ended_keeps_nobody_from_a_new_one(desk, now):
    desk.store.pause(pause(now, until=now + MINUTE))
    later = replace(pause(now + MINUTE, until=now + 2 * MINUTE), person="Pat Porter")
    assert desk.store.pause(later) is None
    assert desk.store.pauses(now + MINUTE) == [later]


def test_a_pause_is_of_one_school(store, desk, make_desk, now):
    other = make_desk(store, "elmfield")
    other.plan()
    desk.store.pause(pause(now))
    assert desk.claim()


def test_taking_down_is_never_paused(desk, now):
    published = desk.published()
    desk.store.pause(pause(now))
    desk.store.add_withdrawal(published.id, person="Bea Head", at=now)
    assert desk.claim()


def test_a_pause_moves_no_deadline(desk, now):
    planned = desk.plan(not_after=now + MINUTE)
    desk.store.pause(pause(now))
    assert desk.ledger.next_instant() == now + MINUTE + timedelta(milliseconds=1)
    assert desk.ledger.miss(now + 2 * MINUTE) == [planned.id]


def test_the_record_says_who_paused_and_resumed(desk, now):
    desk.store.pause(pause(now, Scope.CHANNEL, "page"))
    desk.store.resume(Scope.CHANNEL, "page", person="Ada Office", at=now)
    lines = [(e.action, e.subject, e.person) for e in desk.store.audit()]
    assert lines == [("pause", "page", "Bea Head"), ("resume", "page", "Ada Office")]
    assert desk.store.verify_audit() is None


def test_after_a_reconnect_what_became_due_is_asked_about(desk, now):
    late, coming = desk.plan("fair"), desk.plan("play", due=now + MINUTE)
    other = desk.plan("trip", lane="other")
    desk.ledger.pause_lane("page:1", "its password has expired", now)
    assert desk.ledger.open_lane("page:1", now)
    held = desk.store.delivery(late.id)
    assert (held.state, held.hold) == (State.HELD, "STILL-TRUE")
    for one in (coming, other):
        assert desk.store.delivery(one.id).state is State.SCHEDULED
    assert desk.claim() is None
    assert desk.claim(now=now + MINUTE).delivery == coming.id


def test_a_block_that_ends_asks_nothing(desk, now):
    planned = desk.plan()
    desk.ledger.block_lane("page:1", now + MINUTE)
    assert not desk.ledger.open_lane("page:1", now + MINUTE)
    assert desk.claim(now=now + MINUTE).delivery == planned.id
