"""The same week last year: its announcements, moved to this year's school days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from schoolcast.domain.dates import MONTHS, day_month
from schoolcast.domain.errors import TimeProblem, UsageProblem
from schoolcast.domain.item import ON_APPROVAL, Item
from schoolcast.domain.term_calendar import Term, TermCalendar
from schoolcast.pipeline.school import School

_WEEK = timedelta(days=7)
_DATES = re.compile(rf"\b(?:20\d\d|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{'|'.join(MONTHS)}))\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """An announcement of last year and when it would be this year; `why_not` where it would not.

    `event` and `goes_out` are this year's; `words` say what to look at.
    """

    item: str
    path: str
    title: str
    was: date
    event: date | None = None
    goes_out: str = ""
    words: str = ""
    why_not: str = ""


def week_before(monday: date, calendar: TermCalendar) -> date:
    """The Monday of the same week of the same term, one school year earlier; UsageProblem."""
    if monday.weekday() != 0:
        raise UsageProblem(f"{day_month(monday)} is no Monday; name the week by its Monday.")
    term = _term(monday, calendar)
    if term is None:
        raise UsageProblem(
            f"The week of {day_month(monday)} {monday.year} has no school day in calendar.toml."
        )
    year = calendar.year_of(term.first)
    before = calendar.year_of(year.first - timedelta(days=1))
    named = [one for one in calendar.terms_in(before) if one.name == term.name]
    if not named:
        raise UsageProblem(
            f"calendar.toml has no term {term.name} in {before.name}; add last year's terms to it."
        )
    weeks = _school_weeks(term, calendar)
    earlier = _school_weeks(named[0], calendar)
    number = weeks.index(monday)
    if number >= len(earlier):
        raise UsageProblem(
            f"It is week {number + 1} of the {term.name} term; last year's had {len(earlier)}."
        )
    return earlier[number]


def moved(monday: date, school: School) -> list[Moved]:
    """Last year's announcements of the same week, in order of their dates."""
    calendar = school.calendar()
    then = week_before(monday, calendar)
    found = []
    for path, item in _items(school):
        was = item.event_date or _goes_out(item)
        if was is not None and then <= was < then + _WEEK:
            found.append(_moved(item, path, was, monday - then, calendar))
    return sorted(found, key=lambda one: (one.was, one.item))


def _items(school: School) -> Iterator[tuple[str, Item]]:
    if school.content is None:
        return
    for stamp in school.content.scan(may_be_empty=True):
        item = school.content.read(stamp.path).item
        if item is not None and not item.cancelled:
            yield stamp.path, item


def _moved(item: Item, path: str, was: date, ahead: timedelta, calendar: TermCalendar) -> Moved:
    known = Moved(item=item.id, path=path, title=item.title, was=was)
    why_not = _why_not(item)
    if why_not:
        return replace(known, why_not=why_not)
    day = was + ahead
    words = []
    if not calendar.is_school_day(day) and calendar.is_school_day(was):
        later = calendar.next_school_day(day)
        words.append(f"{day_month(day)} is no school day this year; moved to {day_month(later)}.")
        day = later
    if item.images or item.videos:
        words.append("Its pictures were left behind.")
    if _DATES.search(item.body):
        words.append("Its text names a date or a year; correct it.")
    goes_out = _goes_out(item)
    at = item.publish_at[-5:] if goes_out else f"{calendar.reminder_time:%H:%M}"
    return replace(
        known,
        event=day if item.event_date else None,
        goes_out=f"{_outing(goes_out or was, was, day, calendar)} {at}",
        words=" ".join(words),
    )


def _why_not(item: Item) -> str:
    if item.children:
        return "It was about a child; write it anew."
    if item.repeat:
        return "It repeats; write it anew with this year's first day."
    return ""


def _goes_out(item: Item) -> date | None:
    if item.publish_at == ON_APPROVAL:
        return None
    return datetime.fromisoformat(item.publish_at).date()


def _outing(goes_out: date, was: date, day: date, calendar: TermCalendar) -> date:
    """As long before the event as last year, on a school day."""
    outing = day - (was - goes_out)
    try:
        return outing if calendar.is_school_day(outing) else calendar.previous_school_day(outing)
    except TimeProblem:  # the calendar does not reach so far
        return outing


def _term(monday: date, calendar: TermCalendar) -> Term | None:
    days = list(calendar.school_days(monday, monday + timedelta(days=4)))
    return next(
        (term for term in calendar.terms if days and term.first <= days[0] <= term.last), None
    )


def _school_weeks(term: Term, calendar: TermCalendar) -> list[date]:
    """The Mondays of the term's weeks that have a school day."""
    monday = term.first - timedelta(days=term.first.weekday())
    weeks = []
    while monday <= term.last:
        first, last = max(monday, term.first), min(monday + timedelta(days=4), term.last)
        if any(calendar.school_days(first, last)):
            weeks.append(monday)
        monday += _WEEK
    return weeks
