"""Awake: whether this computer is usually on when something is to go out.

A school's computer may be switched off at night or in the holidays. What is due then waits until
it is on again, or is too late: worth knowing when a time is chosen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schoolcast.domain.dates import day_month, instant, wall_time
from schoolcast.domain.delivery import UNSENT, Delivery
from schoolcast.domain.errors import SchoolcastError, TimeProblem
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.school import School

WEEKS = 8  # how far back the habit is read
ENOUGH = 2  # weeks from which on it counts as a habit
AHEAD = timedelta(days=10)  # how long before a holiday its posts are named
LONG = 4  # days without school that make a holiday; a weekend has two
_HOUR = 3600
_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


@dataclass(frozen=True, kw_only=True, slots=True)
class Habit:
    """How often this computer was on at an hour of the week, of the weeks we know."""

    on: int
    weeks: int

    @property
    def mostly_off(self) -> bool:
        """Whether it was off more often than on, for long enough to tell."""
        return self.weeks >= ENOUGH and 2 * self.on < self.weeks


def habit(due: datetime, zone_name: str, hours: frozenset[int], now: datetime) -> Habit:
    """How it was in past weeks at the hour of `due`; `hours` count from 1970 in UTC."""
    if not hours:
        return Habit(on=0, weeks=0)
    first, last = min(hours), _hour(now) - 1
    wall = wall_time(due, zone_name)
    known = [
        hour for hour in _weeks_before(wall, zone_name, _hour(due), last) if first <= hour <= last
    ]
    return Habit(on=sum(hour in hours for hour in known[:WEEKS]), weeks=len(known[:WEEKS]))


def _weeks_before(wall: datetime, zone_name: str, due: int, last: int) -> Iterator[int]:
    """The same hour of the week in the weeks before, newest first."""
    skipped = max(0, (due - last) // (7 * 24))
    for back in range(skipped, skipped + WEEKS + 2):
        try:
            yield _hour(instant(wall - timedelta(weeks=back), zone_name))
        except TimeProblem:  # an hour that the clocks left out
            continue


def _hour(moment: datetime) -> int:
    return int(moment.timestamp()) // _HOUR


def sleepy_times(dues: Iterable[datetime], school: School) -> list[str]:
    """A sentence for each hour of the week among `dues` at which it has mostly been off."""
    now, hours = school.clock.now(), school.ledger.awake_hours()
    said: dict[tuple[int, int], str] = {}
    for due in dues:
        wall = wall_time(due, school.timezone)
        known = habit(due, school.timezone, hours, now)
        if due > now and known.mostly_off:
            said.setdefault((wall.weekday(), wall.hour), _sentence(wall, known))
    return list(said.values())


def _sentence(wall: datetime, known: Habit) -> str:
    return (
        f"Between {wall:%H}:00 and {wall:%H}:59 on {_DAYS[wall.weekday()]} this computer has "
        f"mostly been off (on in {known.on} of the last {known.weeks} weeks). What is due then "
        "waits until it is on, or is too late."
    )


def needed_in_holiday(school: School) -> str:
    """Before a holiday: which posts need this computer to be on in it; "" where there are none."""
    now = school.clock.now()
    try:
        found = next_holiday(school.calendar(), wall_time(now, school.timezone).date())
    except SchoolcastError:  # a calendar that can't be read is reported by `check`
        return ""
    if found is None:
        return ""
    first, last = found
    due = [
        one
        for one in school.store.deliveries(states=UNSENT)
        if first <= wall_time(one.due, one.zone).date() <= last
    ]
    if not due:
        return ""
    return (
        f"The holiday from {day_month(first)} to {day_month(last)} needs this computer to be on: "
        f"{'; '.join(map(_named, due))}."
    )


def next_holiday(calendar: TermCalendar, today: date) -> tuple[date, date] | None:
    """The first and last day of a holiday that has begun or begins within ten days, if one does.

    Without terms the calendar knows of no holidays.
    """
    if not calendar.terms:
        return None
    day = today
    while calendar.is_school_day(day) or not _long(calendar, day):
        day += timedelta(days=1)
        if day - today > AHEAD:
            return None
    try:
        return day, calendar.next_school_day(day) - timedelta(days=1)
    except TimeProblem:  # the calendar ends here
        return day, max(day, max(term.last for term in calendar.terms))


def _long(calendar: TermCalendar, day: date) -> bool:
    ahead = range(LONG)
    return not any(calendar.is_school_day(day + timedelta(days=n)) for n in ahead)


def _named(delivery: Delivery) -> str:
    day = day_month(wall_time(delivery.due, delivery.zone).date())
    return f"{delivery.item} on {delivery.channel} ({day})"
