"""Repeats of a draft: between what is ticked and typed and the keys of an announcement's file."""

import re
from datetime import date

from schoolcast.domain.item import Item
from schoolcast.domain.repeats import parse_rule
from schoolcast.pipeline.draft_dates import read_typed, typed_date
from schoolcast.pipeline.draft_records import Again, TypedDate

HOW = ("daily", "weekly", "fortnightly", "monthly", "weekday")
"""Each day, each week or second week on the days ticked, each month on the same date or weekday."""

OWN_RULE = "rule"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST = 5  # the fifth Tuesday of a month is its last one, which each month has
_LINE = re.compile(r"[\n,;]+")
_PARTS = re.compile(r"[\s/.-]+")
_NO_REPEAT: dict[str, object] = {
    "repeat": None, "term_time_only": None, "until": None, "except": None
}  # fmt: skip


def repeat_keys(again: Again, first: date | None, mistakes: dict[str, str]) -> dict[str, object]:
    """The keys of the file; `first` is the day on which it goes out, None where it has none yet.

    What can't be read is left out and told in `mistakes`, by form field.
    """
    if not again.how:
        if again.until or again.leaving_out.strip() or again.term_time_only:
            mistakes["again"] = "Say how often it goes out, or empty the fields below it"
        return _NO_REPEAT
    if first is None:
        if not {"goes_date", "goes_time"} & mistakes.keys():
            mistakes["goes_date"] = "Say when it goes out first: it goes out again from that day on"
        return _NO_REPEAT
    return {
        "repeat": rule_of(again, first),
        "term_time_only": True if again.term_time_only else None,
        "until": read_typed(typed_date, again.until, "until", mistakes),
        "except": read_typed(_days_of, again.leaving_out, "leaving_out", mistakes) or None,
    }


def rule_of(again: Again, first: date) -> str:
    """The rule as the file says it, counted from `first`."""
    chosen = ",".join(one for one in WEEKDAYS if one in again.days)
    days = f";BYDAY={chosen}" if chosen else ""
    match again.how:
        case "daily":
            return "FREQ=DAILY"
        case "weekly":
            return f"FREQ=WEEKLY{days}"
        case "fortnightly":
            return f"FREQ=WEEKLY;INTERVAL=2{days}"
        case "monthly":
            return f"FREQ=MONTHLY;BYMONTHDAY={first.day}"
        case "weekday":
            return f"FREQ=MONTHLY;BYDAY={_which(first)}{WEEKDAYS[first.weekday()]}"
    return again.rule


def _which(day: date) -> int:
    number = (day.day - 1) // 7 + 1
    return -1 if number == _LAST else number


def again_of(item: Item) -> Again:
    """What the page shows of an announcement's repeats."""
    if item.repeat is None:
        return Again()
    how, days = _said(item.repeat, date.fromisoformat(item.publish_at[:10]))
    return Again(
        how=how,
        days=days,
        rule=item.repeat if how == OWN_RULE else "",
        term_time_only=item.term_time_only,
        until=typed_of(item.until) if item.until else TypedDate(),
        leaving_out="\n".join(_in_numbers(day) for day in item.leaving_out),
    )


def typed_of(day: date) -> TypedDate:
    """A date as somebody would type it."""
    return TypedDate(day=str(day.day), month=str(day.month), year=str(day.year))


def _in_numbers(day: date) -> str:
    return f"{day.day} {day.month} {day.year}"


def _said(text: str, first: date) -> tuple[str, tuple[str, ...]]:
    """How the page says a rule: only where its fields would give the very same back."""
    rule = parse_rule(text)
    parts = dict(rule.parts)
    days = tuple(one for one in parts.get("BYDAY", "").split(",") if one in WEEKDAYS)
    for how in HOW:
        same = parse_rule(rule_of(Again(how=how, days=days), first))
        if (dict(same.parts), same.until, same.count) == (parts, rule.until, rule.count):
            return how, days if how in ("weekly", "fortnightly") else ()
    return OWN_RULE, ()


def _days_of(text: str) -> list[date]:
    return [_day_of(line) for line in _LINE.split(text) if line.strip()]


def _day_of(line: str) -> date:
    """A date such as "16 2 2027", "16/02/2027", "16 February 2027" or "2027-02-16"."""
    parts = _PARTS.split(line.strip())
    if len(parts) != 3:
        raise ValueError(f"“{line.strip()[:40]}” is not a date; write each like 16 2 2027")
    if len(parts[0]) == 4:
        parts.reverse()
    try:
        found = typed_date(TypedDate(day=parts[0], month=parts[1], year=parts[2]))
    except ValueError as problem:
        raise ValueError(f"“{line.strip()[:40]}”: {problem}") from None
    assert found is not None
    return found
