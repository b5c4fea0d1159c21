"""From an imported event to what it would become here."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from schoolcast.api.importer import ImportedEvent
from schoolcast.domain.dates import clock_time, day_month, instant, long_date, wall_time
from schoolcast.domain.draft import CalendarEffect, DraftPlan
from schoolcast.domain.errors import TimeProblem
from schoolcast.domain.event_words import effect_of, is_holiday, kind_of
from schoolcast.domain.item import CLASS_KINDS, WHOLE_SCHOOL, Kind
from schoolcast.domain.term_calendar import TermCalendar

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SPOKEN = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_EVERYBODY = frozenset(
    ("", "all", "everyone", "everybody", "whole school", "whole-school", "all years")
)
LONGEST_EVENT = timedelta(days=366)
"""What lasts longer is a slip of the year, or no event of a school's year."""
_BEFORE = timedelta(hours=1)  # how long before an early club its post goes out


class Unfit(Exception):
    """The event can't become anything here; the message is for the office."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Aims:
    """What an import is told: `audience` where a row names none, `classes` by their names."""

    zone: str
    today: date
    classes: Mapping[str, str]
    audience: tuple[str, ...] = ()
    source: str = ""


def digest_of(event: ImportedEvent) -> str:
    """What tells whether the event is as it was."""
    parts = [event.title, event.start, event.at, event.zone, event.end, event.until, event.place,
             event.description, event.who, event.rule, event.exceptions]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def on_school_clock(event: ImportedEvent, zone_name: str) -> ImportedEvent:
    """The event with its times on the school's clock.

    Unfit where a clock never shows them, or where it lasts longer than any school event.
    """
    if event.start and event.end and event.end - event.start > LONGEST_EVENT:
        raise Unfit(
            f"It lasts {(event.end - event.start).days:,} days, until {long_date(event.end)}; "
            f"{LONGEST_EVENT.days} days is the most that is taken. Is its end a slip?"
        )
    if event.start is None or event.at is None:
        return event
    try:
        begins = _here(event.start, event.at, event.zone, zone_name)
        if event.until is None:
            return replace(event, start=begins.date(), at=begins.time(), zone="")
        ends = _here(event.end or event.start, event.until, event.zone, zone_name)
    except TimeProblem as problem:
        raise Unfit(problem.message) from None
    moved = ends.date() - (event.end or event.start)
    return replace(
        event,
        start=begins.date(),
        at=begins.time(),
        zone="",
        end=event.end + moved if event.end else None,
        until=ends.time(),
    )


def _here(day: date, at: time, zone_from: str, zone_to: str) -> datetime:
    wall = datetime.combine(day, at)
    moment = instant(wall, zone_from or zone_to)
    return wall if zone_from in ("", zone_to) else wall_time(moment, zone_to)


def calendar_effect(event: ImportedEvent) -> CalendarEffect | None:
    """What the event says of the term calendar, if anything."""
    if event.start is None or event.rule or event.at is not None:
        return None
    return effect_of(event.title, event.start, event.end or event.start)


def needs_no_post(event: ImportedEvent, effect: CalendarEffect | None) -> bool:
    """Whether it belongs into the calendar alone, or nowhere."""
    if effect is not None:
        return kind_of(event.title) is not Kind.INSET_DAY
    return event.at is None and not event.rule and is_holiday(event.title)


def draft_of(event: ImportedEvent, aims: Aims, calendar: TermCalendar) -> DraftPlan:
    """The announcement it would become; Unfit where something is missing."""
    kind = kind_of(event.title)
    audience, title = _audience(event, aims)
    if kind in CLASS_KINDS and WHOLE_SCHOOL in audience:
        raise Unfit(
            "By the policy a class trip is told to its class only. Put the class into a column "
            "Class, or import it with --for class:NAME."
        )
    plan = DraftPlan(
        kind=kind,
        title=title,
        event_date=event.start,
        event_time=event.at,
        last_day=event.end,
        until=event.until,
        place=event.place,
        audience=audience,
        remarks=tuple(_remarks(event, aims)),
    )
    return _repeated(plan, event, aims, calendar) if event.rule else plan


def _remarks(event: ImportedEvent, aims: Aims) -> Iterable[str]:
    yield f"Imported from {aims.source} on {aims.today}. Read it before you submit it."
    if event.description:
        yield f"There it says: {event.description[:300]}"


def _audience(event: ImportedEvent, aims: Aims) -> tuple[tuple[str, ...], str]:
    """Whom it is for; words that name no class of this school stay in the title."""
    who = event.who.casefold().strip()
    words = set(who.replace(",", " ").replace("&", " ").replace("/", " ").split())
    named = tuple(audience for name, audience in aims.classes.items() if name in words)
    if named:
        return named, event.title
    if not who and kind_of(event.title) in CLASS_KINDS:
        inside = set(event.title.casefold().replace("’", " ").replace("'", " ").split())
        named = tuple(audience for name, audience in aims.classes.items() if name in inside)
    if named or aims.audience:
        return named or aims.audience, event.title
    title = event.title if who in _EVERYBODY else f"{event.title} ({event.who})"
    return (WHOLE_SCHOOL,), title[:200]


def _repeated(
    plan: DraftPlan, event: ImportedEvent, aims: Aims, calendar: TermCalendar
) -> DraftPlan:
    """A weekly post on the morning of the day, in term time."""
    if not calendar.terms:
        raise Unfit(
            "It repeats every week in term time, and the calendar knows no terms. Import or write "
            "the term dates first, then import this again."
        )
    rule, until = _without_end(event.rule)
    days = {_DAYS.index(day) for day in rule.partition("BYDAY=")[2].split(",") if day in _DAYS}
    begin = max(event.start or aims.today, aims.today) + timedelta(days=event.start is None)
    last = max(term.last for term in calendar.terms)
    skipped = set(event.exceptions)
    first = next(
        (
            day
            for day in calendar.school_days(begin, min(last, until or last))
            if day.weekday() in days and day not in skipped
        ),
        None,
    )
    if first is None:
        raise Unfit("No such day is left in the terms that the calendar knows.")
    at = calendar.day_starts
    if event.at is not None and event.at <= at:
        at = (datetime.combine(first, event.at) - _BEFORE).time()
    year = calendar.year_of(first)
    return replace(
        plan,
        event_date=first,
        last_day=None,
        publish_at=f"{first} {at:%H:%M}",
        repeat=rule,
        repeat_until=until if until and until <= year.last else None,
        leaving_out=tuple(day for day in event.exceptions if first <= day <= year.last)[:200],
    )


def _without_end(rule: str) -> tuple[str, date | None]:
    parts = [part for part in rule.split(";") if not part.startswith("UNTIL=")]
    ends = [part[6:14] for part in rule.split(";") if part.startswith("UNTIL=")]
    until = date.fromisoformat(ends[0]) if ends else None
    return ";".join(parts), until


def in_words(event: ImportedEvent) -> str:
    """When it happens, as a person says it."""
    if event.rule:
        days = event.rule.partition("BYDAY=")[2].partition(";")[0].split(",")
        words = " and ".join(_SPOKEN[_DAYS.index(day)] for day in days if day in _DAYS)
    elif event.start is None:
        return ""
    elif event.end:
        words = f"{day_month(event.start)} to {long_date(event.end)}"
    else:
        words = long_date(event.start)
    return f"{words}, {clock_time(event.at)}" if event.at else words
