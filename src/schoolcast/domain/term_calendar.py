"""The school's term calendar: which days are school days."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from schoolcast.domain.errors import TimeProblem

_FURTHEST = 366  # days a search for a school day may go; longer than any holiday


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A half term or term with its first and last day, both included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True, slots=True)
class TermCalendar:
    """Terms and the days in them on which school is closed to pupils.

    Without terms, every weekday that is not closed counts as a school day. Times are wall times.
    """

    terms: tuple[Term, ...] = ()
    closed: dict[date, str] = field(default_factory=dict)  # INSET days, bank holidays, one-off days
    day_starts: time = time(8, 50)
    day_ends: time = time(15, 30)
    reminder_time: time = time(15, 30)

    def is_school_day(self, day: date) -> bool:
        """Whether pupils are in school on that day."""
        if day.weekday() >= 5 or day in self.closed:
            return False
        return not self.terms or any(term.first <= day <= term.last for term in self.terms)

    def previous_school_day(self, day: date) -> date:
        """The last school day before `day`; TimeProblem when the calendar names none."""
        for back in range(1, _FURTHEST + 1):
            if self.is_school_day(day - timedelta(days=back)):
                return day - timedelta(days=back)
        raise TimeProblem(f"The term calendar has no school day in the year before {day}.")

    def next_school_day(self, day: date) -> date:
        """The first school day after `day`; TimeProblem when the calendar names none."""
        for ahead in range(1, _FURTHEST + 1):
            if self.is_school_day(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        raise TimeProblem(f"The term calendar has no school day in the year after {day}.")

    def school_days_before(self, day: date, count: int) -> date:
        """The date `count` school days before `day`; `day` itself for 0."""
        for _ in range(count):
            day = self.previous_school_day(day)
        return day
