"""The almanac: what stands in the term calendar, as a list of entries in order of their days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from schoolcast.domain.term_calendar import Term, TermCalendar

_DAY = timedelta(days=1)


class About(StrEnum):
    """What an entry is about."""

    TERM_BEGINS = "term-begins"
    TERM_ENDS = "term-ends"
    HALF_TERM = "half-term"
    HOLIDAYS = "holidays"
    CLOSED = "closed"  # an INSET day, a bank holiday, or a day closed for another reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One entry; `first` and `last` are both included."""

    about: About
    title: str
    first: date
    last: date

    @property
    def key(self) -> str:
        """What makes it this entry, however its title is worded: term-begins-2027-01-05."""
        return f"{self.about}-{self.first}"


def entries(calendar: TermCalendar) -> list[Entry]:
    """All that the calendar knows, in order of the days."""
    found = [
        *(entry for term in calendar.terms for entry in _of_term(term)),
        *_holidays(calendar.terms),
        *_closed(calendar),
    ]
    order = list(About)
    return sorted(found, key=lambda entry: (entry.first, order.index(entry.about), entry.title))


def between(found: list[Entry], first: date, last: date) -> list[Entry]:
    """Those entries that touch the days from `first` to `last`."""
    return [entry for entry in found if entry.first <= last and first <= entry.last]


def _of_term(term: Term) -> Iterator[Entry]:
    yield Entry(
        about=About.TERM_BEGINS, title=f"{term.name} term begins", first=term.first, last=term.first
    )
    yield Entry(
        about=About.TERM_ENDS, title=f"{term.name} term ends", first=term.last, last=term.last
    )
    if term.half_term:
        first, last = term.half_term
        yield Entry(about=About.HALF_TERM, title="Half term", first=first, last=last)


def _holidays(terms: tuple[Term, ...]) -> Iterator[Entry]:
    for term, following in pairwise(terms):
        first, last = term.last + _DAY, following.first - _DAY
        if (last - first).days >= 4:  # a weekend between two terms is no holiday
            yield Entry(about=About.HOLIDAYS, title="School holidays", first=first, last=last)


def _closed(calendar: TermCalendar) -> Iterator[Entry]:
    halves = [term.half_term for term in calendar.terms if term.half_term]
    for day, why in calendar.closed.items():
        if why != "half term" or not any(first <= day <= last for first, last in halves):
            yield Entry(about=About.CLOSED, title=why[:1].upper() + why[1:], first=day, last=day)
