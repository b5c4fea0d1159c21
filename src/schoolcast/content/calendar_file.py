"""calendar.toml to the term calendar."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from schoolcast.content.written import NotText, as_date, as_text, as_time
from schoolcast.domain.dates import clock_time, long_date
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.explain import explain
from schoolcast.domain.item import YEARS
from schoolcast.domain.quiet_hours import QuietHours
from schoolcast.domain.term_calendar import Moving, Term, TermCalendar
from schoolcast.domain.toml_text import TomlText, read_toml

FILE = "calendar.toml"
LONGEST_TERM = 200  # days; a longer one is a mistyped year
LONGEST_QUIET = timedelta(hours=16)  # more would leave a school day no time to post in
MOST_DAYS = 1000  # INSET days, and single closed days: decades of them
INSET = "INSET day"
_HINTS = {
    "terms": 'a part [[terms]] for each term, with name = "Autumn", first and last',
    "terms.half_term": "the first and last day of the holiday: [2026-10-26, 2026-10-30]",
    "inset_days": "a list of dates: [2026-09-01, 2027-01-04]",
    "closed": 'a part [[closed]] for each day, with day = 2027-05-06 and why = "Polling day"',
    "quiet": 'when nothing goes out: { start = "20:00", until = "07:00" }',
    "quiet.start": '"20:00"',
    "quiet.until": '"07:00"',
    "move_reminders": '"earlier", "later" or "stay"',
    "year_starts": 'the month and day a school year begins: "09-01"',
    "bank_holidays": '"england", "scotland", "wales", "northern-ireland" or "none"',
}
_NATIONS = {"england": "ENG", "scotland": "SCT", "wales": "WLS", "northern-ireland": "NIR"}


def _our_day(value: object) -> date:
    day = as_date(value)
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(f"{day} is not in the years {YEARS[0]} to {YEARS[1]}; is it a slip?")
    return day


def _month_and_day(value: object) -> str:
    try:
        if re.fullmatch(r"\d{2}-\d{2}", str(value)):
            date.fromisoformat(f"2001-{value}")  # a year without 29 February, as most are
            return str(value)
    except ValueError:
        pass
    raise ValueError(f'"{value}" is not a month and day; write "09-01"')


Day = Annotated[date, BeforeValidator(_our_day)]
Clock = Annotated[time, BeforeValidator(as_time)]
Nation = Literal["england", "scotland", "wales", "northern-ireland", "none"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Term(_Part):
    name: str = Field(min_length=1)
    first: Day
    last: Day
    half_term: tuple[Day, Day] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.first <= self.last <= self.first + timedelta(days=LONGEST_TERM):
            raise ValueError(f"{self.name}: it can't run from {self.first} to {self.last}")
        start, end = self.half_term or (self.first, self.last)
        if not self.first <= start <= end <= self.last:
            raise ValueError(f"{self.name}: half_term must lie inside the term, first day first")
        return self


class _Closed(_Part):
    day: Day
    why: str = Field(min_length=1)


class _Quiet(_Part):
    start: Clock
    until: Clock

    @model_validator(mode="after")
    def _not_all_day(self) -> Self:
        if self.start == self.until or self.hours.length > LONGEST_QUIET:
            hours = LONGEST_QUIET // timedelta(hours=1)
            raise ValueError(
                f"from {clock_time(self.start)} until {clock_time(self.until)} hardly anything "
                f"could go out; quiet hours may be {hours} hours a day at most"
            )
        return self

    @property
    def hours(self) -> QuietHours:
        """As the rest of the program knows them."""
        return QuietHours(start=self.start, until=self.until)


class _CalendarFile(_Part):
    terms: tuple[_Term, ...] = Field(default=(), max_length=200)
    inset_days: tuple[Day, ...] = Field(default=(), max_length=MOST_DAYS)
    closed: tuple[_Closed, ...] = Field(default=(), max_length=MOST_DAYS)
    bank_holidays: Nation = "none"
    day_starts: Clock = time(8, 50)
    day_ends: Clock = time(15, 30)
    reminder_time: Clock = time(15, 30)
    quiet: _Quiet | None = None
    move_reminders: Moving = Moving.EARLIER
    year_starts: Annotated[str, BeforeValidator(_month_and_day)] = "09-01"

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.day_starts >= self.day_ends:
            raise ValueError("day_ends: the school day must end after it starts")
        reminders = datetime.combine(date(YEARS[0], 1, 1), self.reminder_time)
        if self.quiet and self.quiet.hours.hold(reminders):
            raise ValueError(
                f"reminder_time: {clock_time(self.reminder_time)} lies in the quiet hours; choose "
                "a time outside them"
            )
        if self.bank_holidays != "none" and not self.terms:
            raise ValueError("bank_holidays: they need terms, which say for which years")
        for day in self.inset_days:
            if day.weekday() >= 5:
                raise ValueError(f"inset_days: {long_date(day)} is not a working day")
        ordered = sorted(self.terms, key=lambda term: term.first)
        for term, following in pairwise(ordered):
            if following.first <= term.last:
                raise ValueError(f"terms: {following.name} begins before {term.name} has ended")
        return self


def read_calendar(folder: Path) -> TermCalendar:
    """The calendar in the content folder; without the file, every weekday is a school day.

    ContentProblem, with line and key, for the first mistake in the file.
    """
    try:
        raw = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return TermCalendar()
    except OSError as error:
        raise ContentProblem(f"It can't be opened: {error.strerror or error}.", path=FILE) from None
    calendar, problems = parse_calendar(raw)
    if calendar is None:
        raise problems[0]
    return calendar


def parse_calendar(raw: bytes) -> tuple[TermCalendar | None, list[ContentProblem]]:
    """The calendar in the bytes of calendar.toml, or everything that is wrong with it."""
    try:
        toml = read_toml(as_text(raw))
    except NotText as trouble:
        return None, [ContentProblem(f"The file {trouble}.", path=FILE, line=trouble.line)]
    problems = [
        ContentProblem(mistake.message, path=FILE, line=mistake.line, key=mistake.key)
        for mistake in toml.mistakes
    ]
    written, mistakes = _validated(toml)
    problems += mistakes
    return (_calendar(written) if written and not problems else None), problems


def _validated(toml: TomlText) -> tuple[_CalendarFile | None, list[ContentProblem]]:
    if toml.table is None:
        return None, []
    try:
        return _CalendarFile.model_validate(toml.table), []
    except ValidationError as error:
        return None, [
            ContentProblem(
                mistake.message, path=FILE, line=toml.line_of(mistake.place), key=mistake.key
            )
            for mistake in explain(error, _CalendarFile, toml.table, _HINTS)
        ]


def _calendar(written: _CalendarFile) -> TermCalendar:
    closed = {
        day: "half term"
        for term in written.terms
        if term.half_term
        for day in _weekdays(*term.half_term)
    }
    closed |= _bank_holidays(written)
    closed |= dict.fromkeys(written.inset_days, INSET)
    closed |= {one.day: one.why for one in written.closed}
    return TermCalendar(
        terms=tuple(
            Term(name=term.name, first=term.first, last=term.last, half_term=term.half_term)
            for term in sorted(written.terms, key=lambda term: term.first)
        ),
        closed=closed,
        day_starts=written.day_starts,
        day_ends=written.day_ends,
        reminder_time=written.reminder_time,
        quiet=written.quiet.hours if written.quiet else None,
        move_reminders=written.move_reminders,
        year_starts=(int(written.year_starts[:2]), int(written.year_starts[3:])),
    )


def _weekdays(first: date, last: date) -> Iterator[date]:
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if day.weekday() < 5:
            yield day


def _bank_holidays(written: _CalendarFile) -> dict[date, str]:
    """Those of the years that the terms touch; the library takes 0.2 s to import."""
    if written.bank_holidays == "none":
        return {}
    from holidays import country_holidays

    years = {day.year for term in written.terms for day in (term.first, term.last)}
    found = country_holidays("GB", subdiv=_NATIONS[written.bank_holidays], years=years)
    return {day: name for day, name in found.items() if day.weekday() < 5}
