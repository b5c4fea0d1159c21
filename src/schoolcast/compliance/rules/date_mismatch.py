"""Dates that contradict themselves, or the announcement's own date."""

from datetime import date, datetime
from typing import ClassVar

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Revision,
    Severity,
    dates,
)
from schoolcast.compliance.rules.places import Place, found, prose
from schoolcast.compliance.rules.written_dates import WrittenDate, written_dates


class DateMismatch:
    """Weekday and date agree, the day exists, and its year is the event's.

    Certain contradictions stop the post; where the year had to be inferred the approver decides.
    """

    id: ClassVar[str] = "DATE-MISMATCH"
    clause: ClassVar[str] = "12i"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        return [
            finding
            for place in prose(revision)
            for written in written_dates(place.text)
            if (finding := self._judge(written, place, revision))
        ]

    def _judge(self, written: WrittenDate, place: Place, revision: Revision) -> Finding | None:
        if not written.exists:
            return self._no_such_day(written, place)
        event = revision.event_date
        if event and written.is_day(event):
            return self._weekday(written, place, event, certain=True)
        meant = written.resolve(_near(place, revision))
        if meant is None:
            return None
        wrong = self._weekday(written, place, meant, certain=written.year is not None)
        return wrong or self._other_year(written, place, event)

    def _no_such_day(self, written: WrittenDate, place: Place) -> Finding:
        month = dates.MONTHS[written.month - 1]
        year = f" {written.year}" if written.year else ""
        message = f"There is no {written.day} {month}{year}. Correct the date."
        if written.year or written.weekday is not None:
            return self._found(message, written, place)
        return self._unsure(f"{message[:-1]}, or say that it is no date.", written, place)

    def _weekday(
        self, written: WrittenDate, place: Place, meant: date, *, certain: bool
    ) -> Finding | None:
        if written.weekday is None or written.weekday == meant.weekday():
            return None
        said = dates.WEEKDAYS[written.weekday]
        message = (
            f"{meant.day} {dates.MONTHS[meant.month - 1]} {meant.year} is a "
            f"{dates.WEEKDAYS[meant.weekday()]}, not a {said}. Families would not know which is "
            "meant: correct the weekday or the date."
        )
        suggestion = dates.long_date(meant) if written.year else dates.day_month(meant)
        if certain:
            return self._found(message, written, place, suggestion)
        return self._unsure(message, written, place, suggestion)

    def _other_year(self, written: WrittenDate, place: Place, event: date | None) -> Finding | None:
        if event is None or written.year in (None, event.year):
            return None
        if (written.day, written.month) != (event.day, event.month):
            return None
        message = (
            f"The text says {written.year}, but the event is on {dates.long_date(event)}. "
            "Correct the year, or say that another year is meant."
        )
        return self._unsure(message, written, place, dates.long_date(event))

    def _found(
        self, message: str, written: WrittenDate, place: Place, suggestion: str = ""
    ) -> Finding:
        span = (written.start, written.end)
        return found(self, message, place, span, suggestion=suggestion)

    def _unsure(
        self, message: str, written: WrittenDate, place: Place, suggestion: str = ""
    ) -> Finding:
        return found(
            self,
            message,
            place,
            (written.start, written.end),
            suggestion=suggestion,
            severity=Severity.MUST_RESOLVE,
            overridable_by=OverridableBy.APPROVER,
        )


def _near(place: Place, revision: Revision) -> date | None:
    """The date that a year left out is inferred from: when the words go out, or the event's."""
    posts = [place.post] if place.post else revision.posts
    for post in posts:
        if post.due_wall:
            return datetime.fromisoformat(post.due_wall).date()
    return revision.event_date
