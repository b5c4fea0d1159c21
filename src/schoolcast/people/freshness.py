"""Freshness: how long a roll can be relied on, counted in school days."""

from datetime import date

from schoolcast.domain.errors import TimeProblem
from schoolcast.domain.facts import RollAge
from schoolcast.domain.term_calendar import TermCalendar

WARNED = 5  # school days before it is stale
_YEAR_BEGINS = (9, 1)  # month and day, in the United Kingdom


def age_of(taken_on: date | None, today: date, calendar: TermCalendar, lasts: int) -> RollAge:
    """How old a roll is today; one that nobody dated counts as fresh.

    It is stale after `lasts` school days, and when school has begun in a year before which it
    was taken: then children have left and others have come.
    """
    if taken_on is None:
        return RollAge.FRESH
    if taken_on < _begins(today) and _school_has_begun(today, calendar):
        return RollAge.STALE
    days = school_days_between(taken_on, today, calendar)
    if days > lasts:
        return RollAge.STALE
    return RollAge.AGEING if days > lasts - WARNED else RollAge.FRESH


def school_days_between(start: date, end: date, calendar: TermCalendar) -> int:
    """School days after `start` up to and with `end`."""
    days = range(start.toordinal() + 1, end.toordinal() + 1)
    return sum(calendar.is_school_day(date.fromordinal(day)) for day in days)


def _begins(today: date) -> date:
    this = date(today.year, *_YEAR_BEGINS)
    return this if today >= this else date(today.year - 1, *_YEAR_BEGINS)


def _school_has_begun(today: date, calendar: TermCalendar) -> bool:
    try:
        first = calendar.next_school_day(date.fromordinal(_begins(today).toordinal() - 1))
    except TimeProblem:  # a calendar that has not been written yet
        return True
    return today >= first
