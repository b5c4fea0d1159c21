"""The school's term calendar: which days are school days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from schoolcast.domain.errors import TimeProblem
from schoolcast.domain.quiet_hours import QuietHours

_FURTHEST = 366  # days a search for a school day may go; longer than any holiday
_DAY = timedelta(days=1)


class Moving(StrEnum):
    """Where a reminder goes whose own time is no good."""

    EARLIER = "earlier"  # to the school day before, or to the begin of the quiet hours
    LATER = "later"  # to the next school day, or to the end of the quiet hours
    STAY = "stay"  # nowhere


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A term with its first and last day, and those of its half term; all included."""

    name: str
    first: date
    last: date
    half_term: tuple[date, date] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SchoolYear:
    """A school year, with its first and last day; holidays belong to the year before them."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """2026-27, or 2027 where it is a calendar year."""
        if self.first.year == self.last.year:
            return str(self.first.year)
        return f"{self.first.year}-{self.last.year % 100:02d}"


@dataclass(frozen=True, kw_only=True, slots=True)
class TermCalendar:
    """Terms and the days in them on which school is closed to pupils.

    Without terms, every weekday that is not closed counts as a school day. Times are wall times.
    `year_starts` is the month and day on which a school year begins.
    """

    terms: tuple[Term, ...] = ()
    closed: dict[date, str] = field(default_factory=dict)  # INSET days, bank holidays, one-off days
    day_starts: time = time(8, 50)
    day_ends: time = time(15, 30)
    reminder_time: time = time(15, 30)
    quiet: QuietHours | None = None
    move_reminders: Moving = Moving.EARLIER
    year_starts: tuple[int, int] = (9, 1)

    def is_school_day(self, day: date) -> bool:
        """Whether pupils are in school on that day."""
        if day.weekday() >= 5 or day in self.closed:
            return False
        return not self.terms or any(term.first <= day <= term.last for term in self.terms)

    def why_not(self, day: date) -> str:
        """Why that day is no school day: "half term", "Saturday", "holidays"; "" if it is one."""
        if day in self.closed:
            return self.closed[day]
        if day.weekday() >= 5:
            return "Saturday" if day.weekday() == 5 else "Sunday"
        return "" if self.is_school_day(day) else "holidays"

    def previous_school_day(self, day: date) -> date:
        """The last school day before `day`; TimeProblem when the calendar names none."""
        found = self._nearest(day, -_DAY)
        if found is None:
            raise TimeProblem(f"The term calendar has no school day in the year before {day}.")
        return found

    def next_school_day(self, day: date) -> date:
        """The first school day after `day`; TimeProblem when the calendar names none."""
        found = self._nearest(day, _DAY)
        if found is None:
            raise TimeProblem(f"The term calendar has no school day in the year after {day}.")
        return found

    def _nearest(self, day: date, step: timedelta) -> date | None:
        """The nearest school day in that direction; holidays are leapt over, not walked."""
        furthest = _FURTHEST * _DAY
        found: date | None = day + step
        while found is not None and abs(found - day) <= furthest:
            if self.is_school_day(found):
                return found
            found = self._after(found, step)
        return None

    def _after(self, day: date, step: timedelta) -> date | None:
        """The day to look at next: in holidays the end of the nearest term, None without one."""
        if not self.terms or any(term.first <= day <= term.last for term in self.terms):
            return day + step
        if step < timedelta():
            return max((term.last for term in self.terms if term.last < day), default=None)
        return min((term.first for term in self.terms if term.first > day), default=None)

    def school_days_before(self, day: date, count: int) -> date:
        """The date `count` school days before `day`; `day` itself for 0."""
        for _ in range(count):
            day = self.previous_school_day(day)
        return day

    def school_days(self, first: date, last: date) -> Iterator[date]:
        """The school days from `first` to `last`, both included."""
        for ahead in range((last - first).days + 1):
            if self.is_school_day(first + timedelta(days=ahead)):
                yield first + timedelta(days=ahead)

    def year_of(self, day: date) -> SchoolYear:
        """The school year that `day` lies in."""
        month, first_day = self.year_starts
        first = date(day.year, month, first_day)
        if day < first:
            first = date(day.year - 1, month, first_day)
        return SchoolYear(first=first, last=date(first.year + 1, month, first_day) - _DAY)

    def terms_in(self, year: SchoolYear) -> tuple[Term, ...]:
        """The terms that begin in that school year."""
        return tuple(term for term in self.terms if year.first <= term.first <= year.last)

    def term_of(self, day: date) -> Term | None:
        """The term that `day` lies in, or the last one before it; None without either."""
        begun = [term for term in self.terms if term.first <= day]
        return max(begun, key=lambda term: term.first, default=None)

    def folder_of(self, day: date) -> str:
        """Where announcements of that day lie: 2026-27/autumn; the year alone without terms."""
        year, term = self.year_of(day).name, self.term_of(day)
        slug = "-".join(term.name.casefold().split()) if term else ""
        return f"{year}/{slug}" if slug.replace("-", "").isalnum() else year
