"""Dates as schools write them: "Monday 5th January 2027", "Mon 5 – Fri 9 Jan", "5/1/2027"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from schoolcast.api import dates

_BEHIND = timedelta(days=90)  # a date without a year is rarely older: posts look ahead

_WEEKDAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_BEFORE = rf"(?:\b(?P<before>{_WEEKDAY})\b\.?,?\s{{0,3}}(?:the\s)?)?"
_AFTER = rf"(?:\s{{0,2}}\((?P<after>{_WEEKDAY})\.?\))?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
_ORDINAL = r"(?:st|nd|rd|th)?"

# Month first, "may" and "march" in small letters are verbs: "on Friday may 20 children come".
_FORMS = tuple(
    re.compile(_BEFORE + form + _AFTER, re.IGNORECASE)
    for form in (
        rf"(?<![\d.:/£-])(?P<day>\d{{1,2}}){_ORDINAL}\s{{0,2}}(?:of\s)?-?"
        rf"(?P<month>{_MONTH})\b\.?(?:,?[\s-]{{1,2}}{_YEAR})?",
        rf"\b(?!(?-i:may|march))(?P<month>{_MONTH})\b\.?\s{{1,2}}(?:the\s)?"
        rf"(?P<day>\d{{1,2}}){_ORDINAL}(?![\d.:/%-]|\s?[ap]m\b)(?:,?\s{{1,2}}{_YEAR})?",
        r"(?<![\d./-])(?P<day>\d{1,2})(?P<mark>[/.-])(?P<number>\d{1,2})(?P=mark)"
        r"(?P<year>20\d\d|\d\d)(?![\d/-])",
        rf"(?<![\d./-]){_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
    )
)
# Without a year, "5/1" may be a score or a fraction; a weekday before it makes it a date.
_BARE = re.compile(
    rf"\b(?P<before>{_WEEKDAY})\b\.?,?\s{{1,2}}(?P<day>\d{{1,2}})/(?P<number>\d{{1,2}})(?![\d/])",
    re.IGNORECASE,
)
# "Monday 5th to Friday 9th January": the first borrows the month of the last.
_RANGE = re.compile(
    rf"\b(?P<before>{_WEEKDAY})\b\.?,?\s{{1,2}}(?:the\s)?"
    rf"(?P<first>(?P<day>\d{{1,2}}){_ORDINAL})"
    r"\s{0,2}(?:to|until|till|and|or|&|,|/|[-–—])\s{0,2}$",
    re.IGNORECASE,
)
# Most texts hold no date at all; this tells so at a fraction of the cost.
_MAYBE = re.compile(r"\d[/.-]\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d\d/|/\d")
_LOOK_BACK = 40
_LONGEST_RANGE = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenDate:
    """A date found at code points `start` to `end`; `weekday` counts from 0 for Monday.

    `weekday` and `year` are None where they are not written.
    """

    start: int
    end: int
    day: int
    month: int
    year: int | None = None
    weekday: int | None = None

    def is_day(self, other: date) -> bool:
        """Whether day and month, and the year if it is written, are those of `other`."""
        same = (self.day, self.month) == (other.day, other.month)
        return same and self.year in (None, other.year)

    def resolve(self, near: date | None) -> date | None:
        """The date meant: a missing year is chosen so that it fits `near`; None if there is none.

        Of the possible dates it is the one up to 90 days before `near` or within the year after.
        """
        if self.year is not None:
            return _date(self.year, self.month, self.day)
        if near is None:
            return None
        for year in (near.year - 1, near.year, near.year + 1):
            meant = _date(year, self.month, self.day)
            if meant and meant >= near - _BEHIND:
                return meant
        return None

    @property
    def exists(self) -> bool:
        """Whether the calendar has that day, in its year or in a leap year."""
        return _date(self.year or 2028, self.month, self.day) is not None


def written_dates(text: str) -> list[WrittenDate]:
    """All dates in `text`, in their order."""
    if _MAYBE.search(text.lower()) is None:
        return []
    dated: list[WrittenDate] = []
    taken = bytearray(len(text))
    for form in (*_FORMS, _BARE):
        for match in form.finditer(text):
            whole = _understood(match)
            if whole and not any(taken[whole.start : whole.end]):
                taken[whole.start : whole.end] = b"\1" * (whole.end - whole.start)
                dated.append(whole)
    borrowed = [first for whole in dated for first in _ranges(text, whole)]
    return sorted([*dated, *borrowed], key=lambda written: written.start)


def _understood(match: re.Match[str]) -> WrittenDate | None:
    parts = match.groupdict()
    month = int(parts["number"]) if "number" in parts else _month(parts["month"])
    day = int(parts["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = parts.get("year")
    weekday = parts.get("before") or parts.get("after")
    return WrittenDate(
        start=match.start(),
        end=match.end(),
        day=day,
        month=month,
        year=(int(year) if len(year) == 4 else 2000 + int(year)) if year else None,
        weekday=_weekday(weekday) if weekday else None,
    )


def _ranges(text: str, last: WrittenDate) -> Iterator[WrittenDate]:
    for _ in range(_LONGEST_RANGE):
        begin = max(0, last.start - _LOOK_BACK)
        match = _RANGE.search(text[begin : last.start])
        if not match or not 1 <= int(match["day"]) <= 31:
            return
        day, month, year = int(match["day"]), last.month, last.year
        if day > last.day:  # Monday 28 to Friday 2 October
            month, year = (month - 1, year) if month > 1 else (12, year - 1 if year else None)
        last = WrittenDate(
            start=begin + match.start(),
            end=begin + match.end("first"),
            day=day,
            month=month,
            year=year,
            weekday=_weekday(match["before"]),
        )
        yield last


def _weekday(name: str) -> int:
    return [day[:3].lower() for day in dates.WEEKDAYS].index(name[:3].lower())


def _month(name: str) -> int:
    return [month[:3].lower() for month in dates.MONTHS].index(name[:3].lower()) + 1


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
