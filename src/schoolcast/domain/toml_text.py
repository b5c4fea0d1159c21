"""TOML as people write it: the values, on which line each key stands, and mistakes in words."""

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from schoolcast.domain.toml_keys import KeyPath, key_lines

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_ADVICE = {
    "Invalid value": 'the value can\'t be read; text needs straight quotes: title = "INSET day"',
    "Expected '='": 'a key and its value are written like this: title = "INSET day"',
    "Expected newline": (
        "something stands after the end of the value; put text and times of day in quotes, "
        "and each key on its own line"
    ),
    "Invalid statement": 'a line here must be like this: title = "INSET day"',
    "Invalid initial character": 'a line here must be like this: title = "INSET day"',
    "Unterminated string": "a quote is opened and never closed",
    "Illegal character '\\n'": "a quote is opened and not closed on the same line",
    "Illegal character": "a character here can't stand in a settings line; type it again",
    "Unescaped": "a backslash in quotes must be written twice, or use single quotes",
    "Unclosed array": "a square bracket is opened and never closed, or a comma is missing",
    "Unclosed inline table": "a curly bracket is not closed on its own line, or a comma is missing",
    "Invalid date": 'this date does not exist; write 2027-01-04, or "2026-12-11 15:30" in quotes',
    "Cannot overwrite": "this key stands here a second time; keep one",
    "Cannot declare": "this part stands here a second time; keep one",
    "Cannot mutate": "this part stands here a second time; keep one",
    "Duplicate inline table key": "a key stands twice in these curly brackets; keep one",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class TomlMistake:
    """What can't be read as TOML: `key` is dotted, or None where the mistake has no key."""

    message: str
    line: int
    key: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TomlText:
    """What was read: `table` is None where nothing could be; of a repeated key the first counts."""

    table: dict[str, Any] | None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    mistakes: tuple[TomlMistake, ...] = ()

    def line_of(self, path: KeyPath) -> int | None:
        """The line of that key, or of the nearest one around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def read_toml(text: str, *, first_line: int = 1) -> TomlText:
    """Read `text`, whose first line is line `first_line` of its file."""
    shift = first_line - 1
    keys = key_lines(text)
    repeats = tuple(
        TomlMistake(
            message=f"stands twice (first on line {first + shift}); keep one",
            line=repeat.first_line + shift,
            key=dotted(repeat.path),
        )
        for repeat in keys.repeats
        for first in (keys.lines[repeat.path],)
    )
    lines = {path: line + shift for path, line in keys.lines.items()}
    once = _without(text, [(repeat.first_line, repeat.last_line) for repeat in keys.repeats])
    try:
        return TomlText(table=tomllib.loads(once), lines=lines, mistakes=repeats)
    except tomllib.TOMLDecodeError as error:
        return TomlText(table=None, lines=lines, mistakes=(*repeats, _in_words(error, once, shift)))
    except RecursionError:
        deep = TomlMistake(message="brackets are nested too deeply", line=first_line)
        return TomlText(table=None, lines=lines, mistakes=(*repeats, deep))


def dotted(path: KeyPath) -> str:
    """images[0].alt"""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    if not spans:
        return text
    dropped = {line for first, last in spans for line in range(first, last + 1)}
    lines = text.split("\n")
    return "\n".join("" if at in dropped else line for at, line in enumerate(lines, 1))


def _in_words(error: tomllib.TOMLDecodeError, text: str, shift: int) -> TomlMistake:
    said = str(error)
    place = _PLACE.search(said)
    written = text.rstrip()
    line = int(place[1]) if place and place[1] else written.count("\n") + 1
    here = text.split("\n")[line - 1].strip() if text else ""
    advice = next(
        (words for start, words in _ADVICE.items() if said.startswith(start)),
        "this line can't be read",
    )
    if re.search(r"[“”‘’„]", here):
        advice = "curly quotes don't count as quotes here; type straight ones: \""
    shown = f" (the line reads: {_short(here)})" if here else ""
    return TomlMistake(message=f"{advice}{shown}", line=line + shift)


def _short(line: str) -> str:
    return line if len(line) <= 60 else f"{line[:57]}..."
