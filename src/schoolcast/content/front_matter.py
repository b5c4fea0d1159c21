"""Front matter: an item file's text becomes an Item, or a list of what to correct.

The front matter stands between two lines `+++` and is TOML; the text of the post follows it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from schoolcast.content.written import NotText, as_date, as_text, as_time
from schoolcast.domain.dates import iso_minute, parse_wall
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.explain import Explained, explain
from schoolcast.domain.item import Item, Kind
from schoolcast.domain.revision import source_sha256
from schoolcast.domain.toml_text import TomlText, read_toml

FENCE = "+++"
LARGEST = 256 * 1024
_EXAMPLE = "2026-12-11 15:30"
_HINTS = {
    "id": 'an id of small letters, digits and hyphens, such as "inset-2027-01-04"',
    "kind": 'what it is about, such as kind = "inset-day"',
    "title": 'a short title, such as title = "INSET day"',
    "publish_at": f'"{_EXAMPLE}" or "on-approval"',
    "audience": '"whole-school" or classes: ["class:oak", "class:elm"]',
    "channels": 'names from config.toml: ["facebook", "x"]',
    "reminders": 'a list such as ["-7d", "-1sd"]',
    "children": 'a list of pupil ids in quotes: ["P0123"], or a class: ["class:oak"]',
    "children_as": '"achievement", "work" or "voice", or a list of them',
    "images": '[{ file = "hall.jpg", alt = "The school hall" }]',
    "images.file": 'the picture\'s name in the media folder: file = "hall.jpg"',
    "videos": '[{ file = "sports-day.mp4", alt = "What is seen and said" }]',
    "videos.file": 'the video\'s name in the media folder: file = "sports-day.mp4"',
    "videos.children": 'a list of pupil ids in quotes: ["P0123"]',
    "images.children": 'pupil ids or classes: ["class:oak", "-P0123"], or "none" for nobody',
    "images.not_on": 'channels that do not get it: ["facebook"]',
    "variants": 'a part of its own: [variants.x], and below it text = "…"',
}
# What stands in for a mistaken value while the keys are looked at together.
_STAND_INS: dict[str, Any] = {
    "id": "x",
    "kind": Kind.UPDATE,
    "title": "x",
    "publish_at": "on-approval",
    "event_date": date(2000, 1, 1),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Authored:
    """One file as it lies there: `item` is None where `problems` are left.

    `path` is relative to the content folder, with `/`. `item_id` is known as soon as the id can
    be read, so that a file broken later still speaks for its item. `body_line` is the line of
    the file on which the body begins.
    """

    path: str
    source_sha256: str
    item: Item | None
    item_id: str | None
    body_line: int
    problems: tuple[ContentProblem, ...] = ()
    lines: TomlText | None = None

    def problem(self, message: str, *key: str | int) -> ContentProblem:
        """A problem of this file at that key: `problem("…", "images", 0, "alt")`."""
        return _problem(self.path, self.lines, Explained(key, message))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Parts:
    front: str
    front_line: int
    body: str
    body_line: int


def read_item(raw: bytes, path: str) -> Authored:
    """Read the bytes of the item file at `path`; every mistake becomes a problem, none raises."""
    digest = source_sha256(raw)
    try:
        parts = _split(_text(raw, path), path)
    except ContentProblem as problem:
        return Authored(
            path=path, source_sha256=digest, item=None, item_id=None, body_line=1,
            problems=(problem,),
        )  # fmt: skip
    toml = read_toml(parts.front, first_line=parts.front_line)
    problems = [
        ContentProblem(mistake.message, path=path, line=mistake.line, key=mistake.key)
        for mistake in toml.mistakes
    ]
    item = None
    if toml.table is not None:
        item, mistakes = _item(toml.table, parts.body)
        problems += [_problem(path, toml, mistake) for mistake in mistakes]
    if not parts.body:
        problems.append(_empty_body(path, parts.body_line))
    return Authored(
        path=path,
        source_sha256=digest,
        item=None if problems else item,
        item_id=_item_id(parts.front, toml),
        body_line=parts.body_line,
        problems=tuple(sorted(problems, key=lambda problem: problem.line or 0)),
        lines=toml,
    )


def _text(raw: bytes, path: str) -> str:
    if not raw.strip():
        raise ContentProblem("The file is empty; write the announcement or delete it.", path=path)
    if len(raw) > LARGEST:
        raise ContentProblem(
            f"The file is {len(raw) // 1024} KB large; an announcement may have "
            f"{LARGEST // 1024} KB. Pictures belong into the media folder.",
            path=path,
        )
    try:
        return as_text(raw)
    except NotText as trouble:
        raise ContentProblem(f"The file {trouble}.", path=path, line=trouble.line) from None


def _split(text: str, path: str) -> _Parts:
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if lines[start].rstrip() != FENCE:
        raise ContentProblem(_no_opening(lines[start]), path=path, line=start + 1)
    end = next((at for at in range(start + 1, len(lines)) if lines[at].rstrip() == FENCE), None)
    if end is None:
        raise ContentProblem(
            f"The second line {FENCE} is missing; put it below the last key and above the text.",
            path=path,
            line=len(lines),
        )
    body = next((at for at in range(end + 1, len(lines)) if lines[at].strip()), end)
    return _Parts(
        front="\n".join(lines[start + 1 : end]),
        front_line=start + 2,
        body="\n".join(lines[body:]).rstrip() if body > end else "",
        body_line=body + 1,
    )


def _no_opening(line: str) -> str:
    if line.strip() == "---":
        return f"The file begins with ---; put lines {FENCE} around the keys (key = value) instead."
    return f"The first line must be {FENCE}; then come the keys, {FENCE} again, and the text."


def _empty_body(path: str, line: int) -> ContentProblem:
    return ContentProblem(
        f"There is no text below the second {FENCE}; write what the post should say.",
        path=path,
        line=line,
    )


def _problem(path: str, toml: TomlText | None, mistake: Explained) -> ContentProblem:
    line = toml.line_of(mistake.place) if toml else None
    return ContentProblem(mistake.message, path=path, line=line, key=mistake.key)


def _item_id(front: str, toml: TomlText) -> str | None:
    """The id, also of a file whose front matter is no longer TOML."""
    if toml.table is not None:
        value = toml.table.get("id")
        return value if isinstance(value, str) and value else None
    found = re.search(r"""^\s*id\s*=\s*["']([a-z0-9-]{1,100})["']\s*(?:#.*)?$""", front, re.M)
    return found[1] if found else None


def _item(table: dict[str, Any], body: str) -> tuple[Item | None, list[Explained]]:
    values, mistakes = _times_read(table)
    if "body" in values:
        del values["body"]
        mistakes.append(Explained(("body",), f"the text stands below the second {FENCE}, not here"))
    try:
        item = Item.model_validate({**values, "body": body})
    except ValidationError as error:
        mistakes += explain(error, Item, values, _HINTS)
        return None, mistakes + _together(values, mistakes)
    return (None if mistakes else item), mistakes


def _together(values: dict[str, Any], mistakes: list[Explained]) -> list[Explained]:
    """What is wrong between the keys that can be read: told at once, not in a second round."""
    wrong = {mistake.place[0] for mistake in mistakes if mistake.place}
    rest = {key: value for key, value in values.items() if key not in wrong}
    rest |= {key: _STAND_INS[key] for key in wrong if key in _STAND_INS}
    try:
        Item.model_validate(rest)
    except ValidationError as error:
        known = {mistake.place for mistake in mistakes}
        return [found for found in explain(error, Item, rest, _HINTS) if found.place not in known]
    return []


def _times_read(table: dict[str, Any]) -> tuple[dict[str, Any], list[Explained]]:
    """The table with its dates and times read; a mistaken one is replaced by a stand-in."""
    values, mistakes = dict(table), []
    readers: dict[str, Callable[[object], object]] = {
        "event_date": as_date,
        "event_time": as_time,
        "reminder_time": as_time,
        "until": as_date,
        "except": _dates,
        "publish_at": _publish_at,
    }
    for key, read in readers.items():
        if key not in values:
            continue
        try:
            values[key] = read(values[key])
        except ValueError as error:
            mistakes.append(Explained((key,), str(error)))
            del values[key]
            if key in _STAND_INS:
                values[key] = _STAND_INS[key]
    return values, mistakes


def _dates(value: object) -> object:
    """A list of dates; anything else is left for the model to refuse."""
    return [as_date(one) for one in value] if isinstance(value, list) else value


def _publish_at(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise ValueError(
                f'write the time as on the school\'s clock, without a zone: "{_EXAMPLE}"'
            )
        return iso_minute(value).replace("T", " ")
    if isinstance(value, date):
        raise ValueError(f'a time of day is missing; write "{value} 15:30"')
    if not isinstance(value, str):
        raise ValueError(f'"{value}" is not a date and time; write {_HINTS["publish_at"]}')
    if value == "on-approval":
        return value
    try:
        return iso_minute(parse_wall(value)).replace("T", " ")
    except ValueError:
        raise ValueError(_unreadable(value)) from None


def _unreadable(value: str) -> str:
    if re.search(r"[zZ]$|[+-]\d\d:?\d\d$", value.strip()):
        return f'write the time as on the school\'s clock, without a zone: "{_EXAMPLE}"'
    try:
        return f'a time of day is missing; write "{as_date(value)} 15:30"'
    except ValueError:
        return f'"{value}" is not a date and time; write {_HINTS["publish_at"]}'
