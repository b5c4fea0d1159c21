"""A roll's age in school days."""

from datetime import date

import pytest

from schoolcast.domain.facts import RollAge
from schoolcast.domain.term_calendar import Term, TermCalendar
from schoolcast.people.freshness import age_of, school_days_between

YEAR = TermCalendar(
    terms=(
        Term(name="autumn", first=date(2026, 9, 3), last=date(2026, 12, 18)),
        Term(name="spring", first=date(2027, 1, 5), last=date(2027, 3, 25)),
    ),
    closed={date(2026, 10, 23): "INSET"},
)


@pytest.mark.parametrize(
    ("today", "age"),
    [
        (date(2026, 12, 4), RollAge.FRESH),
        (date(2026, 12, 7), RollAge.FRESH),
        (date(2026, 12, 11), RollAge.AGEING),
        (date(2026, 12, 14), RollAge.AGEING),
        (date(2026, 12, 15), RollAge.STALE),
        (date(2027, 1, 2), RollAge.STALE),
    ],
)
def test_only_school_days_count(today, age):
    assert age_of(date(2026, 11, 30), today, YEAR, lasts=10) is age


def test_a_holiday_does_not_age_it():
    assert school_days_between(date(2026, 12, 18), date(2027, 1, 4), YEAR) == 0


def test_a_new_school_year_makes_it_stale_on_its_first_day():
    taken = date(2026, 7, 20)
    assert age_of(taken, date(2026, 9, 2), YEAR, lasts=60) is RollAge.FRESH
    assert age_of(taken, date(2026, 9, 3), YEAR, lasts=60) is RollAge.STALE


def test_an_undated_roll_counts_as_fresh():
    assert age_of(None, date(2026, 9, 2), YEAR, lasts=60) is RollAge.FRESH
