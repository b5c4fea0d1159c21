"""The sample school's days can be made for any date."""

from datetime import date, timedelta

import pytest

from schoolcast.cli.weeks_calendar import calendar_text, school_day
from schoolcast.content.calendar_file import parse_calendar

DAYS = [date(2026, 1, 1) + timedelta(days=count) for count in range(0, 365 * 4, 29)]


@pytest.mark.parametrize("today", [*DAYS, date(2028, 2, 29), date(2026, 8, 31), date(2026, 9, 1)])
def test_there_are_school_days_before_and_after_every_day(today):
    calendar, problems = parse_calendar(calendar_text(today).encode())
    assert problems == [] and calendar is not None
    before, after = (school_day(name, today, calendar) for name in ("day_before_9", "day_10"))
    assert before < today < after
    assert calendar.is_school_day(before) and calendar.is_school_day(after)
    assert len(list(calendar.school_days(before, after))) in (19, 20)
    assert after - before < timedelta(days=80)  # the summer holidays are the longest


def test_terms_begin_and_end_on_weekdays_with_a_half_term_within():
    calendar, _ = parse_calendar(calendar_text(date(2026, 11, 24)).encode())
    assert [term.name for term in calendar.terms] == ["Autumn", "Spring", "Summer"] * 3
    for term in calendar.terms:
        first, last = term.half_term
        assert term.first.weekday() < 5 and term.last.weekday() < 5
        assert term.first < first < last < term.last and first.weekday() == 0


def test_november_2026_is_as_it_was():
    calendar, _ = parse_calendar(calendar_text(date(2026, 11, 24)).encode())
    assert school_day("day_10", date(2026, 11, 24), calendar) == date(2026, 12, 8)
    assert school_day("day_before_2", date(2026, 11, 22), calendar) == date(2026, 11, 19)
    assert not calendar.is_school_day(date(2027, 1, 4))
