"""Dates as lists have them: "Mon 4th Jan 2027", "4/1/27", "15–19 February", "w/b 11 Jan"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schoolcast.api import ImportOptions, dates
from schoolcast.importers.limits import outside

_WEEKDAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_WEEK = r"(?:\b(?P<week>w/?[bc]|week\s(?:beginning|commencing|of|starting))\b[.:]?\s{0,3})?"
_NAMED = rf"(?:\b(?P<weekday>{_WEEKDAY})\b\.?,?\s{{0,3}}(?:the\s)?)?"
_DAY = r"(?<![\d.:/£])(?<!\d\d\d\d-)(?<!\d\d\d\d-\d\d-)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_SHORT_YEAR = r"'?(?P<short>\d\d)(?=\s*(?:$|[,;)–—-]|to\b))"
_FORMS = tuple(
    re.compile(_WEEK + _NAMED + form, re.IGNORECASE)
    for form in (
        rf"(?<![\d./-]){_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"{_DAY}\s{{0,2}}(?:of\s)?-?(?P<month>{_MONTH})\b\.?"
        rf"(?:,?[\s-]{{1,2}}(?:{_YEAR}|{_SHORT_YEAR}))?",
        rf"\b(?P<month>{_MONTH})\b\.?\s{{1,2}}(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
        rf"(?![\d.:/%-]|\s?[ap]m\b)(?:,?\s{{1,2}}{_YEAR})?",
        rf"(?<![\d.:/£-])(?P<day>\d{{1,2}})(?P<mark>[/.-])(?P<number>\d{{1,2}})(?P=mark)"
        rf"(?:{_YEAR}|(?P<short>\d\d)(?!\d))",
        r"(?<![\d.:/£-])(?P<day>\d{1,2})/(?P<number>\d{1,2})(?![\d/])",
    )
)
_TO = r"\s{0,3}(?:-|–|—|to|until|till|&|and|/)\s{0,3}"
_FIRST = re.compile(  # "15–" before a date: the day borrows its month
    _WEEK + _NAMED + rf"{_DAY}(?:\s(?P<month>{_MONTH}))?{_TO}$", re.IGNORECASE
)
_JOINED = re.compile(rf"^{_TO}$", re.IGNORECASE)
_LONE = re.compile(
    rf"(?P<every>\bevery\s)?\b(?P<weekday>{_WEEKDAY})(?P<plural>s)?\b\.?"
    rf"(?=(?P<more>(?:\s?(?:,|/|&|and)\s?(?:{_WEEKDAY})s?\b)*))",
    re.IGNORECASE,
)
_NAMES = re.compile(rf"\b({_WEEKDAY})s?\b", re.IGNORECASE)
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}(?!\d)")
_MONTHS = {name[:3].casefold(): number for number, name in enumerate(dates.MONTHS, 1)}
_WEEKDAYS = {name[:3].casefold(): number for number, name in enumerate(dates.WEEKDAYS)}
_FRIDAY = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """Dates found at `start` to `end` of a text, or weekdays (0 is Monday) where it has no date."""

    start: int
    end: int
    first: date | None = None
    last: date | None = None
    weekdays: tuple[int, ...] = ()
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How a file's dates are read; `doubtful` where its own dates can't all be day first."""

    options: ImportOptions
    doubtful: bool = False


def reading_of(texts: Iterable[str], options: ImportOptions) -> Reading:
    """Whether the dates among a file's texts can all be read alike."""
    pairs = [(int(f[1]), int(f[2])) for text in texts for f in _SLASHED.finditer(text)]
    wrong = 0 if options.month_first else 1
    return Reading(options=options, doubtful=any(p[wrong] > 12 >= p[1 - wrong] for p in pairs))


def find_days(text: str, reading: Reading, *, column: bool = False) -> Days | None:
    """The first date or range in a text; in a `column` of dates, also a weekday by itself."""
    found = next(_dates(text, column=column), None)
    if found is None:
        return _weekdays(text, column=column)
    before = _FIRST.search(text, 0, found.start())
    if before:
        return _borrowed(before, found, reading)
    days = _one(found, reading)
    following = next(_dates(text[found.end() :], column=column), None)
    if following and _JOINED.match(text[found.end() : found.end() + following.start()]):
        last = _one(following, reading, near=days.first)
        return _span(days, replace(last, end=found.end() + following.end()))
    return days


def _dates(text: str, *, column: bool) -> Iterator[re.Match[str]]:
    """The earliest date of any form, first; a bare 4/1 only where a date must stand."""
    forms = _FORMS if column else _FORMS[:-1]
    found = [match for match in (form.search(text) for form in forms) if match]
    if not column:
        bare = _FORMS[-1].search(text)
        found += [bare] if bare and bare["weekday"] else []
    yield from sorted(found, key=lambda match: (match.start(), -match.end()))


