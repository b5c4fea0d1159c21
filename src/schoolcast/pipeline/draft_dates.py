"""Dates and times of day as people type them."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import TypeVar

from schoolcast.domain.dates import MONTHS
from schoolcast.pipeline.draft_records import TypedDate

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?", re.IGNORECASE)
_Read = TypeVar("_Read")
_Typed = TypeVar("_Typed")


def typed_date(typed: TypedDate) -> date | None:
    """The date, None where nothing was typed; ValueError in words."""
    if not typed:
        return None
    if not (typed.day and typed.month and typed.year):
        missing = next(name for name in ("day", "month", "year") if not getattr(typed, name))
        raise ValueError(f"The date must have a {missing}, such as 4 1 2027")
    month = _month(typed.month)
    if not typed.day.isdecimal() or not typed.year.isdecimal() or month is None:
        raise ValueError("Write the date in numbers, such as 4 1 2027")
    if len(typed.year) != 4:
        raise ValueError("Write the year with four numbers, such as 2027")
    try:
        return date(int(typed.year), month, int(typed.day))
    except ValueError:
        raise ValueError(
            f"There is no {typed.day[:4]} {MONTHS[month - 1]} {typed.year} in the calendar"
            if month <= 12
            else "A year has twelve months"
        ) from None


def _month(text: str) -> int | None:
    if text.isdecimal() and len(text) <= 2:
        return min(max(int(text), 1), 13) if int(text) else None
    names = [name.casefold() for name in MONTHS]
    found = [at for at, name in enumerate(names, 1) if name.startswith(text.casefold())]
    return found[0] if len(text) >= 3 and found else None


def typed_time(text: str) -> time | None:
    """The time of day, None where nothing was typed; ValueError in words."""
    if not text:
        return None
    found = _CLOCK.fullmatch(text)
    if found:
        hour, minute = int(found[1]), int(found[2] or 0)
        half = (found[3] or "").casefold()
        fits = 1 <= hour <= 12 if half else hour < 24 and bool(found[2])
        if fits and minute < 60:
            return time(hour % 12 + (12 if half == "pm" else 0) if half else hour, minute)
    raise ValueError("Write the time as hours and minutes, such as 15:30 or 3:30pm")


def read_typed(
    reader: Callable[[_Typed], _Read], typed: _Typed, name: str, mistakes: dict[str, str]
) -> _Read | None:
    """What `reader` makes of it; None where it can't, and the mistake stands under `name`."""
    try:
        return reader(typed)
    except ValueError as problem:
        mistakes[name] = str(problem)
        return None
