"""Posts over the changes of the clocks in Europe/London, from submit to the pass that sends."""

from datetime import datetime

import pytest

from schoolcast.domain.delivery import State
from schoolcast.domain.errors import ContentProblem, SchoolcastError

MINUTE_BEFORE_AND_DUE = [
    pytest.param("2027-03-27 08:00", "2027-03-27T07:59Z", "2027-03-27T08:00Z", id="before spring"),
    pytest.param("2027-03-28 00:59", "2027-03-28T00:58Z", "2027-03-28T00:59Z", id="last of winter"),
    pytest.param(
        "2027-03-28 02:00", "2027-03-28T00:59Z", "2027-03-28T01:00Z", id="first of summer"
    ),
    pytest.param("2027-03-28 08:00", "2027-03-28T06:59Z", "2027-03-28T07:00Z", id="on the day"),
    pytest.param("2027-03-29 08:00", "2027-03-29T06:59Z", "2027-03-29T07:00Z", id="after spring"),
    pytest.param("2026-10-24 08:00", "2026-10-24T06:59Z", "2026-10-24T07:00Z", id="before autumn"),
    pytest.param("2026-10-25 01:30", "2026-10-25T00:29Z", "2026-10-25T00:30Z", id="the first 1:30"),
    pytest.param("2026-10-25 08:00", "2026-10-25T07:59Z", "2026-10-25T08:00Z", id="that morning"),
    pytest.param("2026-10-26 08:00", "2026-10-26T07:59Z", "2026-10-26T08:00Z", id="after autumn"),
]


@pytest.mark.parametrize(("wall", "before", "due"), MINUTE_BEFORE_AND_DUE)
def test_w06_a_post_goes_out_at_its_time_on_the_wall(make_office, wall, before, due):
    office = make_office("2026-10-12T09:00+00:00" if wall < "2027" else "2027-03-15T09:00+00:00")
    office.write(kind="update", keys="", body="Our garden is in flower.", publish_at=wall)
    office.submit()
    office.approve()
    (planned,) = office.deliveries()
    assert (planned.state, planned.due) == (State.SCHEDULED, datetime.fromisoformat(due))
    office.at(before)
    assert office.run().sent == []
    office.at(due)
    assert [sent.outcome.state for sent in office.run().sent] == [State.PUBLISHED]
    office.at(due.replace("T00:", "T01:"))  # at half past one the wall says so once more
    assert office.run().sent == []
    assert len(office.posted()) == 1


def test_w06_a_time_that_the_clocks_skip_is_never_planned(make_office):
    office = make_office("2027-03-15T09:00+00:00")
    office.write(
        kind="update", keys="", body="Our garden is in flower.", publish_at="2027-03-28 01:30"
    )
    with pytest.raises(SchoolcastError, match="does not exist"):
        office.submit()
    assert office.deliveries() == []


@pytest.mark.parametrize("publish_at", ["2027-03-27 15:30", "on-approval"])
def test_w06_an_event_at_a_time_that_the_clocks_skip_is_named_by_file_and_key(
    make_office, publish_at
):
    office = make_office("2027-03-15T09:00+00:00")
    keys = 'event_date = 2027-03-28\nevent_time = "01:30"'
    office.write("walk.md", keys=keys, kind="update", publish_at=publish_at)
    with pytest.raises(ContentProblem, match="does not exist") as said:
        office.submit("walk.md")
    assert (said.value.path, said.value.line, said.value.key) == ("walk.md", 6, "event_time")
