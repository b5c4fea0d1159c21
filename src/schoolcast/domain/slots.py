"""Slots: which outings an item has, and when each goes out on the school's clock."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from schoolcast.domain.dates import clock_time, day_month
from schoolcast.domain.errors import TimeProblem
from schoolcast.domain.repeats import Repeat, days_of
from schoolcast.domain.term_calendar import Moving, TermCalendar

if TYPE_CHECKING:
    from schoolcast.domain.item import Item

MAIN = "main"
_REMINDER = re.compile(r"^-(\d{1,3})(d|sd)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """A reminder as written: so many calendar days (d) or school days (sd) before the event."""

    days: int
    school_days: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "-7d" or "-1sd"; ValueError otherwise."""
        found = _REMINDER.match(text)
        if not found:
            raise ValueError(
                f'"{text}" is not a reminder; write "-7d" (calendar days) or "-1sd" (school days)'
            )
        return cls(days=int(found[1]), school_days=found[2] == "sd")

    def date_before(self, event: date, calendar: TermCalendar) -> date:
        """The date this reminder falls on."""
        if self.school_days:
            return calendar.school_days_before(event, self.days)
        return event - timedelta(days=self.days)


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One outing: `name` is "main", the reminder as written, or a repeat's original local date.

    `wall` is None for on-approval. `event` is the day it speaks of. `moved` says in words why a
    reminder does not go out when it would have; "" where it does.
    """

    name: str
    wall: datetime | None
    event: date | None = None
    moved: str = ""


def slots_of(item: "Item", calendar: TermCalendar) -> tuple[Slot, ...]:
    """Every outing of the item, the main one first, then in the order they go out.

    A cancelled item has none. TimeProblem where the calendar can't tell a date; ValueError,
    whose text begins with the key, for a repeat that can't be.
    """
    from schoolcast.domain.item import ON_APPROVAL

    if item.cancelled:
        return ()
    main = None if item.publish_at == ON_APPROVAL else datetime.fromisoformat(item.publish_at)
    if item.repeat is not None and main is not None:
        return tuple(_outings(item, main, calendar))
    reminders = [_reminder(text, item, main, calendar) for text in item.reminders]
    ordered = sorted(reminders, key=lambda slot: (str(slot.wall), slot.name))
    return (Slot(name=MAIN, wall=main, event=item.event_date), *ordered)


def is_repeat(name: str) -> bool:
    """Whether a slot's name is the day of a repeat."""
    return len(name) == 10 and name[:4].isdecimal()


def repeat_of(item: "Item") -> Repeat:
    """What the item says of its repeats; ValueError where it says nothing."""
    if item.repeat is None:
        raise ValueError("repeat: is missing")
    return Repeat(
        rule=item.rule,
        term_time_only=item.term_time_only,
        leaving_out=item.leaving_out,
        until=item.until,
    )


def _outings(item: "Item", main: datetime, calendar: TermCalendar) -> Iterator[Slot]:
    days = days_of(repeat_of(item), main.date(), calendar).days
    ahead = item.event_date - main.date() if item.event_date else None
    for day in days:
        yield Slot(
            name=day.isoformat(),
            wall=datetime.combine(day, main.time()),
            event=day + ahead if ahead is not None else None,
        )


def _reminder(text: str, item: "Item", main: datetime | None, calendar: TermCalendar) -> Slot:
    if item.event_date is None:
        raise ValueError("reminders need an event_date")
    at: time = item.reminder_time or calendar.reminder_time
    day = Reminder.parse(text).date_before(item.event_date, calendar)
    slot = Slot(name=text, wall=datetime.combine(day, at), event=item.event_date)
    begins = datetime.combine(item.event_date, item.event_time or calendar.day_ends)
    return _moved(slot, calendar, after=main, before=begins)


def _moved(slot: Slot, calendar: TermCalendar, *, after: datetime | None, before: datetime) -> Slot:
    """The slot off days without school and out of quiet hours, between `after` and `before`.

    Where that can't be without overtaking the main post or the event, it stays.
    """
    wall = slot.wall
    assert wall is not None
    why = _unfit(wall, calendar)
    if not why or calendar.move_reminders is Moving.STAY:
        return slot
    first, second = _places(wall, calendar)
    for place in (first, second):
        if place is not None and place < before and (after is None or place > after):
            was = f"{day_month(wall.date())}, {clock_time(wall.time())}"
            return replace(slot, wall=place, moved=f"moved from {was} ({why})")
    return slot


def _unfit(wall: datetime, calendar: TermCalendar) -> str:
    why = calendar.why_not(wall.date())
    if not why and calendar.quiet is not None and calendar.quiet.hold(wall):
        return "quiet hours"
    return why


def _places(wall: datetime, calendar: TermCalendar) -> tuple[datetime | None, datetime | None]:
    """Where it could go instead, the one that the school prefers first."""
    earlier, later = _earlier(wall, calendar), _later(wall, calendar)
    wanted = calendar.move_reminders is Moving.EARLIER
    return (earlier, later) if wanted else (later, earlier)


def _earlier(wall: datetime, calendar: TermCalendar) -> datetime | None:
    quiet = calendar.quiet
    place = quiet.begin_of(wall) if quiet and quiet.hold(wall) else wall
    try:
        if not calendar.is_school_day(place.date()):
            place = datetime.combine(calendar.previous_school_day(place.date()), place.time())
    except TimeProblem:  # the calendar begins later
        return None
    return place


def _later(wall: datetime, calendar: TermCalendar) -> datetime | None:
    quiet = calendar.quiet
    place = quiet.end_of(wall) if quiet and quiet.hold(wall) else wall
    try:
        if not calendar.is_school_day(place.date()):
            place = datetime.combine(calendar.next_school_day(place.date()), place.time())
    except TimeProblem:  # the calendar ends before
        return None
    return place
