"""Times of day as schools write them: "3.30pm", "3:30–4:30", "9am to midday", "18:00"."""

import re
from dataclasses import dataclass
from datetime import time

_TIME = (
    r"(?:(?P<{0}hour>[01]?\d|2[0-3])[:.](?P<{0}minute>[0-5]\d)(?!\d|[/.]\d)"
    r"(?:\s?(?P<{0}half>[ap])\.?m\b\.?)?"
    r"|(?P<{0}bare>1[0-2]|0?[1-9])\s?(?P<{0}bare_half>[ap])\.?m\b\.?"
    r"|(?P<{0}word>midday|noon|midnight)\b)"
)
_FIRST = re.compile(rf"(?<![\d/.:£-])(?:\b(?:from|at)\s+)?{_TIME.format('a')}", re.IGNORECASE)
_SHORT = re.compile(  # "3-4pm": the first hour borrows from the second
    r"(?<![\d/.:£-])(?:\bfrom\s+)?(?P<hour>1[0-2]|[1-9])\s?(?:-|–|—|to)\s?(?=\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b)",
    re.IGNORECASE,
)
_TO = re.compile(rf"\s*(?:-|–|—|to|until|till)\s*{_TIME.format('b')}", re.IGNORECASE)
_AFTERNOON = range(1, 7)
"""Hours without am or pm that a school means as afternoon: nothing happens at 3:30 at night."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A time found at `start` to `end` of a text, and until when it lasts where that is said."""

    start: int
    end: int
    at: time
    until: time | None = None


def find_time(text: str) -> Clock | None:
    """The first time of day in a text."""
    short = _SHORT.search(text)
    first = _FIRST.search(text)
    if short and (first is None or short.start() < first.start()):
        second = _TO.match(text, short.start("hour") + len(short["hour"]))
        if second:
            until = _time(second.groupdict(), "b")
            at = _before(time(int(short["hour"]) % 12), until)
            return Clock(start=short.start(), end=second.end(), at=at, until=until)
    if first is None:
        return None
    found = first.groupdict()
    second = _TO.match(text, first.end())
    if second is None:
        return Clock(start=first.start(), end=first.end(), at=_time(found, "a"))
    until = _time(second.groupdict(), "b")
    at = _time(found, "a")
    if not (found["ahalf"] or found["abare_half"] or found["aword"]) and until < at:
        until = time((until.hour + 12) % 24, until.minute) if until.hour < 12 else until
    if not (found["ahalf"] or found["abare_half"] or found["aword"]) and at > until:
        at = time(at.hour - 12, at.minute) if at.hour >= 12 else at
    return Clock(start=first.start(), end=second.end(), at=at, until=until if until > at else None)


def _time(found: dict[str, str | None], side: str) -> time:
    word = found[f"{side}word"]
    if word:
        return time() if word.casefold() == "midnight" else time(12)
    bare, half = found[f"{side}bare"], found[f"{side}half"] or found[f"{side}bare_half"]
    written = bare or found[f"{side}hour"] or "0"
    hour, minute = int(written), int(found[f"{side}minute"] or 0)
    if half and hour <= 12:
        return time(hour % 12 + (12 if half.casefold() == "p" else 0), minute)
    if hour in _AFTERNOON and not written.startswith("0"):
        hour += 12
    return time(hour, minute)


def _before(at: time, until: time) -> time:
    """The hour on the same half of the day as the end, or the one before it."""
    later = time(at.hour + 12, at.minute)
    return later if later < until else at
