"""The text of an ICS file as components: what the quick reading of single events needs.

icalendar reads a component in a millisecond; five thousand single events take it six seconds.
So lines are split here, and icalendar is asked only about what repeats and about time zones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from schoolcast.api import ImportRefused
from schoolcast.api.tables import text_of
from schoolcast.importers.limits import refuse_many

_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^:;="]+=(?:"[^"]*"|[^:;"]*))*):(.*)', re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([^:;="]+)=(?:"([^"]*)"|([^:;"]*))')
_ESCAPED = re.compile(r"\\([nN,;\\])")
_WANTED = frozenset(
    "UID SUMMARY DTSTART DTEND DURATION LOCATION DESCRIPTION STATUS RRULE RDATE EXDATE CLASS "
    "RECURRENCE-ID SEQUENCE X-MICROSOFT-CDO-ALLDAYEVENT".split()
)


@dataclass(frozen=True, slots=True)
class Value:
    """A property's value and parameters, as they are written."""

    text: str
    parameters: dict[str, str]


@dataclass(slots=True)
class Component:
    """An event: its lines, and the properties that matter, each with all its values."""

    line: int
    lines: list[str] = field(default_factory=list)
    values: dict[str, list[Value]] = field(default_factory=dict)

    def get(self, name: str) -> Value | None:
        """The first value of a property."""
        there = self.values.get(name)
        return there[0] if there else None

    def words(self, name: str) -> str:
        """A text property without its escapes."""
        value = self.get(name)
        return _ESCAPED.sub(_unescaped, value.text) if value else ""


@dataclass(slots=True)
class CalendarText:
    """A file's events and time zones, and what it says of itself."""

    events: list[Component] = field(default_factory=list)
    zones: dict[str, list[str]] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)


def read_text(content: bytes) -> CalendarText:
    """Split a file; ImportRefused for what is no calendar or was cut off."""
    text = text_of(content)[0].lstrip("\ufeff \r\n\t")
    if not text[:15].upper().startswith("BEGIN:VCALENDAR"):
        raise ImportRefused(
            "The file is not a calendar: it does not begin with BEGIN:VCALENDAR. Save the "
            "calendar as ICS (iCalendar) from Outlook or Google."
        )
    if "\n" not in text:
        text = text.replace("\r", "\r\n")
    reader = _Reader()
    for number, line in _logical_lines(text):
        reader.take(number, line)
    if not reader.whole:
        raise ImportRefused(
            "The file ends in the middle: it was not saved or sent whole. Export it again."
        )
    return reader.found


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with the number of their first in the file; a long one is folded over several."""
    number = 0
    pending, began = "", 0
    for raw in text.split("\n"):
        number += 1
        line = raw.rstrip("\r")
        if line[:1] in (" ", "\t") and began:
            pending += line[1:]
            continue
        if pending:
            yield began, pending
        pending, began = line, number
    if pending:
        yield began, pending


class _Reader:
    def __init__(self) -> None:
        self.found = CalendarText()
        self.whole = False
        self._event: Component | None = None
        self._zone: list[str] | None = None
        self._inside: list[str] = []  # parts of an event or zone, such as VALARM

    def take(self, number: int, line: str) -> None:
        start = line[:6].upper()
        if start == "BEGIN:":
            self._begin(number, line)
        elif line[:4].upper() == "END:":
            self._end(line)
        elif self._event is not None:
            if not self._inside:
                self._event.lines.append(line)
                self._property(line, self._event)
        elif self._zone is not None:
            self._zone.append(line)
        elif ":" in line:
            name, _, value = line.partition(":")
            self.found.properties.setdefault(name.partition(";")[0].upper(), value)

    def _begin(self, number: int, line: str) -> None:
        name = line[6:].strip().upper()
        if self._event is not None:
            self._inside.append(name)
        elif self._zone is not None:
            self._zone.append(line)
        elif name == "VEVENT":
            self._event = Component(number)
            refuse_many(len(self.found.events) + 1)
        elif name == "VTIMEZONE":
            self._zone = []

    def _end(self, line: str) -> None:
        name = line[4:].strip().upper()
        if self._event is not None:
            if self._inside:
                self._inside.pop()
            else:
                self.found.events.append(self._event)
                self._event = None
        elif self._zone is not None:
            if name == "VTIMEZONE":
                self._keep_zone(self._zone)
                self._zone = None
            else:
                self._zone.append(line)
        elif name == "VCALENDAR":
            self.whole = True

    def _keep_zone(self, lines: list[str]) -> None:
        named = next((line for line in lines if line[:4].upper() == "TZID"), "")
        self.found.zones[named.partition(":")[2].strip()] = lines

    @staticmethod
    def _property(line: str, event: Component) -> None:
        named = _NAME.match(line)
        name = named[0].upper() if named else ""
        if named and name in _WANTED and (value := _value(line, named.end())):
            event.values.setdefault(name, []).append(value)


def _value(line: str, end: int) -> Value | None:
    """What follows the name that ends there; None for a line that is no property."""
    if line[end : end + 1] == ":":
        return Value(line[end + 1 :], {})
    found = _LINE.fullmatch(line)
    if not found:
        return None
    parameters = {p[0].upper(): p[1] or p[2] for p in _PARAMETER.findall(found[2])}
    return Value(found[3], parameters)


def _unescaped(found: re.Match[str]) -> str:
    return " " if found[1] in "nN" else found[1]
