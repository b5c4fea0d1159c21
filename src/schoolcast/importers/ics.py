"""ICS: calendars of Outlook, Google, a council or any other program."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from schoolcast.api import Imported, ImportedEvent, ImportOptions
from schoolcast.importers.ics_repeats import instances_of, is_weekly, unbearable, weekly_rule
from schoolcast.importers.ics_text import CalendarText, Component, Value, read_text
from schoolcast.importers.ics_times import Times, Unreadable, duration_of
from schoolcast.importers.limits import LONGEST_TITLE, refuse_large, tidied, window

_PRIVATE = ("PRIVATE", "CONFIDENTIAL")
_SAID_ONCE = ("REQUEST", "CANCEL", "REPLY", "COUNTER", "ADD")  # invitations tell of one event


class IcsImporter:
    """Calendars in the iCalendar format (RFC 5545)."""

    kind: ClassVar[str] = "ics"
    title: ClassVar[str] = "a calendar of Outlook, Google or the council"
    endings: ClassVar[tuple[str, ...]] = (".ics", ".ical", ".ifb")

    def read(self, content: bytes, options: ImportOptions) -> Imported:
        """The events within the school years; ImportRefused for what is no calendar."""
        refuse_large(content)
        calendar = read_text(content)
        method = calendar.properties.get("METHOD", "").strip().upper()
        pile = _Pile(calendar, options, cancelled=method == "CANCEL")
        return Imported(
            events=tuple(pile.events()),
            source=tidied(calendar.properties.get("X-WR-CALNAME", ""), 100),
            notes=tuple(pile.notes()),
            partial=method in _SAID_ONCE,
        )


class _Pile:
    """The events of one file, and what was left out of it."""

    def __init__(self, calendar: CalendarText, options: ImportOptions, *, cancelled: bool) -> None:
        self._calendar = calendar
        self._options = options
        self._cancelled = cancelled
        self._times = Times(calendar, options.timezone)
        self._outside = 0
        self._private = 0
        self._doubled = 0

    def events(self) -> Iterator[ImportedEvent]:
        for key, group in self._by_uid().items():
            try:
                found = list(self._of_uid(key, group))
            except Unreadable as trouble:
                found = [self._wrong(key, group[0], str(trouble))]
            for event in found:
                if event.problems or self._inside(event):
                    yield event
                else:
                    self._outside += 1

    def notes(self) -> Iterator[str]:
        if self._outside:
            words = "1 event" if self._outside == 1 else f"{self._outside:,} events"
            yield f"{words} outside {window(self._options)} left out."
        if self._private:
            yield f"{self._private} marked as private left out."
        if self._doubled:
            words = "1 event shares its id" if self._doubled == 1 else f"{self._doubled} share ids"
            yield f"{words} with another event; each was taken by its date."

    def _by_uid(self) -> dict[str, list[Component]]:
        groups: dict[str, list[Component]] = {}
        for event in self._calendar.events:
            if event.words("CLASS").upper() in _PRIVATE:
                self._private += 1
                continue
            groups.setdefault(_uid(event), []).append(event)
        return groups

    def _inside(self, event: ImportedEvent) -> bool:
        first, last = self._options.first, self._options.last
        if event.rule:
            return event.start is None or event.start <= last
        assert event.start is not None
        return event.start <= last and (event.end or event.start) >= first

    def _of_uid(self, key: str, group: list[Component]) -> Iterator[ImportedEvent]:
        masters = _newest([one for one in group if "RECURRENCE-ID" not in one.values])
        moved = [one for one in group if "RECURRENCE-ID" in one.values]
        if not masters:
            yield from (self._single(f"{key}/{_when(one)}", one) for one in _latest_each(moved))
        elif len(masters) > 1:
            self._doubled += len(masters) - 1
            for one in _different(masters):
                begins = one.get("DTSTART")
                yield from self._of_master(f"{key}#{begins.text if begins else ''}", one, [])
        else:
            yield from self._of_master(key, masters[0], _latest_each(moved))

    def _of_master(
        self, key: str, master: Component, moved: Sequence[Component]
    ) -> Iterator[ImportedEvent]:
        if not master.values.keys() & {"RRULE", "RDATE"}:
            yield self._single(key, master)
            yield from (self._single(f"{key}/{_when(one)}", one) for one in moved)
            return
        trouble = unbearable(master)
        if trouble:
            yield self._wrong(key, master, trouble)
        elif not moved and is_weekly(master) and self._on_our_clock(master):
            yield self._weekly(key, master)
        else:
            for name, begins, ends, words in instances_of(
                master, moved, self._calendar, self._options
            ):
                base = self._described(f"{key}/{name}", words)
                yield _timed(base, begins, ends)

    def _on_our_clock(self, master: Component) -> bool:
        """Whether its rule counts on the school's clock, and so keeps its time in summer."""
        start = master.get("DTSTART")
        return start is None or self._times.moment(start)[2] in ("", self._options.timezone)

    def _single(self, key: str, event: Component) -> ImportedEvent:
        base = self._described(key, event)
        if base.problems[0] == _NO_TITLE:
            return base
        start = event.get("DTSTART")
        if start is None:
            return replace(base, problems=("It has no date. Give it one in the calendar.",))
        begins = _whole_day(event, self._times.moment(start))
        return _timed(base, begins, self._end(event, begins))

    def _end(
        self, event: Component, begins: tuple[datetime, bool, str]
    ) -> tuple[datetime, bool, str] | None:
        value = event.get("DTEND")
        if value is not None:
            return _whole_day(event, self._times.moment(value))
        lasting = duration_of(event)
        return (begins[0] + lasting, *begins[1:]) if lasting else None

    def _weekly(self, key: str, master: Component) -> ImportedEvent:
        """One row for what happens every week: the posts of a club are planned together."""
        event = self._single(key, master)
        if event.problems:
            return event
        assert event.start is not None
        rule = weekly_rule(master, event.start, self._options.last)
        skipped = tuple(
            sorted(
                self._times.moment(Value(text, value.parameters))[0].date()
                for value in master.values.get("EXDATE", ())
                for text in value.text.split(",")
            )
        )
        if rule is None:
            return replace(event, problems=("It repeats in a way that can't be read.",))
        return replace(event, rule=rule, exceptions=skipped, end=None)

    def _described(self, key: str, event: Component) -> ImportedEvent:
        title = tidied(event.words("SUMMARY"), LONGEST_TITLE)
        cancelled = self._cancelled or event.words("STATUS").upper() == "CANCELLED"
        return ImportedEvent(
            key=key[:500],
            title=title,
            place=tidied(event.words("LOCATION")),
            description=tidied(event.words("DESCRIPTION")),
            cancelled=cancelled,
            line=event.line,
            problems=("It has not been read." if title else _NO_TITLE,),
        )

    def _wrong(self, key: str, event: Component, problem: str) -> ImportedEvent:
        return replace(self._described(key, event), problems=(problem,))


