"""What people and clocks do: W5, W9, W10."""

import pytest

from schoolcast.domain.delivery import State
from schoolcast.domain.errors import NotAllowed


def test_w05_three_hours_late_it_still_goes_out(office):
    office.write(kind="update", keys="", body="Our garden is in flower.")
    office.submit()
    office.approve()
    office.at("2026-12-11T18:30+00:00")
    assert [sent.outcome.state for sent in office.run().sent] == [State.PUBLISHED]
    assert len(office.posted()) == 1


def test_w05_three_days_late_it_is_missed_and_said_so(office):
    office.write(kind="update", keys="", body="Our garden is in flower.")
    office.submit()
    office.approve()
    office.at("2026-12-14T15:30+00:00")
    report = office.run()
    (late,) = office.deliveries()
    assert (report.sent, report.missed) == ([], [late.id])
    assert report.put_before_a_person == 1
    assert (late.state, bool(late.reason)) == (State.MISSED, True)
    assert office.posted() == []


def test_w05_what_says_tomorrow_does_not_go_out_the_day_after(office):
    office.write(
        kind="update",
        keys="",
        body="The book fair opens tomorrow.",
        publish_at="2026-12-10 22:00",
    )
    office.submit()
    office.approve()
    office.at("2026-12-11T01:00+00:00")
    assert office.run().sent == []
    assert [each.state for each in office.deliveries()] == [State.MISSED]


def test_w09_an_edit_after_scheduling(office):
    office.write()
    office.submit()
    office.approve()
    office.write(body="School is closed to pupils on {{ event_date | long_date }}. Enjoy it.")
    office.at("2026-12-11T15:30+00:00")
    office.run()
    (held,) = office.deliveries()
    assert (held.state, held.hold) == (State.HELD, "EDITED")
    assert office.posted() == []
    office.submit()
    office.run()
    assert office.posted() == []
    asked = office.approve().unresolved
    office.approve(answers={finding.key: "now" for finding in asked}) if asked else None
    office.run()
    (post,) = office.posted()
    assert post["text"].endswith("Enjoy it.")


@pytest.mark.parametrize("approver", ["Pat Lorimer", "pat lorimer", " Pat  LORIMER "])
def test_w10_the_approver_is_the_author(office, approver):
    office.write()
    office.submit(person="Pat Lorimer")
    with pytest.raises(NotAllowed):
        office.approve(person=approver)
    office.at("2026-12-11T15:30+00:00")
    assert office.run().sent == []
    assert office.posted() == []
