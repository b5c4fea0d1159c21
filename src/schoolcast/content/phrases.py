"""Filters of templates: dates and times as a school writes them."""

from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any

from schoolcast.domain import dates


class EmptyValue(Exception):
    """A value that this item does not have was to be written."""


def long_date(value: object) -> str:
    """Monday 4 January 2027."""
    return dates.long_date(_date(value))


def day_month(value: object) -> str:
    """Monday 4 January."""
    return dates.day_month(_date(value))


def clock_time(value: object) -> str:
    """3:30pm, 9am, midday."""
    if isinstance(value, time):
        return dates.clock_time(value)
    raise _wrong(value, "clock_time", "a time of day, such as event_time")


def relative_to(value: object, post_date: object) -> str:
    """The day as told on `post_date`: "tomorrow, Monday 4 January", "next Monday 4 January".

    "today" and "tomorrow" with the date; "next" for a day of the week that follows; "on" for any
    other, and where `post_date` is None because the post goes out on approval.
    """
    day = _date(value)
    name = dates.day_month(day)
    if post_date is None:
        return f"on {name}"
    told = _date(post_date)
    ahead = (day - told).days
    if ahead in (0, 1):
        return f"{'tomorrow' if ahead else 'today'}, {name}"
    weeks = (day.toordinal() - 1) // 7 - (told.toordinal() - 1) // 7  # ordinal 1 was a Monday
    return f"{'next' if weeks == 1 else 'on'} {name}"


def join(values: object, separator: str = ", ") -> str:
    """The parts of a list with `separator` between them."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise _wrong(values, "join", "a list, such as class_names")
    return separator.join(str(value) for value in values)


def spoken(value: object) -> str:
    """Any value of the context as a person writes it; EmptyValue for None."""
    if value is None:
        raise EmptyValue("the text writes a value that this announcement does not have")
    if isinstance(value, date):
        return dates.long_date(value)
    if isinstance(value, time):
        return dates.clock_time(value)
    if isinstance(value, list | tuple):
        *most, last = [str(part) for part in value] or [""]
        return f"{', '.join(most)} and {last}" if most else last
    return str(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "long_date": long_date,
    "day_month": day_month,
    "clock_time": clock_time,
    "relative_to": relative_to,
    "join": join,
    "upper": lambda value: str(value).upper(),
    "lower": lambda value: str(value).lower(),
    "capitalize": lambda value: str(value).capitalize(),
    "trim": lambda value: str(value).strip(),
    "default": lambda value, other="": other if value is None else value,
    "length": lambda value: len(value),
    "first": lambda value: value[0] if value else None,
    "last": lambda value: value[-1] if value else None,
}


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    raise _wrong(value, "the date filters", "a date, such as event_date")


def _wrong(value: object, what: str, wants: str) -> Exception:
    if value is None:
        return EmptyValue(f"the text writes {wants}, which is not set in this announcement")
    return TypeError(f'{what} can\'t use "{value}"; it takes {wants}')
