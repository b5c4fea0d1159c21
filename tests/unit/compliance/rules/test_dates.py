"""Dates that contradict themselves, the event, or the day a post goes out."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from schoolcast.api import (
    Facts,
    Finding,
    OverridableBy,
    Post,
    Rule,
    Severity,
    TermCalendar,
    dates,
)
from schoolcast.compliance.rules.date_mismatch import DateMismatch
from schoolcast.compliance.rules.relative_dates import DateRelative
from schoolcast.compliance.rules.timing import DateDueGone, DatePast, SlotClash
from schoolcast.testing.builders import a_post, a_revision

ZONE = "Europe/London"
EVENT = date(2027, 1, 4)  # a Monday
FACTS = Facts(
    school="st-marys",
    school_name="St. Mary's",
    timezone=ZONE,
    calendar=TermCalendar(day_ends=time(15, 30)),
    now=datetime(2026, 12, 1, tzinfo=UTC),
)


def due(wall: str | None, **changes: Any) -> Post:
    """A post due at that wall time, or on approval."""
    if wall is None:
        return a_post(due_wall=None, due=None, not_after=None, **changes)
    moment = dates.instant(datetime.fromisoformat(wall), ZONE)
    return a_post(due_wall=wall, due=moment, not_after=moment + timedelta(days=1), **changes)


def findings(rule: Rule, *posts: Post, facts: Facts = FACTS, **changes: Any) -> list[Finding]:
    return rule.prepare(facts).check(a_revision(*posts, **({"event_date": EVENT} | changes)))


def mismatches(text: str, wall: str | None = "2026-12-11T12:00", **changes: Any) -> list[Finding]:
    return findings(DateMismatch(), due(wall, text=text), **changes)


class TestMismatch:
    @pytest.mark.parametrize(
        "text",
        [
            "Closed on Monday 4 January.",
            "Closed on Monday 4 January 2027.",
            "Closed on Mon 4/1/27 until Tues 5th Jan.",
            "Closed Monday 4th – Friday 8th January",
            "Term ends on Friday 18 December.",
            "See you on 4 January!",
            "Florence Nightingale was born on Friday 12 May 1820.",
            "Monday club: 5 January",
        ],
    )
    def test_dates_that_agree(self, text: str) -> None:
        assert mismatches(text) == []

    @pytest.mark.parametrize(
        ("text", "wrong", "suggestion"),
        [
            ("Tuesday 4 January", "Tuesday 4 January", "Monday 4 January"),
            ("Closed on Monday 5 January 2027!", "Monday 5 January 2027", "Tuesday 5 January 2027"),
            ("Monday 7/9/2027", "Monday 7/9/2027", "Tuesday 7 September 2027"),
        ],
    )
    def test_a_certain_contradiction_stops_the_post(
        self, text: str, wrong: str, suggestion: str
    ) -> None:
        (found,) = mismatches(text)
        assert (found.severity, found.overridable_by) == (Severity.BLOCK, OverridableBy.NOBODY)
        assert text[found.start : found.end] == found.excerpt == wrong
        assert found.suggestion == suggestion

    def test_an_inferred_year_asks_the_approver(self) -> None:
        (found,) = mismatches("The fair is on Monday 5 January.")
        assert (found.severity, found.overridable_by) == (
            Severity.MUST_RESOLVE,
            OverridableBy.APPROVER,
        )
        assert "5 January 2027 is a Tuesday, not a Monday" in found.message

    def test_the_first_day_of_a_range_is_looked_at_too(self) -> None:
        (found,) = mismatches("Open Tuesday 4th to Friday 8th January 2027")
        assert found.excerpt == "Tuesday 4th"

    def test_last_years_date_is_noticed(self) -> None:
        (found,) = mismatches("See you on 4 January 2026!")
        assert found.suggestion == "Monday 4 January 2027"
        assert found.overridable_by is OverridableBy.APPROVER

    @pytest.mark.parametrize("text", ["Friday 31 April", "Send it by 29 February 2027"])
    def test_a_day_that_does_not_exist_is_stopped(self, text: str) -> None:
        (found,) = mismatches(text)
        assert found.severity is Severity.BLOCK
        assert found.message.startswith("There is no ")

    def test_titles_and_descriptions_are_read_links_are_not(self) -> None:
        post = due("2026-12-11T12:00", text="Come!", link="https://example.org/tuesday-4-january")
        (found,) = findings(DateMismatch(), post, title="INSET on Tuesday 4 January")
        assert (found.field, found.slot) == ("title", None)

    def test_without_any_year_to_go_by_nothing_is_said(self) -> None:
        assert mismatches("Monday 5 January", wall=None, event_date=None) == []


class TestPast:
    @pytest.mark.parametrize(
        ("wall", "at"),
        [
            ("2027-01-05T09:00", None),
            ("2027-01-04T15:30", None),
            ("2027-01-04T09:00", time(9)),
            ("2027-01-04T14:00", time(9)),
        ],
    )
    def test_a_post_after_its_event_is_stopped(self, wall: str, at: time | None) -> None:
        (found,) = findings(DatePast(), due(wall), event_time=at)
        assert found.severity is Severity.BLOCK
        assert found.excerpt == wall

    @pytest.mark.parametrize(
        ("wall", "at"),
        [
            ("2027-01-04T07:00", None),
            ("2027-01-04T08:59", time(9)),
            ("2026-12-11T12:00", None),
            (None, None),
        ],
    )
    def test_a_post_before_its_event_is_right(self, wall: str | None, at: time | None) -> None:
        assert findings(DatePast(), due(wall), event_time=at) == []

    def test_each_reminder_is_judged_at_its_own_time(self) -> None:
        posts = due("2026-12-11T12:00"), due("2027-01-06T09:00", slot="-1d")
        (found,) = findings(DatePast(), *posts)
        assert found.slot == "-1d"

    def test_without_a_calendar_the_day_lasts_until_midnight(self) -> None:
        unknown = Facts(school="s", school_name="S", timezone=ZONE)
        assert findings(DatePast(), due("2027-01-04T23:00"), facts=unknown) == []
        assert findings(DatePast(), due("2027-01-05T00:00"), facts=unknown)

    def test_without_a_date_nothing_is_past(self) -> None:
        assert findings(DatePast(), due("2027-01-05T09:00"), event_date=None) == []


class TestDueGone:
    def test_a_time_gone_by_is_worth_knowing_only(self) -> None:
        (found,) = findings(DateDueGone(), due("2026-11-30T12:00"))
        assert found.severity is Severity.INFO

    def test_a_time_to_come_is_not(self) -> None:
        assert findings(DateDueGone(), due("2026-12-11T12:00"), due(None)) == []

    def test_without_a_clock_nothing_is_said(self) -> None:
        timeless = Facts(school="s", school_name="S", timezone=ZONE)
        assert findings(DateDueGone(), due("2020-01-01T12:00"), facts=timeless) == []


def relatives(text: str, wall: str | None, **changes: Any) -> list[Finding]:
    return findings(DateRelative(), due(wall, text=text), **changes)


class TestRelative:
    @pytest.mark.parametrize(
        ("text", "wall"),
        [
            ("School is closed tomorrow.", "2027-01-03T12:00"),
            ("School is closed today.", "2027-01-04T07:00"),
            ("It starts this Monday.", "2026-12-31T12:00"),
            ("It starts this Monday.", "2027-01-04T08:00"),
            ("It starts next Monday.", "2026-12-31T12:00"),
            ("It starts next Monday.", "2026-12-23T12:00"),
            ("Tomorrow, Monday 4 January, we are closed.", "2027-01-03T12:00"),
            ("Order your tickets today for Monday 4 January!", "2026-12-11T12:00"),
            ("Yesterday was fun.", "2027-01-05T12:00"),
        ],
    )
    def test_words_that_will_be_true_gain_their_date_at_most(self, text: str, wall: str) -> None:
        for found in relatives(text, wall):
            assert found.severity is Severity.INFO
            assert found.suggestion == f"{found.excerpt}, Monday 4 January"
            assert "Monday 4 January" not in text

    def test_tomorrow_in_a_post_of_another_day_asks_the_approver(self) -> None:
        text = "We are closed tomorrow."
        (found,) = relatives(text, "2026-12-11T12:00")
        assert (found.severity, found.overridable_by) == (
            Severity.MUST_RESOLVE,
            OverridableBy.APPROVER,
        )
        assert "will be Saturday 12 December 2026" in found.message
        assert text[found.start : found.end] == "tomorrow"
        assert found.suggestion == "on Monday 4 January"

    def test_each_reminder_is_judged_on_its_own_day(self) -> None:
        text = "We are closed tomorrow."
        posts = (
            due("2026-12-28T12:00", slot="-7d", text=text),
            due("2027-01-03T12:00", slot="-1d", text=text),
        )
        wrong, undated = findings(DateRelative(), *posts)
        assert (wrong.slot, wrong.severity) == ("-7d", Severity.MUST_RESOLVE)
        assert (undated.slot, undated.suggestion) == ("-1d", "tomorrow, Monday 4 January")

    def test_where_the_date_stands_too_the_author_may_answer(self) -> None:
        text = "Rehearsal tomorrow; we are closed on Monday 4 January."
        (found,) = relatives(text, "2026-12-11T12:00")
        assert found.overridable_by is OverridableBy.AUTHOR

    @pytest.mark.parametrize(
        "text",
        [
            "Tomorrow, Monday 4 January, we are closed.",
            "Today (4 January) we are closed.",
            "This Friday 18 December we are closed.",
        ],
    )
    def test_a_word_beside_another_date_is_stopped(self, text: str) -> None:
        (found,) = relatives(text, "2026-12-21T12:00")
        assert found.severity is Severity.BLOCK

    def test_a_post_on_approval_is_warned_of(self) -> None:
        (found,) = relatives("We are closed today.", None)
        assert found.severity is Severity.WARN

    def test_without_an_event_the_word_is_about_the_post(self) -> None:
        assert relatives("A lovely day today!", "2026-12-11T12:00", event_date=None) == []

    def test_parts_of_words_are_no_words(self) -> None:
        assert relatives("Yesterdays and todayish", "2026-12-11T12:00") == []


class TestClash:
    def test_two_posts_on_one_day_are_named(self) -> None:
        posts = due("2026-12-28T09:00", slot="-7d"), due("2026-12-28T15:30", slot="-1sd")
        (found,) = findings(SlotClash(), *posts)
        assert found.severity is Severity.WARN
        assert found.message.startswith("The reminder -7d and the reminder -1sd both go out on")

    def test_two_channels_or_two_days_do_not_clash(self) -> None:
        posts = (
            due("2026-12-28T09:00"),
            due("2026-12-28T09:00", channel="x"),
            due("2026-12-29T09:00", slot="-1d"),
            due(None, slot="-2d"),
        )
        assert findings(SlotClash(), *posts) == []
