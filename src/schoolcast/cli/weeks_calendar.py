"""The sample school's days around any date: its terms, and the dates its announcements name."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from schoolcast.domain.term_calendar import TermCalendar

_HEAD = """\
# The sample school's days, made for the day on which it was tried out.

day_starts = "08:50"
day_ends = "15:30"
reminder_time = "15:30"
move_reminders = "earlier"
bank_holidays = "england"
# There are no quiet hours here, so that it can be tried out in the evening.
"""
_TERM = """
[[terms]]
name = "{name}"
first = {first}
last = {last}
half_term = [{half}, {end}]
"""
_DAY = re.compile(r"day_(before_)?(\d+)")
_MONDAY, _WEDNESDAY, _FRIDAY = 0, 2, 4


def calendar_text(today: date) -> str:
    """A calendar.toml for the school years around `today`."""
    present = today.year if today.month >= 9 else today.year - 1
    years = range(present - 1, present + 2)
    insets = [day for year in years for day in _insets(year)]
    closed = f"inset_days = [{', '.join(day.isoformat() for day in insets)}]\n"
    return _HEAD + closed + "".join(term for year in years for term in _terms(year))


def _insets(year: int) -> tuple[date, date]:
    """The days of training before the autumn term and the spring term."""
    return _weekday(date(year, 9, 1)), _weekday(date(year + 1, 1, 4))


def _terms(year: int) -> Iterator[str]:
    """The three terms of the school year that begins in that autumn."""
    following = year + 1
    autumn, spring = (_weekday(inset + timedelta(days=1)) for inset in _insets(year))
    yield _term(
        "Autumn",
        autumn,
        _next(date(year, 12, 14), _FRIDAY),
        _next(date(year, 10, 24), _MONDAY),
    )
    yield _term(
        "Spring",
        spring,
        _next(date(following, 3, 20), _FRIDAY),
        _next(date(following, 2, 12), _MONDAY),
    )
    yield _term(
        "Summer",
        _next(date(following, 4, 10), _MONDAY),
        _next(date(following, 7, 17), _WEDNESDAY),
        _next(date(following, 5, 25), _MONDAY),
    )


def _term(name: str, first: date, last: date, half: date) -> str:
    end = half + timedelta(days=4)
    return _TERM.format(name=name, first=first, last=last, half=half, end=end)


def _next(day: date, weekday: int) -> date:
    """That weekday on or after `day`."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _weekday(day: date) -> date:
    """`day`, or the Monday after a weekend."""
    return day if day.weekday() < 5 else _next(day, _MONDAY)


def school_day(name: str, today: date, calendar: TermCalendar) -> date:
    """The date of "day_3", three school days after today, or of "day_before_3"."""
    found = _DAY.fullmatch(name)
    assert found is not None, name
    day, count = today, int(found[2])
    for _ in range(count):
        day = calendar.previous_school_day(day) if found[1] else calendar.next_school_day(day)
    return day
