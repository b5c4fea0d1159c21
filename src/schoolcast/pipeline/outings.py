"""Outings: when an announcement goes out, date by date, as people read it before approving."""

from dataclasses import dataclass
from datetime import date, datetime

from schoolcast.domain.item import Item
from schoolcast.domain.repeats import days_of
from schoolcast.domain.slots import repeat_of
from schoolcast.pipeline.expand import plan_of, still_to_come
from schoolcast.pipeline.school import School


@dataclass(frozen=True, kw_only=True, slots=True)
class Outing:
    """One slot with its channels; `due` is None on approval, `moved` why it is not on its day."""

    slot: str
    due: datetime | None
    channels: tuple[str, ...]
    moved: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outings:
    """All outings in order, and the days that a repeat leaves out, with the reason."""

    outings: tuple[Outing, ...]
    left_out: tuple[tuple[date, str], ...] = ()


def outings_of(item: Item, path: str, school: School) -> Outings:
    """When the item goes out, by today's calendar; ContentProblem where that can't be told."""
    calendar = school.calendar()
    plan = still_to_come(plan_of(item, calendar, school, path), item, school.clock.now())
    slots: dict[str, list[str]] = {}
    for planned in plan:
        slots.setdefault(planned.slot, []).append(planned.channel)
    first = {planned.slot: planned for planned in reversed(plan)}
    left_out: tuple[tuple[date, str], ...] = ()
    if item.repeat is not None and not item.cancelled:
        begins = datetime.fromisoformat(item.publish_at).date()
        left_out = days_of(repeat_of(item), begins, calendar).left_out
    return Outings(
        outings=tuple(
            Outing(
                slot=slot, due=first[slot].due, channels=tuple(channels), moved=first[slot].moved
            )
            for slot, channels in slots.items()
        ),
        left_out=left_out,
    )
