"""Awake: whether this computer is usually on when something is to go out.

A school's computer may be switched off at night or in the holidays. What is due then waits until
it is on again, or is too late: worth knowing when a time is chosen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from schoolcast.domain.dates import instant, wall_time
from schoolcast.domain.errors import TimeProblem
from schoolcast.pipeline.school import School

WEEKS = 8  # how far back the habit is read
ENOUGH = 2  # weeks from which on it counts as a habit
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
