"""The clock of the pretended platforms: real time, moved by an offset."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2999, 1, 1, tzinfo=UTC)


class StandInClock:
    """Tells what a platform thinks the time is.

    A platform keeps its own time, whatever schoolcast's clock says, so this one does too.
    `source` returns seconds since 1970 in UTC; a test hands in its own.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self._real() + self._offset

    def set(self, now: datetime) -> None:
        """Makes it `now` (aware); time runs on from there. Raises ValueError out of range."""
        if now.tzinfo is None:
            raise ValueError("give the time with its zone, such as 2026-12-11T15:30:00Z")
        if not EARLIEST <= now < LATEST:
            raise ValueError(f"give a time from {EARLIEST.year} to {LATEST.year - 1}")
        self._offset = now - self._real()

    def reset(self) -> None:
        """Goes back to real time."""
        self._offset = timedelta(0)

    def _real(self) -> datetime:
        return datetime.fromtimestamp(self._source(), tz=UTC)
