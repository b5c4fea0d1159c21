"""Sharing: posts as a table for a spreadsheet, and as entries for other calendars."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from schoolcast.domain.dates import instant
from schoolcast.office.month import Outing

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
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//schoolcast//planned posts//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{school_name}: planned posts")
    made.add("x-wr-timezone", zone)
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
