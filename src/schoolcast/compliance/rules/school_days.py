"""The school's own days and hours: nothing at night, nothing for a day on which it is closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Kind,
    Need,
    OverridableBy,
    Post,
    Revision,
    Severity,
    TermCalendar,
    dates,
)
from schoolcast.compliance.rules.places import Place, found
from schoolcast.compliance.rules.timing import due_wall

_ABOUT_CLOSED_DAYS = frozenset({Kind.INSET_DAY, Kind.KEY_DATE, Kind.CLOSURE, Kind.UPDATE})


class QuietTime:
    """What can wait does not go out in quiet hours, unless the approver wants it to."""

    id: ClassVar[str] = "QUIET-HOURS"
    clause: ClassVar[str] = "37"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CALENDAR})
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return _QuietChecker(self, facts.calendar)


@dataclass(frozen=True)
class _QuietChecker:
    rule: QuietTime
    calendar: TermCalendar | None

    def check(self, revision: Revision) -> list[Finding]:
        quiet = self.calendar.quiet if self.calendar else None
        if quiet is None or revision.kind is Kind.CLOSURE:
            return []
        late = {
            wall.time(): (post, wall)
            for post in reversed(revision.posts)
            if (wall := due_wall(post)) and quiet.hold(wall)
        }  # one question for one time of day, however often it comes
        return [
            _about_due(self.rule, self._message(wall, quiet.end_of(wall)), post)
            for _, (post, wall) in sorted(late.items())
        ]

    def _message(self, wall: datetime, end: datetime) -> str:
        return (
            f"This would go out at {dates.clock_time(wall.time())} on "
            f"{dates.long_date(wall.date())}, in the school's quiet hours. Choose another time: "
            f"they end at {dates.clock_time(end.time())}. Or say why it can't wait."
        )


class DateClosed:
    """An event on a day on which school is closed is worth a second look."""

    id: ClassVar[str] = "DATE-CLOSED"
    clause: ClassVar[str] = "12i"
    severity: ClassVar[Severity] = Severity.WARN
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CALENDAR})
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return _ClosedChecker(self, facts.calendar)


@dataclass(frozen=True)
class _ClosedChecker:
    rule: DateClosed
    calendar: TermCalendar | None

    def check(self, revision: Revision) -> list[Finding]:
        day, calendar = revision.event_date, self.calendar
        if day is None or calendar is None or revision.kind in _ABOUT_CLOSED_DAYS:
            return []
        if day not in calendar.closed:
            return []
        message = (
            f"The event is on {dates.long_date(day)}, when school is closed "
            f"({calendar.closed[day]}). Is the date right?"
        )
        text = day.isoformat()
        place = Place(field="event_date", text=text)
        return [found(self.rule, message, place, (0, len(text)))]


def _about_due(rule: QuietTime, message: str, post: Post) -> Finding:
    due = post.due_wall or ""
    return found(rule, message, Place(field="due", text=due, post=post), (0, len(due)))


SCHOOL_DAY_RULES: tuple[type[QuietTime] | type[DateClosed], ...] = (QuietTime, DateClosed)
