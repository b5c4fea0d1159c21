"""When posts go out: not after their event, and not twice a day on one channel."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Post,
    Revision,
    Severity,
    dates,
)
from schoolcast.compliance.rules.places import Place, found


class DatePast:
    """No post announces what is over when it goes out."""

    id: ClassVar[str] = "DATE-PAST"
    clause: ClassVar[str] = "12i"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CALENDAR})
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return _PastChecker(self, facts.calendar.day_ends if facts.calendar else None)


@dataclass(frozen=True)
class _PastChecker:
    rule: DatePast
    day_ends: time | None

    def check(self, revision: Revision) -> list[Finding]:
        if revision.event_date is None:
            return []
        start = self._start(revision.event_date, revision.event_time)
        return [
            self._past(post, wall, revision.event_date)
            for post in revision.posts
            if (wall := due_wall(post)) is not None and wall >= start
        ]

    def _start(self, day: date, at: time | None) -> datetime:
        if at or self.day_ends:
            return datetime.combine(day, at or self.day_ends or time())
        return datetime.combine(day + timedelta(days=1), time())

    def _past(self, post: Post, wall: datetime, event: date) -> Finding:
        message = (
            f"This post would go out on {_when(wall)}, but the event is on "
            f"{dates.long_date(event)} and will have begun or be over by then. Send it earlier, "
            "correct the event's date, or take the date out if this looks back at it."
        )
        return _about_due(self.rule, message, post)


class DateDueGone:
    """A time to go out that has gone by is worth knowing; approval asks "now, or when?"."""

    id: ClassVar[str] = "DATE-DUE-GONE"
    clause: ClassVar[str] = "12i"
    severity: ClassVar[Severity] = Severity.INFO
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CLOCK})
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return _GoneChecker(self, facts.now)


@dataclass(frozen=True)
class _GoneChecker:
    rule: DateDueGone
    now: datetime | None

    def check(self, revision: Revision) -> list[Finding]:
        return [
            _about_due(self.rule, self._message(wall), post)
            for post in revision.posts
            if post.due and self.now and post.due < self.now and (wall := due_wall(post))
        ]

    def _message(self, wall: datetime) -> str:
        return (
            f"The time for this post, {_when(wall)}, has gone by. If it has not gone out, whoever "
            "approves it is asked when it should."
        )


class SlotClash:
    """Two posts of one announcement on one channel on one day look like a mistake."""

    id: ClassVar[str] = "SLOT-CLASH"
    clause: ClassVar[str] = "37"
    severity: ClassVar[Severity] = Severity.WARN
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        days: dict[tuple[str, date], list[Post]] = defaultdict(list)
        for post in revision.posts:
            if wall := due_wall(post):
                days[post.channel, wall.date()].append(post)
        return [
            self._clash(first, later, day)
            for (_, day), (first, *rest) in days.items()
            for later in rest
        ]

    def _clash(self, first: Post, later: Post, day: date) -> Finding:
        message = (
            f"The {_slot(first.slot)} and the {_slot(later.slot)} both go out on "
            f"{dates.long_date(day)}. Both will be posted; take one out if you meant one."
        )
        return _about_due(self, message, later)


def due_wall(post: Post) -> datetime | None:
    """When the post goes out on the school's clock; None for one that goes out on approval."""
    return datetime.fromisoformat(post.due_wall) if post.due_wall else None


def _about_due(rule: DatePast | DateDueGone | SlotClash, message: str, post: Post) -> Finding:
    due = post.due_wall or ""
    return found(rule, message, Place(field="due", text=due, post=post), (0, len(due)))


def _when(wall: datetime) -> str:
    return f"{dates.long_date(wall.date())} at {dates.clock_time(wall.time())}"


def _slot(name: str) -> str:
    return "main post" if name == "main" else f"reminder {name}"
