"""Dates pasted from Word or a mail: one event a line."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from schoolcast.api import Imported, ImportedEvent, ImportOptions, ImportRefused
from schoolcast.api.tables import is_workbook, text_of
from schoolcast.importers.clock_words import find_time
from schoolcast.importers.date_words import Days, Reading, find_days, reading_of
from schoolcast.importers.limits import LONGEST_TITLE, refuse_large, refuse_many, tidied
from schoolcast.importers.rows import Tally, weekly

_MARKS = " \t-–—:,;.|•·*>()"
_DANGLING = re.compile(r"^(?:on|at|from|is|will be|the)\b\s*|\s*\b(?:on|at|from|is|the)$", re.I)
_PLACE = re.compile(r"\s+(?:in|at|on) (?P<place>the [\w' ’]{3,40})$", re.I)


class TextImporter:
    """Lines such as "Monday 4th January – INSET day"; lines without a date are left out."""

    kind: ClassVar[str] = "text"
    title: ClassVar[str] = "dates pasted from Word or a mail"
    endings: ClassVar[tuple[str, ...]] = (".txt", ".md", ".eml")

    def read(self, content: bytes, options: ImportOptions) -> Imported:
        """The lines with a date as events; ImportRefused where no line has one."""
        refuse_large(content)
        if is_workbook(content):
            raise ImportRefused(
                "That is a document of Word or Excel. Copy its lines into a text file, or save a "
                "sheet and bring that in as an Excel list (xlsx)."
            )
        lines = text_of(content)[0].splitlines()
        refuse_many(len(lines))
        reading = reading_of(lines, options)
        tally = Tally()
        events = tuple(tally.named(event) for event in _events(lines, reading))
        if not events:
            raise ImportRefused(
                'No line begins or ends with a date, such as "Monday 4 January – INSET day".'
            )
        left = sum(1 for line in lines if line.strip()) - len(events)
        words = "1 line without a date was" if left == 1 else f"{left} lines without a date were"
        return Imported(events=events, notes=(f"{words} left out.",) if left else ())


def _events(lines: list[str], reading: Reading) -> Iterator[ImportedEvent]:
    for number, raw in enumerate(lines, 1):
        line = tidied(raw.replace("\t", " – "))
        days = find_days(line, reading) if line else None
        if days:
            yield _event(line, number, days)


def _event(line: str, number: int, days: Days) -> ImportedEvent:
    words = f"{line[: days.start].rstrip(_MARKS)} – {line[days.end :].lstrip(_MARKS)}"
    clock = find_time(words)
    if clock:
        words = f"{words[: clock.start]} {words[clock.end :]}"
    title, place = _title(words)
    event = ImportedEvent(
        key="-",
        title=title,
        place=place,
        at=clock.at if clock else None,
        until=clock.until if clock else None,
        line=number,
        problems=(days.problem or "It has a date but no title; write what happens.",),
    )
    if days.problem or not title:
        return event
    if days.weekdays:
        return weekly(event, days.weekdays)
    last = days.last if days.last != days.first else None
    return replace(event, start=days.first, end=last, problems=())


def _title(words: str) -> tuple[str, str]:
    """What happens, and where if the line ends with it."""
    words = words.strip(_MARKS)
    for _ in range(2):
        words = _DANGLING.sub("", words).strip(_MARKS)
    words = re.sub(r"\s*[–—-]\s*[–—-]\s*", " – ", words)
    place = _PLACE.search(words)
    if place and len(words[: place.start()].strip(_MARKS)) > 3:
        return words[: place.start()].strip(_MARKS)[:LONGEST_TITLE], place["place"]
    return words[:LONGEST_TITLE], ""
