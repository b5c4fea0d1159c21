"""Which days are the coming holiday."""

from datetime import date

import pytest

from schoolcast.domain.term_calendar import Term, TermCalendar
from schoolcast.pipeline.holiday import Holiday, next_holiday

CALENDAR = TermCalendar(
    terms=(
        Term(name="autumn", first=date(2026, 9, 3), last=date(2026, 12, 18)),
        Term(name="spring", first=date(2027, 1, 5), last=date(2027, 2, 12)),
    ),
    closed={date(2026, 11, 27): "INSET day"},
)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 11, 23), None),  # a long weekend is no holiday
        (date(2026, 12, 7), None),
        (date(2026, 12, 9), (date(2026, 12, 19), date(2027, 1, 4))),
        (date(2026, 12, 24), (date(2026, 12, 24), date(2027, 1, 4))),
        (date(2027, 1, 4), (date(2027, 1, 4), date(2027, 1, 4))),  # its last day
        (date(2027, 1, 5), None),
    ],
)
def test_a_holiday_is_seen_ten_days_ahead_and_to_its_end(today, found):
    holiday = next_holiday(CALENDAR, today)
    assert (holiday and (holiday.first, holiday.last)) == found


def test_after_the_last_term_the_calendar_says_nothing_of_its_end():
    found = next_holiday(CALENDAR, date(2027, 2, 10))
    assert found == Holiday(first=date(2027, 2, 13), last=None)
    assert found.days == "from Saturday 13 February on"


def test_without_terms_there_are_no_holidays():
    assert next_holiday(TermCalendar(), date(2026, 12, 20)) is None
