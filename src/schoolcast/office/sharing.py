"""Sharing: posts as a table for a spreadsheet, and as entries for other calendars."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from schoolcast.domain.dates import instant, wall_time
from schoolcast.office.month import Outing
from schoolcast.pipeline.calendar_links import Planned

if TYPE_CHECKING:
    from icalendar import Calendar

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a cell begins with it (OWASP, CSV injection)."""
_LASTS = timedelta(minutes=15)  # how long an entry is drawn in a calendar


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table that Excel opens as UTF-8; no cell is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    words = str(value)
    return f"'{words}" if words.startswith(_RISKY) else words


def posts_csv(outings: Iterable[Outing]) -> bytes:
    """Posts, one a line; times are on the school's clock."""
    head = ("Date", "Time", "Announcement", "Id", "Post", "Channels", "What became of it")
    return as_csv(
        head,
        (
            (
                one.wall.date(),
                f"{one.wall:%H:%M}",
                one.title,
                one.item,
                one.slot,
                ", ".join(one.channels),
                one.words,
            )
            for one in outings
        ),
    )


def posts_ics(
    outings: Iterable[Outing], *, school_id: str, school_name: str, zone: str, now: datetime
) -> bytes:
    """What is planned, as entries of a quarter of an hour; a later copy updates an earlier one.

    `now` is UTC. Texts of posts and names of pupils are not in it.
    """
    from icalendar import Event

    made = _calendar(school_name, zone)
    for one in outings:
        event = Event()
        starts = instant(one.wall, zone)
        event.add("uid", f"{one.item}-{one.slot}-{one.channels[0]}@{school_id}.schoolcast")
        event.add("dtstamp", now.replace(microsecond=0))
        event.add("dtstart", starts)
        event.add("dtend", starts + _LASTS)
        event.add("summary", f"{one.title} ({', '.join(one.channels)})")
        event.add("description", one.words)
        event.add("transp", "TRANSPARENT")  # a post blocks nobody's diary
        made.add_component(event)
    return bytes(made.to_ical())


def planned_ics(
    found: Iterable[Planned], *, school_id: str, school_name: str, zone: str, now: datetime
) -> bytes:
    """What is planned, as an address gives it to anybody who knows it; `now` is UTC."""
    from icalendar import Event

    made = _calendar(school_name, zone)
    made.add("refresh-interval;value=duration", "PT1H")  # RFC 7986, 5.7
    made.add("x-published-ttl", "PT1H")
    for one in found:
        event = Event()
        starts = wall_time(one.due, zone)
        # An id is made of the title's words, so that only its digest leaves.
        name = hashlib.sha256(f"{one.item}/{one.slot}".encode()).hexdigest()[:24]
        event.add("uid", f"{name}@{school_id}.schoolcast")
        event.add("dtstamp", now.replace(microsecond=0))
        event.add("dtstart", instant(starts, zone))
        event.add("dtend", instant(starts, zone) + _LASTS)
        event.add("summary", f"{_said(one)} ({', '.join(one.channels)})")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def _said(one: Planned) -> str:
    return one.title or f"A post for {' and '.join(one.classes)} alone"


def _calendar(school_name: str, zone: str) -> "Calendar":
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//schoolcast//planned posts//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{school_name}: planned posts")
    made.add("x-wr-timezone", zone)
    return made
