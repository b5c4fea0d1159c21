"""Wall times, zones and instants, and dates in words.

A wall time is a naive datetime: what the clock on the school's wall shows. An instant is aware
and in UTC. Arithmetic across days is done on wall times, across hours on instants, so that a
clock change never moves a post by an hour.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from schoolcast.domain.errors import TimeProblem

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name, such as "Europe/London"; TimeProblem when nobody knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise TimeProblem(
            f'No time zone is called "{name}"; use a name such as "Europe/London".'
        ) from None


def instant(wall: datetime, zone_name: str) -> datetime:
    """The instant (UTC) at which clocks in the zone show `wall`.

    A time that the clocks skip is a TimeProblem; one that they show twice means the first.
    """
    if wall.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    here = zone(zone_name)
    first = wall.replace(tzinfo=here, fold=0).astimezone(UTC)
    if first.astimezone(here).replace(tzinfo=None) != wall:
        raise TimeProblem(
            f"{clock_time(wall.time())} on {long_date(wall.date())} does not exist: the clocks go "
            "forward over it. Choose a time before or after the change."
        )
    return first


def wall_time(moment: datetime, zone_name: str) -> datetime:
    """What clocks in the zone show at that instant."""
    return moment.astimezone(zone(zone_name)).replace(tzinfo=None)


def end_of_day(day: date, zone_name: str) -> datetime:
    """The instant at which that day ends in the zone: the next day's first instant."""
    midnight = datetime.combine(day + timedelta(days=1), time())
    try:
        return instant(midnight, zone_name)
    except TimeProblem:  # some zones change their clocks at midnight
        return instant(midnight + timedelta(hours=1), zone_name)


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 in UTC, as the store keeps instants."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return round(moment.timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    """The instant (UTC) of `milliseconds` since 1970."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def iso_minute(wall: datetime) -> str:
    """A wall time as the store and the revision keep it: 2026-12-11T15:30."""
    return wall.isoformat(timespec="minutes")


def long_date(day: date) -> str:
    """Monday 4 January 2027."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_month(day: date) -> str:
    """Monday 4 January."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def clock_time(moment: time) -> str:
    """3:30pm, 9am, midday, midnight: as schools write times."""
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        return "midnight" if moment.hour == 0 else "midday"
    hour = moment.hour % 12 or 12
    half = "am" if moment.hour < 12 else "pm"
    return f"{hour}:{moment.minute:02d}{half}" if moment.minute else f"{hour}{half}"


def parse_wall(text: str) -> datetime:
    """A wall time written "2026-12-11 15:30"; ValueError when it is not one."""
    wall = datetime.fromisoformat(text.strip())
    if wall.tzinfo is not None:
        raise ValueError("write the time as on the school's clock, without a zone")
    if "T" not in text.upper() and ":" not in text:
        raise ValueError("a time of day is missing")
    return wall
