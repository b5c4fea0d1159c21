"""Events of an ICS file that repeat: weekly ones stay a rule, all others become their dates."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from schoolcast.api import ImportOptions
from schoolcast.importers.ics_text import CalendarText, Component
from schoolcast.importers.ics_times import Unreadable, iana_name, plain
from schoolcast.importers.limits import MOST_TIMES

Moment = tuple[datetime, bool, str]
_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_WEEKLY_PARTS = frozenset(("FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"))
_TZID = re.compile(r'TZID=(?:"([^"]*)"|([^:;"]*))')
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _parts(master: Component) -> dict[str, str]:
    value = master.get("RRULE")
    pairs = (part.partition("=") for part in value.text.strip().split(";")) if value else ()
    return {name.upper(): text.upper() for name, _, text in pairs if name}


def unbearable(master: Component) -> str:
    """Why a rule is not worked out, or ""."""
    parts = _parts(master)
    if parts.get("FREQ") in _TOO_OFTEN or parts.keys() & {"BYHOUR", "BYMINUTE", "BYSECOND"}:
        return (
            "It repeats more than once a day; no school event does. Correct how often it repeats, "
            "in the calendar."
        )
    if len(master.values.get("RRULE", ())) > 1:
        return (
            "It repeats by two rules at once, which can't be planned as one. Enter it as two "
            "events in the calendar."
        )
    return ""


def is_weekly(master: Component) -> bool:
    """Whether it happens on the same weekdays of every week, and on no other days."""
    parts = _parts(master)
    plain_days = all(day in _WEEKDAYS for day in parts.get("BYDAY", "MO").split(","))
    return (
        parts.get("FREQ") == "WEEKLY"
        and parts.get("INTERVAL", "1") == "1"
        and parts.keys() <= _WEEKLY_PARTS
        and plain_days
        and "RDATE" not in master.values
    )


def weekly_rule(master: Component, start: date, last: date) -> str | None:
    """The rule with its weekdays and its last date; None where its end can't be read."""
    parts = _parts(master)
    days = parts.get("BYDAY") or _WEEKDAYS[start.weekday()]
    rule = f"FREQ=WEEKLY;BYDAY={days}"
    if "UNTIL" in parts:
        until = parts["UNTIL"][:8]
        return f"{rule};UNTIL={until}" if re.fullmatch(r"\d{8}", until) else None
    if "COUNT" in parts:
        if not re.fullmatch(r"\d{1,6}", parts["COUNT"]):
            return None
        end = _counted(start, days.split(","), int(parts["COUNT"]), last)
        return f"{rule};UNTIL={end:%Y%m%d}" if end else rule
    return rule


def _counted(start: date, days: Sequence[str], count: int, last: date) -> date | None:
    """The date of the last of so many; None where that is after the school years."""
    numbers = {_WEEKDAYS.index(day) for day in days}
    day = start
    while day <= last:
        count -= day.weekday() in numbers
        if count <= 0:
            return day
        day += timedelta(days=1)
    return None


def instances_of(
    master: Component,
    moved: Sequence[Component],
    calendar: CalendarText,
    options: ImportOptions,
) -> Iterator[tuple[str, Moment, Moment | None, Component]]:
    """Each date of the event within the school years: the name of its original date, its times.

    The component is the one that describes that date: a moved or cancelled one, or the event
    itself. Unreadable where the rule can't be read or gives too many dates.
    """
    names = {_day_of(one): one for one in moved}
    for occurrence in _expanded([master, *moved], calendar, options):
        begins = occurrence["DTSTART"].dt
        original = occurrence["RECURRENCE-ID"].dt if "RECURRENCE-ID" in occurrence else begins
        name = _named(original)
        ends = occurrence["DTEND"].dt if "DTEND" in occurrence else None
        lasting = plain(ends) if ends is not None else None
        yield name, plain(begins), lasting, names.get(name[:8], master)


def _expanded(
    components: Sequence[Component], calendar: CalendarText, options: ImportOptions
) -> list[Any]:
    import recurring_ical_events
    from icalendar import Calendar

    try:
        parsed = Calendar.from_ical(_text(components, calendar))
        query = recurring_ical_events.of(parsed)
        found = list(query.between(options.first, options.last + timedelta(days=1)))
    except Unreadable:
        raise
    except Exception:  # icalendar and dateutil raise what they please for odd rules
        rule = components[0].get("RRULE")
        written = f', "{rule.text[:60]}",' if rule else ""
        raise Unreadable(
            f"How it repeats{written} can't be read. Enter it again in the calendar."
        ) from None
    if len(found) > MOST_TIMES:
        raise Unreadable(
            f"It repeats {len(found):,} times in these school years; {MOST_TIMES} is the most that "
            "is taken. Give it an end, or enter it as a weekly event."
        )
    return found


def _text(components: Sequence[Component], calendar: CalendarText) -> str:
    """A calendar of these events alone, with the zones they name."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//schoolcast//import//EN"]
    used = {
        (one or two) for c in components for line in c.lines for one, two in _TZID.findall(line)
    }
    for tzid in used:
        if not iana_name(tzid):
            if tzid not in calendar.zones:
                raise Unreadable(
                    f'Nobody knows the time zone "{tzid[:60]}", and the file does not describe it. '
                    "Choose the zone again in the calendar, and export it anew."
                )
            lines += ["BEGIN:VTIMEZONE", *calendar.zones[tzid], "END:VTIMEZONE"]
    for component in components:
        lines += ["BEGIN:VEVENT", *(_in_iana(line) for line in component.lines), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _in_iana(line: str) -> str:
    """Names of zones as everybody knows them, so that icalendar need not guess."""

    def known(found: re.Match[str]) -> str:
        tzid = found[1] or found[2]
        return f"TZID={iana_name(tzid) or tzid}"

    return _TZID.sub(known, line, count=1)


def _day_of(moved: Component) -> str:
    value = moved.get("RECURRENCE-ID")
    return value.text.strip()[:8] if value else ""


def _named(original: date | datetime) -> str:
    return f"{original:%Y%m%d}"
