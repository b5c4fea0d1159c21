"""Quiet hours and closed days, as the rules see them."""

from datetime import UTC, date, datetime, time

import pytest

from schoolcast.api import Facts, Finding, Kind, Post, Revision, TermCalendar
from schoolcast.compliance.rules.school_days import DateClosed, QuietTime
from schoolcast.domain.quiet_hours import QuietHours

CALENDAR = TermCalendar(
    closed={date(2027, 1, 5): "snow"}, quiet=QuietHours(start=time(20), until=time(7))
)


def post(wall: str, slot: str = "main", channel: str = "page") -> Post:
    return Post(
        slot=slot,
        channel=channel,
        audience="public",
        due_wall=wall,
        zone="Europe/London",
        due=datetime(2027, 1, 4, tzinfo=UTC),
        not_after=None,
        text="x",
    )


def check(rule: QuietTime | DateClosed, *posts: Post, **said: object) -> list[Finding]:
    facts = Facts(school="s", school_name="S", timezone="Europe/London", calendar=CALENDAR)
    fields: dict[str, object] = {
        "school": "s", "item": "i", "kind": Kind.FRIENDS, "title": "t", "event_date": None,
        "event_time": None, "audience": ("whole-school",), "chosen": None, "children": (),
        "authors": ("A",), "source_path": "i.md", "source_sha256": "0", "posts": posts,
    }  # fmt: skip
    return rule.prepare(facts).check(Revision(**(fields | said)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wall", "asked"),
    [
        ("2027-01-04T20:00", False),
        ("2027-01-04T20:01", True),
        ("2027-01-05T06:59", True),
        ("2027-01-05T07:00", False),
    ],
)
def test_quiet_hours_are_asked_about(wall: str, asked: bool) -> None:
    found = check(QuietTime(), post(wall))
    assert [one.rule for one in found] == ["QUIET-HOURS"] * asked
    assert all("they end at 7am" in one.message for one in found)


def test_a_closure_can_t_wait() -> None:
    assert check(QuietTime(), post("2027-01-05T05:30"), kind=Kind.CLOSURE) == []


def test_one_time_of_day_is_one_question_however_often_it_comes() -> None:
    days = [post(f"2027-01-{day:02}T06:30", f"2027-01-{day:02}") for day in range(4, 14)]
    (found,) = check(QuietTime(), *days)
    assert found.slot == "2027-01-04"
    assert len(check(QuietTime(), *days, post("2027-01-04T22:00", channel="x"))) == 2


def test_an_event_on_a_closed_day_is_worth_a_look() -> None:
    (found,) = check(DateClosed(), event_date=date(2027, 1, 5))
    assert "school is closed (snow)" in found.message
    assert check(DateClosed(), event_date=date(2027, 1, 6)) == []
    assert check(DateClosed(), event_date=date(2027, 1, 5), kind=Kind.CLOSURE) == []
