"""School hours pass only while somebody is at school."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from schoolcast.domain.school_hours import after_school_hours
from schoolcast.domain.term_calendar import Term, TermCalendar

AUTUMN = Term(name="Autumn", first=date(2026, 9, 1), last=date(2026, 10, 23))
LATER = Term(name="Later", first=date(2026, 11, 2), last=date(2026, 12, 18))
CALENDAR = TermCalendar(terms=(AUTUMN, LATER), closed={date(2026, 11, 13): "INSET day"})


def later(start: str, hours: float, **changes: object) -> str:
    options = {
        "calendar": CALENDAR,
        "zone_name": "Europe/London",
        "opens": time(8),
        "closes": time(17),
        **changes,
    }
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC)
    end = after_school_hours(moment, timedelta(hours=hours), **options)  # type: ignore[arg-type]
    return end.strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-12-08T10:00", 2, "2026-12-08T12:00"),  # within a day
        ("2026-12-08T16:00", 2, "2026-12-09T09:00"),  # over a night
        ("2026-12-08T05:00", 2, "2026-12-08T10:00"),  # before school
        ("2026-12-08T22:00", 1, "2026-12-09T09:00"),  # after school
        ("2026-12-11T16:00", 2, "2026-12-14T09:00"),  # over a weekend
        ("2026-11-12T16:00", 2, "2026-11-16T09:00"),  # over an INSET day
        ("2026-12-08T16:00", 1, "2026-12-08T17:00"),  # to the very end of a day
        ("2026-12-08T10:00", 20, "2026-12-10T12:00"),  # over several days
    ],
)
def test_only_school_hours_count(start: str, hours: float, end: str) -> None:
    assert later(start, hours) == end


def test_a_change_of_the_clocks_in_the_holidays_moves_nothing() -> None:
    """Friday is on summer time (16:00 is 15:00 UTC), the next school day is not."""
    assert later("2026-10-23T15:00", 2) == "2026-11-02T09:00"


def test_where_the_calendar_ends_weekdays_count() -> None:
    assert later("2026-12-18T16:30", 1) == "2026-12-21T08:30"
