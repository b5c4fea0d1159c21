"""What may still go out follows its channel to the lane that it has today."""

from datetime import timedelta

import pytest

from schoolcast.domain.delivery import Actor, State
from schoolcast.pipeline.records import Lane, Outcome

HOUR = timedelta(hours=1)
TODAY = {"page": ("page:2", "by-hand:page")}


def test_what_is_planned_goes_by_its_new_name(desk, now):
    planned = desk.plan()
    desk.store.follow_lanes(TODAY)
    assert desk.store.delivery(planned.id).lane == "page:2"
    assert desk.claim("page:1") is None
    assert desk.claim("page:2").delivery == planned.id


def test_a_pause_goes_along_and_its_end_asks(desk, now):
    planned = desk.plan()
    desk.ledger.pause_lane("page:1", "its keys have ended", now)
    desk.store.follow_lanes(TODAY)
    assert desk.ledger.lanes() == [
        Lane(name="page:1"),
        Lane(name="page:2", paused_reason="its keys have ended", paused_at=now),
    ]
    assert desk.claim("page:2") is None
    assert desk.ledger.open_lane("page:2", now)
    assert desk.store.delivery(planned.id).hold == "STILL-TRUE"


def test_a_pause_that_is_there_already_stands(desk, now):
    desk.plan()
    desk.ledger.pause_lane("page:1", "its keys have ended", now)
    desk.ledger.pause_lane("page:2", "the account is locked", now)
    desk.store.follow_lanes(TODAY)
    paused = {lane.name: lane.paused_reason for lane in desk.ledger.lanes()}
    assert paused == {"page:1": "", "page:2": "the account is locked"}


def test_a_block_stops_what_waited_for_its_end_and_nothing_new(desk, now):
    waits = desk.plan()
    desk.ledger.block_lane("page:1", now + HOUR)
    desk.store.follow_lanes(TODAY)
    assert desk.store.delivery(waits.id).next_at == now + HOUR
    new = desk.plan("new", lane="page:2")
    assert desk.claim("page:2").delivery == new.id


@pytest.mark.parametrize("lane", ["page:2", "by-hand:page"])
def test_what_is_where_it_belongs_stays(desk, now, lane):
    planned = desk.plan(lane=lane)
    desk.ledger.pause_lane(lane, "its keys have ended", now)
    before = desk.ledger.lanes()
    desk.store.follow_lanes(TODAY)
    assert desk.store.delivery(planned.id).lane == lane
    assert desk.ledger.lanes() == before


def test_a_channel_that_cannot_be_used_and_another_school_stay(desk, make_desk, now):
    planned, other = desk.plan(), make_desk(desk.opened, "elm").plan()
    desk.store.follow_lanes({"wall": ("wall:1",)})
    assert desk.store.delivery(planned.id).lane == "page:1"
    desk.store.follow_lanes(TODAY)
    assert desk.opened.school("elm").delivery(other.id).lane == "page:1"


def test_what_is_held_refused_or_in_doubt_goes_along_and_what_is_being_sent_does_not(desk, now):
    held = desk.plan("held")
    desk.store.move(
        held.id, expect=State.SCHEDULED, end=State.HELD, by=Actor.ENGINE, at=now, reason="held"
    )
    in_doubt = desk.unknown("doubtful")
    refused = desk.claimed("refused")
    desk.ledger.finish(refused, Outcome(state=State.FAILED), now)
    sending = desk.claimed("sending")
    desk.store.follow_lanes(TODAY)
    for moved in (held.id, in_doubt.id, refused.delivery):
        assert desk.store.delivery(moved).lane == "page:2"
    assert desk.store.delivery(sending.delivery).lane == "page:1"


def test_what_went_out_under_a_former_name_is_still_somebody_elses(desk, now):
    desk.published("first", remote_id="page_1")
    doubtful = desk.unknown("doubtful")
    desk.store.follow_lanes(TODAY)
    assert desk.store.remote_ids("page:2", other_than=doubtful.id) == {"page_1"}


def test_taking_down_goes_on_the_lane_it_is_given(desk, now):
    published = desk.published()
    down = desk.store.add_withdrawal(published.id, person="Bea Head", at=now, lane="page:2")
    assert down.lane == "page:2"
    assert desk.store.delivery(published.id).lane == "page:1"


def test_a_pause_goes_along_with_every_channel_that_leaves(desk, now):
    page, wall = desk.plan("fair"), desk.plan("play", channel="wall")
    desk.ledger.pause_lane("page:1", "its keys have ended", now)
    desk.store.follow_lanes({**TODAY, "wall": ("wall:2",)})
    paused = {lane.name: lane.paused_reason for lane in desk.ledger.lanes()}
    assert paused == {
        "page:1": "",
        "page:2": "its keys have ended",
        "wall:2": "its keys have ended",
    }
    for lane, waits in (("page:2", page), ("wall:2", wall)):
        assert desk.claim(lane) is None
        assert desk.ledger.open_lane(lane, now)
        assert desk.store.delivery(waits.id).hold == "STILL-TRUE"


def test_a_pause_stands_for_a_channel_that_stays(desk, now):
    desk.plan("fair")
    desk.plan("play", channel="wall")
    desk.ledger.pause_lane("page:1", "its keys have ended", now)
    desk.store.follow_lanes({**TODAY, "wall": ("page:1",)})
    paused = {lane.name: lane.paused_reason for lane in desk.ledger.lanes()}
    assert paused == {"page:1": "its keys have ended", "page:2": "its keys have ended"}
    assert desk.claim("page:1") is None
