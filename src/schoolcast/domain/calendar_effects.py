"""The term calendar as it would be with the dates of an import."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from schoolcast.domain.draft import CalendarEffect, EffectKind
from schoolcast.domain.term_calendar import Term, TermCalendar

INSET = "INSET day"
_TERMS = (EffectKind.TERM, EffectKind.TERM_FIRST, EffectKind.TERM_LAST)


def stands(effect: CalendarEffect, calendar: TermCalendar) -> bool:
    """Whether the calendar says so already."""
    days = list(_weekdays(effect.first, effect.last))
    match effect.kind:
        case EffectKind.INSET:
            return all(calendar.closed.get(day) == INSET for day in days)
        case EffectKind.CLOSED:
            return all(day in calendar.closed for day in days)
        case EffectKind.HALF_TERM:
            return all(calendar.closed.get(day) == "half term" for day in days)
    term = term_like(effect, calendar)
    if term is None:
        return False
    first = effect.kind is EffectKind.TERM_LAST or term.first == effect.first
    return first and (effect.kind is EffectKind.TERM_FIRST or term.last == effect.last)


def term_like(effect: CalendarEffect, calendar: TermCalendar) -> Term | None:
    """The calendar's term of that name in that school year."""
    year = calendar.year_of(effect.first)
    return next(
        (
            term
            for term in calendar.terms_in(year)
            if term.name.casefold().removesuffix(" term") == effect.name.casefold()
        ),
        None,
    )


def changed_terms(effects: Iterable[CalendarEffect], calendar: TermCalendar) -> list[Term]:
    """All terms with those that the effects add or change, in order of time.

    A term of which only one end is told, and which the calendar does not know, is left out.
    """
    told: dict[tuple[date, str], list[CalendarEffect]] = {}
    halves = []
    for effect in effects:
        if effect.kind in _TERMS:
            year = calendar.year_of(effect.first)
            told.setdefault((year.first, effect.name.casefold()), []).append(effect)
        elif effect.kind is EffectKind.HALF_TERM:
            halves.append(effect)
    terms = list(calendar.terms)
    for group in told.values():
        old = term_like(group[0], calendar)
        first = next((e.first for e in group if e.kind is not EffectKind.TERM_LAST), None)
        last = next((e.last for e in group if e.kind is not EffectKind.TERM_FIRST), None)
        if old is not None:
            first, last = first or old.first, last or old.last
        if first is None or last is None:
            continue
        new = Term(name=group[0].name, first=first, last=last)
        if old is not None:
            terms.remove(old)
            new = replace(old, first=first, last=last)
        terms.append(new)
    return sorted((_halved(term, halves) for term in terms), key=lambda term: term.first)


def with_effects(effects: Iterable[CalendarEffect], calendar: TermCalendar) -> TermCalendar:
    """The calendar with all of it, to plan by."""
    effects = list(effects)
    terms = changed_terms(effects, calendar)
    closed = dict(calendar.closed)
    for effect in effects:
        if effect.kind in (EffectKind.INSET, EffectKind.CLOSED, EffectKind.HALF_TERM):
            closed |= dict.fromkeys(_weekdays(effect.first, effect.last), effect.name)
    return replace(calendar, terms=tuple(terms), closed=closed)


def half_ends(effects: Iterable[CalendarEffect], calendar: TermCalendar) -> list[CalendarEffect]:
    """Terms of which only one end is told and the other is not known."""
    effects = [effect for effect in effects if effect.kind in _TERMS]
    whole = changed_terms(effects, calendar)
    return [e for e in effects if not any(t.first <= e.first <= t.last for t in whole)]


def _halved(term: Term, halves: Iterable[CalendarEffect]) -> Term:
    for half in halves:
        if term.first < half.first and half.last < term.last:
            term = replace(term, half_term=(half.first, half.last))
    return term


def _weekdays(first: date, last: date) -> Iterator[date]:
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if day.weekday() < 5:
            yield day