def _one(found: re.Match[str], reading: Reading, near: date | None = None) -> Days:
    days = Days(start=found.start(), end=found.end())
    parts = found.groupdict()
    day, month = int(parts["day"]), _month(parts)
    if parts.get("mark") or (
        parts.get("number") and not parts.get("mark") and not parts.get("year")
    ):
        if reading.options.month_first:
            day, month = month, day
        trouble = _order(found, day, month, reading)
        if trouble:
            return replace(days, problem=trouble)
    year = int(parts.get("year") or 0) or (2000 + int(parts["short"]) if parts.get("short") else 0)
    day_found, problem = _resolve(day, month, year, _named(parts), reading.options, near)
    if day_found is None or problem:
        return replace(days, problem=problem)
    last = day_found + timedelta(days=_FRIDAY) if parts.get("week") else day_found
    return replace(days, first=day_found, last=last)


def _month(parts: dict[str, str | None]) -> int:
    if parts.get("number"):
        return int(parts["number"] or 0)
    return _MONTHS[(parts["month"] or "")[:3].casefold()]


def _named(parts: dict[str, str | None]) -> int | None:
    weekday = parts.get("weekday")
    return _WEEKDAYS[weekday[:3].casefold()] if weekday else None


def _order(found: re.Match[str], day: int, month: int, reading: Reading) -> str:
    written = found[0].strip()
    if month > 12:
        return f'"{written}" has no month {month}; dates are read day first: write 2027-01-04.'
    if reading.doubtful and day <= 12 and day != month:
        one, other = (f"{a} {dates.MONTHS[b - 1]}" for a, b in ((day, month), (month, day)))
        return (
            f'"{written}" may be {one} or {other}: other dates here are month first. Write '
            "2027-01-04, or import with --month-first."
        )
    return ""


def _resolve(
    day: int, month: int, year: int, weekday: int | None, options: ImportOptions, near: date | None
) -> tuple[date | None, str]:
    """The date meant, or why there is none; a missing year is one of the school years."""
    years = [year] if year else range(options.first.year, options.last.year + 1)
    there = [one for one in (_date(y, month, day) for y in years) if one]
    if not there:
        return None, f"There is no {day} {dates.MONTHS[month - 1]} {year or ''}".rstrip() + "."
    inside = [one for one in there if not outside(one, options)]
    inside = [one for one in inside if near is None or one >= near] or inside
    if not inside:
        return None, outside(there[0], options)
    right = [one for one in inside if weekday is None or one.weekday() == weekday]
    if right:
        return right[0], ""
    assert weekday is not None
    return None, mismatch(inside[0], weekday)


def mismatch(day: date, weekday: int) -> str:
    """Why a date and the weekday beside it can't both be right."""
    return (
        f"{dates.long_date(day).partition(' ')[2]} is a {dates.WEEKDAYS[day.weekday()]}, not a "
        f"{dates.WEEKDAYS[weekday]}. Correct the one that is wrong."
    )


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _borrowed(before: re.Match[str], found: re.Match[str], reading: Reading) -> Days:
    last = _one(found, reading)
    if last.first is None:
        return replace(last, start=before.start())
    month = _MONTHS[before["month"][:3].casefold()] if before["month"] else last.first.month
    year = last.first.year - (month > last.first.month)
    named = _named(before.groupdict())
    first, problem = _resolve(int(before["day"]), month, year, named, reading.options, None)
    start = Days(start=before.start(), end=before.end(), first=first, last=first, problem=problem)
    return _span(start, last)


def _span(first: Days, last: Days) -> Days:
    problem = first.problem or last.problem
    if not problem and first.first and last.last and last.last < first.first:
        problem = (
            f"It ends on {dates.long_date(last.last)}, before it begins on "
            f"{dates.long_date(first.first)}."
        )
    return Days(start=first.start, end=last.end, first=first.first, last=last.last, problem=problem)


def _weekdays(text: str, *, column: bool) -> Days | None:
    """ "Fridays", "every Friday", "Mondays and Wednesdays": a weekday that stands for all."""
    found = _LONE.search(text)
    if found is None:
        return None
    opens = not text[: found.start()].strip(" -–—•*\t")
    if not (column or found["every"] or found["plural"] or opens):
        return None
    end = found.end() + len(found["more"])
    names = _NAMES.findall(text[found.start() : end])
    numbers = sorted({_WEEKDAYS[name[:3].casefold()] for name in names})
    return Days(start=found.start(), end=end, weekdays=tuple(numbers))
