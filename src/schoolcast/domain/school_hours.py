"""School hours: time that counts only while somebody is at school to act."""

from datetime import datetime, time, timedelta

from schoolcast.domain.dates import instant, wall_time
from schoolcast.domain.errors import TimeProblem
from schoolcast.domain.term_calendar import TermCalendar

_FURTHEST = 366  # days; a calendar that ends must not make anybody wait for ever


def after_school_hours(
    start: datetime,
    amount: timedelta,
    *,
    calendar: TermCalendar,
    zone_name: str,
    opens: time,
    closes: time,
) -> datetime:
    """The instant (UTC) at which `amount` of school hours have passed since `start`.

    Only the time between `opens` and `closes` (wall times) on school days counts. Where the
    calendar names no more school days, every weekday counts.
    """
    left = amount
    first = wall_time(start, zone_name).date()
    for ahead in range(_FURTHEST):
        day = first + timedelta(days=ahead)
        if not _open_on(datetime.combine(day, opens), calendar):
            continue
        begins = max(_instant(datetime.combine(day, opens), zone_name), start)
        ends = _instant(datetime.combine(day, closes), zone_name)
        if begins + left <= ends:
            return begins + left
        left -= max(ends - begins, timedelta())
    return start + timedelta(days=_FURTHEST)


def _open_on(wall: datetime, calendar: TermCalendar) -> bool:
    day = wall.date()
    if calendar.terms and day > max(term.last for term in calendar.terms):
        return day.weekday() < 5
    return calendar.is_school_day(day)


def _instant(wall: datetime, zone_name: str) -> datetime:
    try:
        return instant(wall, zone_name)
    except TimeProblem:  # the clocks skip it: the hour after is the same moment
        return instant(wall + timedelta(hours=1), zone_name)
