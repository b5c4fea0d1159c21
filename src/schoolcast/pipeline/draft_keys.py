"""From what was typed to the keys of an announcement's file, and what can't be read of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import TypeVar

from schoolcast.domain.children import NOBODY
from schoolcast.domain.dates import MONTHS
from schoolcast.domain.item import ON_APPROVAL, TOLD, WHOLE_SCHOOL
from schoolcast.pipeline.draft_records import Photo, TypedDate, Words

UNTITLED = "(no title yet)"
MOST_PHOTOS = 40  # what one announcement may carry; no platform takes more in one post
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?", re.IGNORECASE)
_Read = TypeVar("_Read")
_Typed = TypeVar("_Typed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """The keys in the order of the file; None leaves one out. `mistakes` are by form field."""

    values: dict[str, object]
    mistakes: dict[str, str]


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


def keys_of(words: Words, item_id: str) -> Keys:
    """The keys; what can't be read is left out and told in `mistakes`."""
    mistakes: dict[str, str] = {}
    event = _read(typed_date, words.event, "event", mistakes)
    at = _read(typed_time, words.event_time, "event_time", mistakes)
    if at and not event and "event" not in mistakes:
        mistakes["event"] = "Say on which day it begins at that time"
    values: dict[str, object] = {
        "id": item_id,
        "kind": words.kind,
        "title": words.title.strip() or UNTITLED,
        "event_date": event,
        "event_time": f"{at:%H:%M}" if at and event else None,
        "audience": _audience(words, mistakes),
        "channels": list(words.channels) if words.channels is not None else None,
        "publish_at": _publish_at(words, mistakes),
        "reminders": _reminders(words, event, mistakes),
        "link": words.link.strip() or None,
        **_children(words, mistakes),
        "images": [_image(photo) for photo in words.photos] or None,
    }
    if not words.title.strip():
        mistakes["title"] = "Give it a title"
    if not words.text.strip():
        mistakes["text"] = "Write what the post should say"
    if words.channels == ():
        mistakes["channels"] = "Choose where it goes"
    if len(words.photos) > MOST_PHOTOS:
        mistakes["photos"] = f"An announcement may have {MOST_PHOTOS} photos; leave some out"
    return Keys(values=values, mistakes=mistakes)


def _read(
    reader: Callable[[_Typed], _Read], typed: _Typed, name: str, mistakes: dict[str, str]
) -> _Read | None:
    try:
        return reader(typed)
    except ValueError as problem:
        mistakes[name] = str(problem)
        return None


def _audience(words: Words, mistakes: dict[str, str]) -> object:
    if not words.audience:
        mistakes["audience"] = "Say who it is for"
    return list(words.audience) if words.audience not in ((), (WHOLE_SCHOOL,)) else None


def _publish_at(words: Words, mistakes: dict[str, str]) -> str:
    if words.goes == ON_APPROVAL:
        return ON_APPROVAL
    day = _read(typed_date, words.goes_date, "goes_date", mistakes)
    at = _read(typed_time, words.goes_time, "goes_time", mistakes)
    if day is None and "goes_date" not in mistakes:
        mistakes["goes_date"] = "Say on which day it goes out"
    if at is None and "goes_time" not in mistakes:
        mistakes["goes_time"] = "Say at what time it goes out"
    return f"{day} {at:%H:%M}" if day and at else ON_APPROVAL


def _reminders(words: Words, event: date | None, mistakes: dict[str, str]) -> object:
    if words.reminders and event is None:
        if "event" not in mistakes:
            mistakes["event"] = "Say when it is: reminders count back from that day"
        return None
    return list(words.reminders) or None


def _children(words: Words, mistakes: dict[str, str]) -> dict[str, object]:
    if words.about != "yes":
        return {"children": None, "children_as": None}
    if not words.children:
        mistakes["about"] = "Choose the children it is about"
    told = words.children_as or TOLD
    return {
        "children": list(words.children) or None,
        "children_as": list(told) if words.children and told != TOLD else None,
    }


def _image(photo: Photo) -> dict[str, object]:
    fields: dict[str, object] = {"file": photo.file, "alt": photo.alt.strip()}
    if photo.nobody or photo.children:
        fields["children"] = NOBODY if photo.nobody else list(photo.children)
    fields["source"] = photo.source
    if photo.rights.strip():
        fields["rights"] = photo.rights.strip()
    if photo.not_on:
        fields["not_on"] = list(photo.not_on)
    return fields
