"""Planned: where and when the posts of an item go out, before their texts are made."""

from dataclasses import dataclass, field
from datetime import date, datetime

from schoolcast.domain.dates import instant, iso_minute
from schoolcast.domain.errors import ContentProblem, TimeProblem
from schoolcast.domain.item import WHOLE_SCHOOL, Item
from schoolcast.domain.slots import Slot, slots_of
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.school import Channel, School

PUBLIC = "public"


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """Where and when a post would go out, before its text is made; `due` is None on approval.

    `event` is the day it speaks of, `moved` why a reminder does not go out when it would have.
    """

    slot: str
    channel: str
    due_wall: str | None
    due: datetime | None
    event: date | None = field(default=None, compare=False)
    moved: str = field(default="", compare=False)


def plan_of(item: Item, calendar: TermCalendar, school: School, path: str) -> list[Planned]:
    """Where and when the item's posts would go out by today's calendar and channels."""
    channels = routed(item, school)
    return [
        _planned(slot, channel, school.timezone, path)
        for slot in _slots(item, calendar, path)
        for channel in channels
    ]


def still_to_come(plan: list[Planned], item: Item, now: datetime) -> list[Planned]:
    """Of a repeat only the outings after `now`, unless all are over; of other items everything.

    An edit of a repeat in the middle of its year must not plan anew what is past.
    """
    if item.repeat is None:
        return plan
    return [planned for planned in plan if planned.due is None or planned.due > now] or plan


def routed(item: Item, school: School) -> list[Channel]:
    """The channels an item goes to: those it names, or those whose audience it is for.

    Names of channels that do not exist are left to the rules, which read them in `chosen`.
    """
    if item.channels is not None:
        return [school.channels[name] for name in item.channels if name in school.channels]
    wanted = {PUBLIC} if WHOLE_SCHOOL in item.audience else set(item.audience)
    return [channel for channel in school.channels.values() if channel.audience in wanted]


def _slots(item: Item, calendar: TermCalendar, path: str) -> tuple[Slot, ...]:
    try:
        return slots_of(item, calendar)
    except TimeProblem as problem:
        raise ContentProblem(problem.message, path=path, key="reminders") from None
    except ValueError as problem:
        key, _, words = str(problem).partition(": ")
        raise ContentProblem(f"{words[:1].upper()}{words[1:]}.", path=path, key=key) from None


def _planned(slot: Slot, channel: Channel, zone_name: str, path: str) -> Planned:
    try:
        due = instant(slot.wall, zone_name) if slot.wall else None
    except TimeProblem as problem:
        key = "reminders" if slot.name.startswith("-") else "publish_at"
        raise ContentProblem(problem.message, path=path, key=key) from None
    return Planned(
        slot=slot.name,
        channel=channel.name,
        due_wall=iso_minute(slot.wall) if slot.wall else None,
        due=due,
        event=slot.event,
        moved=slot.moved,
    )
