"""Rows of a list, from a workbook or a CSV file, to events."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from schoolcast.api import ImportedEvent, ImportOptions, dates
from schoolcast.importers.clock_words import Clock, find_time
from schoolcast.importers.date_words import Days, Reading, find_days, mismatch, reading_of
from schoolcast.importers.limits import LONGEST_TITLE, outside, tidied

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CANCELLED = ("cancelled", "canceled", "postponed")


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell whose formula has no saved value."""

    cell: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of the list with its cells by field."""

    line: int
    cells: Mapping[str, object]

    def text(self, field: str) -> str:
        """The cell as words."""
        value = self.cells.get(field)
        return "" if value is None or isinstance(value, Formula) else tidied(value)


class Tally:
    """Gives each event of a list without ids a key of its own that stays when it is read again."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def named(self, event: ImportedEvent) -> ImportedEvent:
        """The event with its key: its title and its first date or weekdays."""
        words = " ".join(event.title.casefold().split()) or " ".join(event.problems)
        likeness = hashlib.sha256(f"{words}|{event.who.casefold()}".encode()).hexdigest()[:20]
        key = f"{likeness}@{event.start or event.rule or event.line}"
        self._seen[key] = self._seen.get(key, 0) + 1
        if self._seen[key] > 1:
            key = f"{key}#{self._seen[key]}"
        return replace(event, key=key, likeness=likeness)


def events_of(rows: Sequence[Row], options: ImportOptions) -> Iterator[ImportedEvent]:
    """An event for each row that holds anything but a date."""
    texts = [row.text(field) for row in rows for field in ("date", "end")]
    reading = reading_of(texts, options)
    tally = Tally()
    for row in rows:
        if any(row.text(field) for field in row.cells):
            yield tally.named(_event(row, reading))


def _event(row: Row, reading: Reading) -> ImportedEvent:
    title = row.text("title")[:LONGEST_TITLE]
    event = ImportedEvent(
        key="-",
        title=title,
        place=row.text("place"),
        description=row.text("description"),
        who=row.text("who"),
        line=row.line,
        cancelled=row.text("status").casefold() in _CANCELLED
        or title.casefold().startswith(tuple(f"{word}:" for word in _CANCELLED)),
        problems=("It has not been read.",),
    )
    formulas = [cell.cell for cell in row.cells.values() if isinstance(cell, Formula)]
    if formulas:
        return _wrong(
            event,
            f"The formula in {', '.join(formulas)} has no saved value. Open the file in Excel and "
            "save it, or write the value itself.",
        )
    if not title:
        return _wrong(event, "It has a date but no title; write what happens.")
    return _dated(event, row, reading)


def _dated(event: ImportedEvent, row: Row, reading: Reading) -> ImportedEvent:
    days, rest = _days(row, "date", reading)
    at, until = _times(row, rest)
    if days is None:
        return _without_date(replace(event, at=at, until=until), row, reading)
    last = days.last
    if row.cells.get("end") is not None and days.first:
        end, _ = _days(row, "end", reading)
        if end is None or end.problem or end.last is None:
            return _wrong(event, end.problem if end else _no_date(row.text("end")))
        last = end.last
    problem = days.problem or _weekday_problem(row, days.first)
    if problem:
        return _wrong(event, problem)
    if days.weekdays:
        return weekly(replace(event, at=at, until=until), days.weekdays)
    if last and days.first and last < days.first:
        return _wrong(event, "It ends before it begins. Correct one of the two dates.")
    end_day = last if last != days.first else None
    return replace(event, start=days.first, end=end_day, at=at, until=until, problems=())


def _without_date(event: ImportedEvent, row: Row, reading: Reading) -> ImportedEvent:
    """A row with a weekday and no date repeats; any other needs one."""
    written = row.text("date")
    named = find_days(row.text("weekday") or written, reading, column=True)
    if named and named.weekdays:
        return weekly(event, named.weekdays)
    return _wrong(event, _no_date(written) if written else "It has no date; write one: 2027-01-04.")


def weekly(event: ImportedEvent, weekdays: Sequence[int]) -> ImportedEvent:
    """The event on those weekdays of every school week."""
    rule = f"FREQ=WEEKLY;BYDAY={','.join(_DAYS[day] for day in weekdays)}"
    return replace(event, rule=rule, start=None, problems=())


def _days(row: Row, field: str, reading: Reading) -> tuple[Days | None, str]:
    """The dates in a cell, and the words left in it."""
    value = row.cells.get(field)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        problem = outside(day, reading.options)
        clock = f"{value:%H:%M}" if isinstance(value, datetime) and value.time() != time() else ""
        return Days(start=0, end=0, first=day, last=day, problem=problem), clock
    text = row.text(field)
    days = find_days(text, reading, column=True) if text else None
    if days is None:
        return None, text
    return days, f"{text[: days.start]} {text[days.end :]}"


def _times(row: Row, rest: str) -> tuple[time | None, time | None]:
    """When it begins and ends: from their own columns, or beside the date."""
    at = _clock(row.cells.get("time")) or _clock(rest)
    until = _clock(row.cells.get("until"))
    if at is None:
        return None, None
    end = until.at if until else at.until
    return at.at, end if end and end > at.at else None


def _clock(value: object) -> Clock | None:
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return Clock(start=0, end=0, at=value.replace(second=0, microsecond=0))
    if isinstance(value, float) and 0 < value < 1:  # a part of a day, as Excel keeps times
        minutes = round(value * 24 * 60)
        return Clock(start=0, end=0, at=time(minutes // 60 % 24, minutes % 60))
    return find_time(tidied(value)) if isinstance(value, str) else None


def _weekday_problem(row: Row, day: date | None) -> str:
    """A column with the weekday beside the date must agree with it."""
    word = row.text("weekday").casefold()[:3]
    names = [name[:3].casefold() for name in dates.WEEKDAYS]
    if day is None or word not in names or names.index(word) == day.weekday():
        return ""
    return mismatch(day, names.index(word))


def _no_date(written: str) -> str:
    return f'"{written[:60]}" is not a date; write it as 2027-01-04 or "Monday 4 January 2027".'


def _wrong(event: ImportedEvent, *problems: str) -> ImportedEvent:
    return replace(event, problems=problems)
