"""The desk: single changes to calendar.toml and to announcements, with comments kept."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array

from schoolcast.content.calendar_file import FILE, parse_calendar
from schoolcast.content.front_matter import FENCE, read_item
from schoolcast.content.leaving_out import left_out
from schoolcast.content.written import NotText, as_text
from schoolcast.domain.errors import ContentProblem
from schoolcast.replacing import Replacement

_FOR_ALL = 0o644


class FolderDesk:
    """Implements `pipeline.ports.desk.Desk` in a content folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def close_day(self, day: date, why: str) -> bool:
        """Add a closed day to calendar.toml; False where it stands there."""
        return self._calendar(lambda table: _add(table, day, why))

    def reopen_day(self, day: date) -> bool:
        """Take a closed day out of calendar.toml; False where none stands there."""
        return self._calendar(lambda table: _remove(table, day))

    def set_keys(self, path: str, values: Mapping[str, object]) -> None:
        """Set keys of an announcement's front matter; None takes a key out."""

        def change(front: Any) -> None:
            for key, value in values.items():
                _set(front, key, value)

        self._front(path, change)

    def leave_out(self, path: str, file: str, channel: str | None = None) -> bool:
        """Take a picture out of an announcement, or keep it off one channel; False where it is.

        `file` is its name as the announcement has it.
        """
        done: list[bool] = []
        self._front(path, lambda front: done.append(left_out(front, file, channel)))
        return done[0]

    def put_words(self, path: str, words: Mapping[str, str]) -> tuple[str, ...]:
        """Replace words of an announcement's text by others, each where it stands first.

        Those that were found and replaced; nothing happens where that would break the file.
        """
        before = self._read(path)
        head, fence, text = _text(before, path).rpartition("\n+++\n")
        places = {old: re.search(rf"\b{re.escape(old)}\b", text) for old in words if fence}
        found = [match for match in places.values() if match]
        for match in sorted(found, key=re.Match.start, reverse=True):
            text = text[: match.start()] + words[match[0]] + text[match.end() :]
        done = [match[0] for match in found]
        after = f"{head}{fence}{text}".encode()
        made = read_item(after, path)
        if made.problems:
            raise made.problems[0]
        if done:
            self._replace(path, before, after)
        return tuple(done)

    def _front(self, path: str, change: Callable[[Any], object]) -> None:
        """Change the keys of an announcement; nothing happens where that would break it."""
        before = self._read(path)
        self._replace(path, before, with_keys(before, path, change))

    def write_new(self, path: str, text: str) -> bool:
        """Write a new file; False where there is one of that name, which stays as it is."""
        place = self.folder / path
        if place.exists():
            return False
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with Replacement() as files:
                files.put(place, text.encode(), mode=_FOR_ALL)
                files.place()
                files.keep()
        except OSError as error:
            raise _trouble(path, error) from None
        return True

    def _calendar(self, change: Callable[[Any], bool]) -> bool:
        before = self._read(FILE) if (self.folder / FILE).exists() else b""
        known, problems = parse_calendar(before)
        if known is None:
            raise problems[0]
        document = tomlkit.parse(_text(before, FILE))
        if not change(document):
            return False
        after = tomlkit.dumps(document).encode()
        _, problems = parse_calendar(after)
        if problems:
            raise problems[0]
        self._replace(FILE, before, after)
        return True

    def _read(self, path: str) -> bytes:
        try:
            return (self.folder / path).read_bytes()
        except OSError as error:
            raise _trouble(path, error) from None

    def _replace(self, path: str, before: bytes, after: bytes) -> None:
        place = self.folder / path
        try:
            mode = place.stat().st_mode & 0o777 if place.exists() else _FOR_ALL
            with Replacement() as files:
                files.put(place, after, mode=mode)
                if place.exists() and place.read_bytes() != before:
                    raise ContentProblem(
                        "Somebody has changed it in this very moment; try again.", path=path
                    )
                files.place()
                files.keep()
        except OSError as error:
            raise _trouble(path, error) from None


def _add(table: Any, day: date, why: str) -> bool:
    closed = table.get("closed")
    if any(str(one["day"]) == str(day) for one in closed or ()):
        return False
    entry: Any = tomlkit.inline_table() if isinstance(closed, Array) else tomlkit.table()
    entry.update({"day": day, "why": why})
    if closed is None:
        tables = tomlkit.aot()
        tables.append(entry)
        table.append("closed", tables)
    else:
        closed.append(entry)
    return True


def _remove(table: Any, day: date) -> bool:
    closed = table.get("closed")
    places = [at for at, one in enumerate(closed or ()) if str(one["day"]) == str(day)]
    for at in reversed(places):
        del closed[at]
    if places and not len(closed) and isinstance(closed, AoT):
        table.remove("closed")
    return bool(places)


def with_keys(before: bytes, path: str, change: Callable[[Any], object]) -> bytes:
    """An announcement's file with its keys changed; ContentProblem where that would break it."""
    after = _with_keys(_text(before, path), path, change).encode()
    made = read_item(after, path)
    if made.problems:
        raise made.problems[0]
    return after


def _with_keys(text: str, path: str, change: Callable[[Any], object]) -> str:
    lines = text.split("\n")
    fences = [at for at, line in enumerate(lines) if line.rstrip() == FENCE][:2]
    if len(fences) < 2:
        raise ContentProblem(f"It has no keys between two lines {FENCE}.", path=path)
    first, last = fences
    try:
        front = tomlkit.parse("\n".join(lines[first + 1 : last]) + "\n")
    except TOMLKitError as error:
        raise ContentProblem(f"Its keys can't be read: {error}.", path=path) from None
    change(front)
    changed = tomlkit.dumps(front).rstrip("\n").split("\n")
    return "\n".join([*lines[: first + 1], *changed, *lines[last:]])


def _set(front: Any, key: str, value: object) -> None:
    if value is None:
        front.pop(key, None)
    else:  # tomlkit puts a new key before the first part such as [variants.x]
        front[key] = value


def _text(raw: bytes, path: str) -> str:
    try:
        return as_text(raw)
    except NotText as trouble:
        raise ContentProblem(f"The file {trouble}.", path=path, line=trouble.line) from None


def _trouble(path: str, error: OSError) -> ContentProblem:
    return ContentProblem(f"It can't be changed: {error.strerror or error}.", path=path)
