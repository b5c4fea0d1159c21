"""The term calendar: the nearest school day, found by leaping, is the one a walk would find."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolcast.domain.errors import TimeProblem
from schoolcast.domain.term_calendar import Term, TermCalendar

_FIRST = date(2026, 9, 2)
_DAY = timedelta(days=1)
_LENGTHS = st.integers(min_value=0, max_value=120)


@st.composite
def calendars(draw: st.DrawFn) -> TermCalendar:
    """Up to four terms in any order, with gaps of up to 120 days, and days closed anywhere."""
    terms, begin = [], _FIRST
    for number in range(draw(st.integers(min_value=0, max_value=4))):
        begin += draw(_LENGTHS) * _DAY
        last = begin + draw(_LENGTHS) * _DAY
        terms.append(Term(name=f"Term {number}", first=begin, last=last))
        begin = last + _DAY
    closed = draw(st.lists(st.integers(min_value=-400, max_value=900), max_size=40))
    return TermCalendar(
        terms=tuple(draw(st.permutations(terms))),
        closed={_FIRST + ahead * _DAY: "closed" for ahead in closed},
    )


def walked(calendar: TermCalendar, day: date, step: timedelta) -> date | None:
    days = (day + number * step for number in range(1, 367))
    return next((one for one in days if calendar.is_school_day(one)), None)


@given(calendars(), st.integers(min_value=-500, max_value=1_000))
def test_the_nearest_school_days_are_those_of_a_walk(calendar: TermCalendar, ahead: int) -> None:
    day = _FIRST + ahead * _DAY
    for step, ask in ((-_DAY, calendar.previous_school_day), (_DAY, calendar.next_school_day)):
        expected = walked(calendar, day, step)
        if expected is None:
            with pytest.raises(TimeProblem, match="no school day in the year"):
                ask(day)
        else:
            assert ask(day) == expected


def test_without_terms_every_weekday_that_is_not_closed_is_one() -> None:
    calendar = TermCalendar(closed={date(2027, 1, 4): "INSET day"})
    assert calendar.next_school_day(date(2027, 1, 1)) == date(2027, 1, 5)
    assert calendar.previous_school_day(date(2027, 1, 5)) == date(2027, 1, 1)
