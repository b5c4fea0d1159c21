"""What the plan of the coming weeks asks of the office, in its words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.errors import LibraryMissing
from schoolcast.domain.item import Kind
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.holds import calendar_of
from schoolcast.pipeline.planning import Busy, Event, Limits, Outlook, look_ahead
from schoolcast.pipeline.school import School

_NO_EVENT = (Kind.UPDATE, Kind.CLOSURE)  # what they speak of needs no reminder


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A post to come, as the plan lists it; `wall` is on the school's clock."""

    wall: datetime
    item: str
    slot: str
    channel: str


def waiting(item: str, slot: str, channel: str, due: datetime, zone: str) -> Waiting:
    """The post that is due at that instant (UTC)."""
    return Waiting(wall=wall_time(due, zone), item=item, slot=slot, channel=channel)


def notes(coming: Iterable[Waiting], weeks: int, limits: Limits, school: School) -> Outlook:
    """Gaps, clashes, full days, and events without a reminder in the coming weeks."""
    today = wall_time(school.clock.now(), school.timezone).date()
    events = announced(today, today + timedelta(weeks=weeks), school)
    return look_ahead(
        list(coming),
        events,
        calendar_of(school) or TermCalendar(),
        today=today,
        weeks=weeks,
        limits=limits,
    )


def announced(first: date, last: date, school: School) -> Iterator[Event]:
    """The events of those days for which there is an announcement."""
    if school.content is None:
        return
    try:
        files = school.content.scan(may_be_empty=True)
    except LibraryMissing:  # reported by whoever lists the posts
        return
    for file in files:
        item = school.content.read(file.path).item
        if item is None or item.event_date is None or item.cancelled or item.repeat:
            continue
        if first <= item.event_date <= last and item.kind not in _NO_EVENT:
            yield Event(
                item=item.id,
                day=item.event_date,
                reminders=len(item.reminders),
                kind=item.kind.value,
            )


def in_words(outlook: Outlook) -> list[str]:
    """A sentence for each thing that is worth a look, with what could be done."""
    return [
        *(_gap(monday) for monday in outlook.gaps),
        *(_clash(busy) for busy in outlook.clashes),
        *(_crowded(busy) for busy in outlook.crowded),
        *(_bare(event) for event in outlook.without_reminder),
    ]


def _gap(monday: date) -> str:
    return f"Nothing goes out in the school week of {day_month(monday)}."


def _clash(busy: Busy) -> str:
    first, last = busy.posts[0].wall, busy.posts[-1].wall
    times = f"between {clock_time(first.time())} and {clock_time(last.time())}"
    if first == last:
        times = f"at {clock_time(first.time())}"
    return (
        f"{len(busy.posts)} posts go out on {busy.channel} on {day_month(busy.day)} {times}: "
        f"{_named(busy)}. {_advice(busy)}"
    )


def _crowded(busy: Busy) -> str:
    return (
        f"{len(busy.posts)} posts go out on {busy.channel} on {day_month(busy.day)}: "
        f"{_named(busy)}. {_advice(busy)}"
    )


def _bare(event: Event) -> str:
    return (
        f"{event.item} on {day_month(event.day)} has no reminder; "
        'reminders = ["-1sd"] sends one on the school day before.'
    )


def _named(busy: Busy) -> str:
    return ", ".join(f"{post.item} ({post.slot})" for post in busy.posts)


def _advice(busy: Busy) -> str:
    last = busy.posts[-1]
    if busy.suggestion is None:
        return "No free time is near; could one of them be left out?"
    free = busy.suggestion
    return f"{last.item} could go on {day_month(free.date())} at {clock_time(free.time())}."
