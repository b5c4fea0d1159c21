"""Slots: which outings an item has, and when each goes out on the school's clock."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from schoolcast.domain.item import Item
    from schoolcast.domain.term_calendar import TermCalendar

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

    def date_before(self, event: date, calendar: "TermCalendar") -> date:
        """The date this reminder falls on."""
        if self.school_days:
            return calendar.school_days_before(event, self.days)
        return event - timedelta(days=self.days)


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One outing: `name` is "main" or the reminder as written; `wall` is None for on-approval."""

    name: str
    wall: datetime | None


def slots_of(item: "Item", calendar: "TermCalendar") -> tuple[Slot, ...]:
    """Every outing of the item, the main one first, reminders in the order they go out."""
    from schoolcast.domain.item import ON_APPROVAL

    main = None if item.publish_at == ON_APPROVAL else datetime.fromisoformat(item.publish_at)
    at: time = item.reminder_time or calendar.reminder_time
    outings = [
        (datetime.combine(Reminder.parse(text).date_before(_event(item), calendar), at), text)
        for text in item.reminders
    ]
    reminders = [Slot(name=text, wall=wall) for wall, text in sorted(outings)]
    return (Slot(name=MAIN, wall=main), *reminders)


def _event(item: "Item") -> date:
    if item.event_date is None:
        raise ValueError("reminders need an event_date")
    return item.event_date
