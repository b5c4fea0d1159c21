"""Words that name a day, checked against the day on which an approval would really send them."""

from datetime import UTC, datetime

import pytest

from schoolcast.domain.finding import Severity

CLOSED = {
    "publish_at": "on-approval",
    "keys": "event_date = 2027-01-04",
    "body": "School is closed to pupils tomorrow.",
}
FAIR = {
    "id": "fair",
    "kind": "update",
    "title": "Fair",
    "publish_at": "on-approval",
    "keys": "",
    "body": "The fair is on Friday.",
}


def test_tomorrow_approved_on_the_day_itself_is_asked_about(make_office):
    office = make_office("2027-01-03T18:00+00:00")
    office.write(**CLOSED)
    office.submit()
    office.at("2027-01-04T08:00+00:00")
    asked = office.approve()
    [question] = asked.unresolved
    assert question.rule == "DATE-RELATIVE" and question.severity is Severity.MUST_RESOLVE
    assert "“tomorrow” will be Tuesday 5 January 2027" in question.message
    assert "the event is on Monday 4 January 2027" in question.message
    assert asked.deliveries == () and office.run().sent == [] and office.posted() == []
    assert office.approve(answers={question.key: "checked: another matter"}).deliveries
    assert len(office.run().sent) == 1


def test_tomorrow_approved_on_the_day_before_is_true(make_office):
    office = make_office("2027-01-03T18:00+00:00")
    office.write(**CLOSED)
    office.submit()
    assert office.approve().unresolved == ()
    assert len(office.run().sent) == 1


def test_a_weekday_that_has_gone_by_since_it_was_written_is_asked_about(make_office):
    office = make_office("2027-01-07T15:00+00:00")
    office.write("fair.md", **FAIR)
    office.submit("fair.md")
    office.at("2027-01-09T10:00+00:00")
    asked = office.approve("fair")
    [question] = asked.unresolved
    assert "“Friday” meant Friday 8 January 2027" in question.message
    assert "will be read as Friday 15 January 2027" in question.message
    assert asked.deliveries == () and office.run().sent == []
    assert office.approve("fair", answers={"DATE-RELATIVE": "checked: the 15th"}).deliveries


@pytest.mark.parametrize(
    ("body", "approved", "asks"),
    [
        ("The fair is on Friday.", "2027-01-08T09:00+00:00", False),  # still that Friday
        ("The fair is on Friday 8 January.", "2027-01-09T10:00+00:00", False),  # a date beside
        ("On Friday we visited the museum.", "2027-01-09T10:00+00:00", False),  # looks back
        ("Our choir sings today.", "2027-01-08T09:00+00:00", True),
        ("Our choir sang yesterday.", "2027-01-08T09:00+00:00", True),
        ("Our choir sings tomorrow.", "2027-01-08T09:00+00:00", True),
        ("Our choir sings tomorrow.", "2027-01-07T22:30+00:00", False),
        ("Our choir sings this Friday.", "2027-01-09T09:00+00:00", True),
    ],
)
def test_what_is_asked_where_no_event_decides(make_office, body, approved, asks):
    office = make_office("2027-01-07T15:00+00:00")
    office.write("fair.md", **{**FAIR, "body": body})
    office.submit("fair.md")
    office.at(approved)
    rules = [finding.rule for finding in office.approve("fair").unresolved]
    assert rules == (["DATE-RELATIVE"] if asks else [])


def test_quiet_hours_judge_the_morning_on_which_it_goes_out(make_office):
    office = make_office("2027-01-07T21:40+00:00")
    (office.folder / "content" / "calendar.toml").write_text(
        'quiet = { start = "21:00", until = "06:30" }\n', encoding="utf-8"
    )
    body = "The fair is next Friday."  # read on the Friday, it is a week later
    office.write("fair.md", **{**FAIR, "body": body})
    office.submit("fair.md")
    [question] = office.approve("fair").unresolved
    assert "will be read as Friday 15 January 2027" in question.message


def test_a_post_approved_late_is_judged_on_the_day_it_goes(make_office):
    office = make_office("2027-01-07T15:00+00:00")
    office.write(
        "fair.md", **{**FAIR, "publish_at": "2027-01-08 20:00", "body": "Fair this Friday."}
    )
    office.submit("fair.md")
    office.at("2027-01-09T10:00+00:00")
    asked = {finding.rule: finding for finding in office.approve("fair").unresolved}
    assert set(asked) == {"DATE-LATE", "DATE-RELATIVE"}
    assert not office.approve("fair", answers={"DATE-LATE": "skip"}).unresolved


def test_an_answer_holds_for_its_day_alone(make_office):
    office = make_office("2027-01-03T18:00+00:00")
    office.write(**CLOSED)
    office.submit()
    keys = []
    for moment in ("2027-01-04T08:00+00:00", "2027-01-04T09:00+00:00", "2027-01-05T08:00+00:00"):
        office.at(moment)
        keys += [finding.key for finding in office.approve().unresolved]
    assert keys[0] == keys[1] != keys[2]


def test_a_date_beside_the_word_that_is_untrue_then_stops_it(make_office):
    office = make_office("2027-01-03T18:00+00:00")
    office.write(**{**CLOSED, "body": "School is closed tomorrow, Monday 4 January."})
    office.submit()
    office.at("2027-01-04T08:00+00:00")
    assert [f.severity for f in office.approve().unresolved] == [Severity.BLOCK]
    assert office.deliveries() == []
    office.at("2027-01-03T19:00+00:00")
    assert office.approve().unresolved == ()


def test_a_line_break_in_this_morning_still_ends_with_the_day(make_office):
    office = make_office("2027-01-07T06:00+00:00")
    body = "Please come to the hall this\nmorning for the book fair."
    office.write("fair.md", **{**FAIR, "publish_at": "2027-01-07 08:00", "body": body})
    [post] = office.submit("fair.md").stored.revision.posts
    assert post.not_after == datetime(2027, 1, 8, tzinfo=UTC)
