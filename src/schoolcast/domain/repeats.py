"""Repeats: the days of an announcement that goes out again and again, within one school year.

The rule is an RRULE of RFC 5545 over whole days. The time of day is the item's own, put on each
day afterwards, so that a change of the clocks neither moves an outing nor doubles it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from schoolcast.domain.dates import day_month, long_date
from schoolcast.domain.term_calendar import TermCalendar

MOST = 200
"""Outings that one repeat may have: each school day of a year is 195 in England."""

LONGEST_RULE = 200  # characters
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_PARTS = {
    "DAILY": ("INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "WKST"),
    "WEEKLY": ("INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "WKST"),
    "MONTHLY": ("INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "WKST", "BYMONTHDAY", "BYSETPOS"),
}
_LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_DAY_CODE = re.compile(r"^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """An RRULE whose parts were read; `until` is its own last day, `count` its own number."""

    frequency: str
    parts: tuple[tuple[str, str], ...]
    until: date | None = None
    count: int | None = None

    @property
    def text(self) -> str:
        """The rule without its end, as dateutil reads it."""
        return ";".join(f"{name}={value}" for name, value in self.parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeat:
    """What an item says of its repeats; days are the school's."""

    rule: Rule
    term_time_only: bool = False
    leaving_out: tuple[date, ...] = ()
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """The days on which it goes out, and those left out, with the reason."""

    days: tuple[date, ...]
    left_out: tuple[tuple[date, str], ...] = ()


def parse_rule(text: str) -> Rule:
    """Read "FREQ=WEEKLY;BYDAY=FR"; ValueError says what is wrong with it."""
    if len(text) > LONGEST_RULE:
        raise ValueError(f"the rule is {len(text)} characters long; the limit is {LONGEST_RULE}")
    parts = _split(text.strip().upper().removeprefix("RRULE:").rstrip(";"))
    frequency = parts.get("FREQ", "")
    if frequency in _OFTEN:
        raise ValueError(
            f"FREQ={frequency} would post many times a day; FREQ=DAILY is the most often there is"
        )
    if frequency not in _PARTS:
        raise ValueError(
            f'"{text}" is not a repeat; write "FREQ=WEEKLY;BYDAY=FR", or DAILY or MONTHLY'
        )
    for name, value in parts.items():
        if name != "FREQ":
            _check(name, value, frequency, parts)
    kept = tuple((name, value) for name, value in parts.items() if name not in ("COUNT", "UNTIL"))
    return Rule(
        frequency=frequency,
        parts=kept,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
    )


def days_of(repeat: Repeat, first: date, calendar: TermCalendar) -> Days:
    """Every day from `first` to the end of its school year; ValueError where that can't be.

    A COUNT or an end that reaches beyond the year is refused: what is approved is one year's
    posts, and nothing is cut short in silence.
    """
    if repeat.term_time_only and not calendar.terms:
        raise ValueError(
            "term_time_only: no terms are known yet; add them to calendar.toml, or under School"
        )
    found = _by_rule(repeat, first, _last_day(repeat, first, calendar), calendar)
    kept, left_out = [], []
    for day in found:
        why = _left_out(day, repeat, calendar)
        left_out.append((day, why)) if why else kept.append(day)
    if not kept:
        raise ValueError("repeat: no day is left on which it would go out")
    if len(kept) > MOST:
        raise ValueError(
            f"repeat: it would go out {len(kept)} times; the limit is {MOST}. Give it an end with "
            "until, or fewer days"
        )
    return Days(days=tuple(kept), left_out=tuple(left_out))