_BACKWARDS = "It ends before it begins. Correct its times in the calendar."
_NO_TITLE = "It has no title. Give it one in the calendar."


def _uid(event: Component) -> str:
    uid = tidied(event.words("UID"), 400)
    if uid:
        return uid
    begins = event.get("DTSTART")
    words = f"{event.words('SUMMARY')}|{begins.text if begins else event.line}"
    return hashlib.sha256(words.encode()).hexdigest()[:20]


def _when(event: Component) -> str:
    value = event.get("RECURRENCE-ID")
    return value.text.strip() if value else ""


def _sequence(event: Component) -> int:
    text = event.words("SEQUENCE").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _newest(masters: list[Component]) -> list[Component]:
    """Of one event told several times, the latest telling."""
    latest = max((_sequence(one) for one in masters), default=0)
    return [one for one in masters if _sequence(one) == latest]


def _latest_each(moved: Sequence[Component]) -> list[Component]:
    latest: dict[str, Component] = {}
    for one in sorted(moved, key=_sequence):
        latest[_when(one)] = one
    return list(latest.values())


def _different(masters: list[Component]) -> list[Component]:
    """Events that only share their id, each start once."""
    starts: dict[str, Component] = {}
    for one in masters:
        begins = one.get("DTSTART")
        starts[begins.text if begins else ""] = one
    return list(starts.values())


def _whole_day(event: Component, moment: tuple[datetime, bool, str]) -> tuple[datetime, bool, str]:
    """Outlook writes some whole days as midnight to midnight, with a mark."""
    marked = event.words("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
    if marked and moment[0].time() == time():
        return moment[0], True, ""
    return moment


def _timed(
    event: ImportedEvent,
    begins: tuple[datetime, bool, str],
    ends: tuple[datetime, bool, str] | None,
) -> ImportedEvent:
    wall, whole_day, zone = begins
    if event.problems and event.problems[0] == _NO_TITLE:
        return event
    if ends and ends[2] == zone and ends[0] < wall:
        return replace(event, problems=(_BACKWARDS,))
    if whole_day:
        last = ends[0].date() - timedelta(days=1) if ends and ends[1] else wall.date()
        end: date | None = last if last > wall.date() else None
        return replace(event, start=wall.date(), end=end, problems=())
    event = replace(event, start=wall.date(), at=wall.time(), zone=zone, problems=())
    if ends is None or ends[2] != zone or ends[0] <= wall:
        return event
    last = (ends[0] - timedelta(minutes=1)).date()
    until = ends[0].time() if ends[0].date() == last else None
    return replace(event, end=last if last > wall.date() else None, until=until)
