"""On which line each key of a TOML text stands: tomllib does not tell."""

import bisect
import re
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}\n#]*")
_REST_OF_LINE = re.compile(r"[^\n]*")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.S),
    re.compile(r"'''.*?'{3,5}", re.S),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
_DEEPEST = 60  # brackets within brackets; tomllib gives up later than this


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeat:
    """A key that stood before: the lines of the later statement, which it fills alone."""

    path: KeyPath
    first_line: int
    last_line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyLines:
    """The line of each key, counted from 1, and keys that stand again."""

    lines: dict[KeyPath, int] = field(default_factory=dict)
    repeats: list[Repeat] = field(default_factory=list)


class _Lost(Exception):
    """The text is not TOML from here on."""


def key_lines(text: str) -> KeyLines:
    """Scan as far as the text makes sense; it need not be valid."""
    scanner = _Scanner(text)
    try:
        scanner.document()
    except _Lost:
        pass
    return scanner.found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.found = KeyLines()
        self._text = text
        self._at = 0
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._tables: dict[KeyPath, int] = {}  # how many [[…]] of that name were seen
        self._depth = 0

    def document(self) -> None:
        table: KeyPath = ()
        while True:
            self._skip(_BLANK)
            if self._at >= len(self._text):
                return
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table, statement=True)
            self._skip(_REST_OF_LINE)

    def _line(self, at: int) -> int:
        return bisect.bisect_left(self._ends, at) + 1

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise _Lost
        self._at = match.end()
        return match[0]

    def _take(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True

    def _header(self) -> KeyPath:
        line = self._line(self._at)
        many = self._take("[[")
        if not many:
            self._take("[")
        path = self._inside_lists(self._key())
        if not self._take("]]" if many else "]"):
            raise _Lost
        if many:
            number = self._tables.get(path, 0)
            self._tables[path] = number + 1
            self.found.lines.setdefault(path, line)
            path = (*path, number)
        self.found.lines.setdefault(path, line)
        return path

    def _inside_lists(self, path: KeyPath) -> KeyPath:
        """[images.more] speaks of the last [[images]]."""
        full: KeyPath = ()
        for part in path[:-1]:
            full = (*full, part)
            if full in self._tables:
                full = (*full, self._tables[full] - 1)
        return (*full, *path[-1:])

    def _key(self) -> KeyPath:
        parts: list[str | int] = []
        while True:
            self._skip(_SPACE)
            if self._text[self._at : self._at + 1] in ('"', "'"):
                parts.append(self._string()[1:-1])
            else:
                parts.append(self._skip(_BARE_KEY))
            self._skip(_SPACE)
            if not self._take("."):
                return tuple(parts)

    def _pair(self, table: KeyPath, *, statement: bool = False) -> None:
        line = self._line(self._at)
        path = (*table, *self._key())
        if not self._take("="):
            raise _Lost
        self._skip(_SPACE)
        again = path in self.found.lines
        if not again:
            for length in range(len(table) + 1, len(path) + 1):
                self.found.lines.setdefault(path[:length], line)
        self._value(path)
        if again and statement:
            last = self._line(self._at)
            self.found.repeats.append(Repeat(path=path, first_line=line, last_line=last))

    def _value(self, path: KeyPath) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Lost
        if self._take("["):
            self._list(path)
        elif self._take("{"):
            self._inline_table(path)
        elif self._text[self._at : self._at + 1] in ('"', "'"):
            self._string()
        else:
            self._skip(_BARE_VALUE)
        self._depth -= 1

    def _list(self, path: KeyPath) -> None:
        number = 0
        while True:
            self._skip(_BLANK)
            if self._take("]"):
                return
            self.found.lines.setdefault((*path, number), self._line(self._at))
            before = self._at
            self._value((*path, number))
            number += 1
            self._skip(_BLANK)
            if not self._take(",") and (
                self._at == before or not self._text.startswith("]", self._at)
            ):
                raise _Lost

    def _inline_table(self, path: KeyPath) -> None:
        while True:
            self._skip(_BLANK)
            if self._take("}"):
                return
            self._pair(path)
            self._skip(_BLANK)
            if not self._take(",") and not self._text.startswith("}", self._at):
                raise _Lost

    def _string(self) -> str:
        for pattern in _STRINGS:
            match = pattern.match(self._text, self._at)
            if match:
                self._at = match.end()
                return match[0]
        raise _Lost
