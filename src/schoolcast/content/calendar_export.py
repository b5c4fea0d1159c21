"""The term calendar as an .ics file, which Outlook, Google and phones can subscribe to."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from schoolcast.domain.almanac import Entry

_FREE = "TRANSPARENT"  # a term date blocks nobody's diary


def as_ics(
    found: Iterable[Entry], *, school_id: str, school_name: str, zone: str, now: datetime
) -> bytes:
    """All entries as whole-day events.

    The UID is made of school, kind and first day, so that a later export updates what was
    imported before. DTEND is the day after the last, as RFC 5545 wants it. `now` is UTC.
    """
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//schoolcast//term calendar//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{school_name}: term dates")
    made.add("x-wr-timezone", zone)
    for entry in found:
        event = Event()
        event.add("uid", f"{entry.key}@{school_id}.schoolcast")
        event.add("dtstamp", now.replace(microsecond=0))
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("transp", _FREE)
        made.add_component(event)
    return bytes(made.to_ical())
