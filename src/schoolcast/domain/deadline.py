"""Until when a post is still worth sending."""

import re
from datetime import date, datetime, time, timedelta

from schoolcast.domain.dates import end_of_day, instant, wall_time

LATEST = timedelta(hours=24)
_DAY_WORDS = re.compile(r"\b(today|tonight|tomorrow|this\s+(?:morning|afternoon|evening))\b", re.I)


def names_a_day(text: str) -> bool:
    """Whether the text holds a word, such as "tomorrow", that is true on one day only."""
    return _DAY_WORDS.search(text) is not None


def deadline(
    *,
    due: datetime,
    zone_name: str,
    text: str,
    event_date: date | None,
    event_time: time | None,
    day_ends: time,
) -> datetime:
    """The instant (UTC) after which a post due at `due` (UTC) must not go out.

    The earliest of: the event's start (for a date without a time, the end of that school day),
    the end of the day on which "today" or "tomorrow" in the text is true, and 24 hours.
    """
    limits = [due + LATEST]
    if names_a_day(text):
        limits.append(end_of_day(wall_time(due, zone_name).date(), zone_name))
    start = event_start(event_date, event_time, day_ends, zone_name)
    if start is not None:
        limits.append(start)
    return min(limits)


def event_start(
    event_date: date | None, event_time: time | None, day_ends: time, zone_name: str
) -> datetime | None:
    """When the event begins, or the end of its school day where no time is given; UTC."""
    if event_date is None:
        return None
    return instant(datetime.combine(event_date, event_time or day_ends), zone_name)
