"""Quiet hours: when nothing that can wait goes out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietHours:
    """From `start` to `until` on the school's clock, usually over midnight.

    At `start` itself and at `until` itself a post may still, or may again, go out.
    """

    start: time
    until: time

    def hold(self, wall: datetime) -> bool:
        """Whether it is quiet at that wall time."""
        at = wall.time()
        if self.start < self.until:
            return self.start < at < self.until
        return at > self.start or at < self.until

    def begin_of(self, wall: datetime) -> datetime:
        """When the quiet hours around `wall` begin."""
        begin = datetime.combine(wall.date(), self.start)
        return begin if begin <= wall else begin - _DAY

    def end_of(self, wall: datetime) -> datetime:
        """When the quiet hours around `wall` end."""
        end = datetime.combine(wall.date(), self.until)
        return end if end >= wall else end + _DAY

    @property
    def length(self) -> timedelta:
        """How long they are."""
        first = datetime.combine(date.min, self.start)
        last = datetime.combine(date.min, self.until)
        return last - first if last > first else last + _DAY - first
