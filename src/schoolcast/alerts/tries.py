"""Tries: a daily task that came to no end is begun again, a few times and with growing pauses."""

from datetime import datetime, timedelta
from itertools import takewhile

from schoolcast.pipeline.ports import Ledger

PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=1), timedelta(hours=1))
"""How long each try may take before the next begins; after the last one the task is given up."""


class Tries:
    """The tries at one task, written down when they begin: a process that is killed counts too."""

    def __init__(self, ledger: Ledger, name: str) -> None:
        self._ledger = ledger
        self._name = name

    def is_due(self, since: datetime, now: datetime) -> bool:
        """Whether the next try of those `since` then may begin, or the task is to be given up."""
        begun = self._begun(since, now)
        return not begun or now >= begun[-1] + PAUSES[len(begun) - 1]

    def begin(self, since: datetime, now: datetime) -> bool:
        """Write down that a try begins; False where there were as many as there may be."""
        number = len(self._begun(since, now))
        if number == len(PAUSES):
            return False
        self._ledger.beat(self._mark(number), now)
        return True

    def _begun(self, since: datetime, now: datetime) -> list[datetime]:
        """When those since then began; one to come began under a clock that was ahead."""
        starts = (self._ledger.last_beat(self._mark(number)) for number in range(len(PAUSES)))
        counts = takewhile(lambda at: at is not None and since <= at <= now, starts)
        return [at for at in counts if at]

    def _mark(self, number: int) -> str:
        return f"{self._name}:try-{number + 1}"