def _split(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for piece in text.split(";"):
        name, equals, value = piece.partition("=")
        if not equals or not value:
            raise ValueError(f'"{piece}" is not a part of a repeat; write "FREQ=WEEKLY;BYDAY=FR"')
        if name in parts:
            raise ValueError(f"{name} stands in it twice")
        parts[name] = value
    return parts


def _check(name: str, value: str, frequency: str, parts: dict[str, str]) -> None:
    if name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        raise ValueError(f"{name} can't be used: the time of day is that of publish_at")
    if name not in _PARTS[frequency]:
        raise ValueError(f"{name} can't be used with FREQ={frequency}")
    if name in ("INTERVAL", "COUNT") and not (value.isdecimal() and 1 <= int(value) <= 366):
        raise ValueError(f"{name}={value} must be a number from 1 to 366")
    if name == "BYDAY":
        _check_days(value, frequency, parts)
    if name in ("BYMONTH", "BYMONTHDAY", "BYSETPOS"):
        _check_numbers(name, value, parts)
    if name == "WKST" and value not in _WEEKDAYS:
        raise ValueError(f"WKST={value} must be one of {', '.join(_WEEKDAYS)}")


def _check_days(value: str, frequency: str, parts: dict[str, str]) -> None:
    codes = [_DAY_CODE.match(code) for code in value.split(",")]
    if not all(codes):
        raise ValueError(f"BYDAY={value} must name days as {', '.join(_WEEKDAYS)}")
    if frequency != "MONTHLY" and any(code and code[1] for code in codes):
        raise ValueError(f"BYDAY={value}: a number before a day needs FREQ=MONTHLY")
    if frequency == "DAILY" and parts.get("INTERVAL", "1") != "1":
        raise ValueError("BYDAY can't be used with FREQ=DAILY and an INTERVAL; use FREQ=WEEKLY")


def _check_numbers(name: str, value: str, parts: dict[str, str]) -> None:
    most = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYSETPOS": 5}[name]
    least = 1 if name == "BYMONTH" else -most
    numbers = [int(one) if re.fullmatch(r"[+-]?\d{1,2}", one) else 0 for one in value.split(",")]
    if not all(number and least <= number <= most for number in numbers):
        raise ValueError(f"{name}={value} must be numbers from {least} to {most}, without 0")
    if name == "BYMONTHDAY" and re.fullmatch(r"[\d,]+", parts.get("BYMONTH", "")):
        longest = max(_LONGEST_MONTH.get(int(m), 31) for m in parts["BYMONTH"].split(","))
        if all(abs(number) > longest for number in numbers):
            raise ValueError(f"no month has the day that BYMONTHDAY={value} names")


def _until(value: str) -> date:
    try:
        return datetime.strptime(value[:8], "%Y%m%d").date()  # noqa: DTZ007  the day alone counts
    except ValueError:
        raise ValueError(f"UNTIL={value} is not a date; write UNTIL=20270723") from None


def _last_day(repeat: Repeat, first: date, calendar: TermCalendar) -> date:
    year = calendar.year_of(first)
    ends = [day for day in (repeat.until, repeat.rule.until) if day is not None]
    if not ends:
        return year.last
    end = min(ends)
    if end < first:
        raise ValueError(f"until: {long_date(end)} is before it begins, {long_date(first)}")
    if end > year.last:
        raise ValueError(
            f"until: {long_date(end)} lies beyond the school year {year.name}, which ends on "
            f"{long_date(year.last)}. A repeat is approved for one school year; write a new one "
            "for the next"
        )
    return end


def _by_rule(repeat: Repeat, first: date, last: date, calendar: TermCalendar) -> list[date]:
    from dateutil.rrule import rrulestr

    begin = datetime.combine(first, time())
    ends = datetime.combine(last, time())
    rule = rrulestr(f"{repeat.rule.text};UNTIL={ends:%Y%m%dT%H%M%S}", dtstart=begin)
    count = repeat.rule.count
    found = [moment.date() for moment in islice(rule, count)]
    if count is not None and len(found) < count:
        year = calendar.year_of(first)
        raise ValueError(
            f"repeat: only {len(found)} of the {count} times (COUNT) lie in the school year "
            f"{year.name}, which ends on {day_month(year.last)}"
        )
    return found


def _left_out(day: date, repeat: Repeat, calendar: TermCalendar) -> str:
    if day in repeat.leaving_out:
        return "left out by the announcement"
    return calendar.why_not(day) if repeat.term_time_only else ""
