"""Times of an ICS file: dates, times and the zones they are told in."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from schoolcast.importers.ics_text import CalendarText, Component, Value

_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?")
_DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?"
)


class Unreadable(Exception):
    """A date or zone that can't be used; the message is for the office."""


class Times:
    """Reads the times of one file; its own time zones are worked out once."""

    def __init__(self, calendar: CalendarText, school_zone: str) -> None:
        self._calendar = calendar
        self._school_zone = school_zone
        self._zones: dict[str, str | tzinfo] = {}

    def moment(self, value: Value) -> tuple[datetime, bool, str]:
        """The wall time, whether it is a date alone, and the zone ("" for the school's).

        Unreadable for what is no date, or a zone that nobody knows.
        """
        found = _STAMP.fullmatch(value.text.strip())
        if not found:
            raise Unreadable(f'"{value.text[:40]}" is not a date. Correct it in the calendar.')
        year, month, day, hour, minute = (int(part or 0) for part in found.groups()[:5])
        try:
            wall = datetime(year, month, day, hour, minute)  # noqa: DTZ001  wall time
        except ValueError:
            raise Unreadable(
                f'"{value.text[:20]}" is a day or a time that there is not. Correct it in the '
                "calendar."
            ) from None
        if found[4] is None:
            return wall, True, ""
        if found[7]:
            return wall, False, "UTC"
        tzid = value.parameters.get("TZID", "")
        return self._in_zone(wall, tzid) if tzid else (wall, False, "")

    def _in_zone(self, wall: datetime, tzid: str) -> tuple[datetime, bool, str]:
        if tzid not in self._zones:
            self._zones[tzid] = self._zone(tzid)
        zone = self._zones[tzid]
        if isinstance(zone, str):
            return wall, False, zone
        return wall.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None), False, "UTC"

    def _zone(self, tzid: str) -> str | tzinfo:
        """An IANA name, or a zone that the file describes itself."""
        known = iana_name(tzid)
        if known:
            return known
        described = self._calendar.zones.get(tzid)
        if described is None:
            raise Unreadable(
                f'Nobody knows the time zone "{tzid[:60]}", and the file does not describe it. '
                "Choose the zone again in the calendar, and export it anew."
            )
        try:
            zone = _described(described)
            return self._school_zone if _alike(zone, ZoneInfo(self._school_zone)) else zone
        except Exception:  # whatever icalendar and dateutil make of a wrong description
            raise Unreadable(
                f'The file describes the time zone "{tzid[:60]}" so that it can\'t be used. '
                "Choose the zone again in the calendar, and export it anew."
            ) from None


def _alike(one: tzinfo, other: tzinfo) -> bool:
    """Whether clocks in both zones show the same in winter and summer."""
    seasons = [datetime(2027, month, 15, 12) for month in (1, 7)]  # noqa: DTZ001  wall time
    return all(one.utcoffset(day) == other.utcoffset(day) for day in seasons)


def _described(lines: list[str]) -> tzinfo:
    from icalendar import Timezone

    text = "\r\n".join(["BEGIN:VTIMEZONE", *lines, "END:VTIMEZONE", ""])
    component: Any = Timezone.from_ical(text)
    zone: tzinfo = component.to_tz(lookup_tzid=False)
    zone.utcoffset(datetime(2027, 1, 1))  # noqa: DTZ001  a description without rules fails here
    return zone


def iana_name(tzid: str) -> str:
    """The IANA name of a zone as Outlook, Google and others write it, or ""."""
    name = tzid.strip().strip('"')
    if name in _names():
        return name
    tail = "/".join(name.split("/")[-2:])  # /freeassociation.sourceforge.net/Europe/London
    if "/" in name and tail in _names():
        return tail
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return WINDOWS_TO_OLSON.get(name, "")


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def duration_of(event: Component) -> timedelta | None:
    """How long the event lasts, where it says so instead of naming its end."""
    value = event.get("DURATION")
    found = _DURATION.fullmatch(value.text.strip()) if value else None
    if not found:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def plain(moment: date | datetime) -> tuple[datetime, bool, str]:
    """What `Times.moment` gives, of a value that icalendar has read."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day), True, ""  # noqa: DTZ001  wall time
    if moment.tzinfo is None:
        return moment, False, ""
    if isinstance(moment.tzinfo, ZoneInfo) and moment.tzinfo.key:
        return moment.replace(tzinfo=None), False, moment.tzinfo.key
    return moment.astimezone(UTC).replace(tzinfo=None), False, "UTC"
