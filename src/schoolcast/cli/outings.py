"""The dates of an announcement, shown before anybody approves it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from schoolcast.cli.output import indented, show

if TYPE_CHECKING:
    from schoolcast.pipeline.outings import Outings
    from schoolcast.pipeline.school import School

_FEW = 12  # days left out that are named one by one


def outings_shape(found: "Outings", zone_name: str) -> dict[str, Any]:
    """As JSON: every slot with its time, and the days left out."""
    from schoolcast.domain.dates import zone

    return {
        "posts": [
            {
                "slot": one.slot,
                "due": one.due.astimezone(zone(zone_name)).isoformat() if one.due else None,
                "channels": list(one.channels),
                "moved": one.moved,
            }
            for one in found.outings
        ],
        "left_out": [{"date": str(day), "why": why} for day, why in found.left_out],
    }


def show_outings(found: "Outings", school: "School") -> None:
    """One line for each slot, and what a repeat leaves out."""
    from schoolcast.domain.slots import MAIN, is_repeat
    from schoolcast.office.words import when

    for one in found.outings:
        name = "reminder " + one.slot
        if one.slot == MAIN or is_repeat(one.slot):
            name = "goes out"
        moved = f"; {one.moved}" if one.moved else ""
        due = when(one.due, school.timezone)
        show(indented(f"{name}: {due} on {', '.join(one.channels)}{moved}"))
    if found.left_out:
        show(indented(f"left out: {_days(found.left_out)}"))


def _days(left_out: tuple[tuple[date, str], ...]) -> str:
    from schoolcast.domain.dates import day_month

    named = "; ".join(f"{day_month(day)} ({why})" for day, why in left_out[:_FEW])
    more = len(left_out) - _FEW
    return f"{named}; and {more} more days" if more > 0 else named
