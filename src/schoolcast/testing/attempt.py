"""An attempt that remembers what a connector did with it."""

from datetime import datetime, timedelta
from typing import Any

from schoolcast.api import AttemptRecord, Clock


class RecordingAttempt:
    """One try at a delivery, for tests.

    `events` holds ("note", evidence) and ("creating", {}) in their order. `refuse` is raised by
    `creating()`, as the core does when the lease is lost or the deadline has passed.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        key: str = "st-marys-1",
        number: int = 1,
        deadline: datetime | None = None,
        refuse: Exception | None = None,
    ) -> None:
        self.key = key
        self.number = number
        self.started_at = clock.now()
        self.deadline = deadline or self.started_at + timedelta(hours=24)
        self.refuse = refuse
        self.creating_at: datetime | None = None
        self.events: list[tuple[str, dict[str, Any]]] = []
        self._clock = clock

    def note(self, **evidence: Any) -> None:
        """Remember evidence."""
        self.events.append(("note", evidence))

    def creating(self) -> None:
        """Remember that the next call makes the post public, or raise what `refuse` holds."""
        if self.refuse is not None:
            raise self.refuse
        self.creating_at = self._clock.now()
        self.events.append(("creating", {}))

    @property
    def evidence(self) -> dict[str, Any]:
        """All that was noted; a later note of the same name replaces the earlier."""
        noted: dict[str, Any] = {}
        for _, evidence in self.events:
            noted |= evidence
        return noted

    @property
    def steps(self) -> list[str]:
        """The names of the events, in order."""
        return [step for step, _ in self.events]

    def record(self, outcome: str | None = None) -> AttemptRecord:
        """The attempt as the store would hand it to `find`."""
        return AttemptRecord(
            number=self.number,
            key=self.key,
            owner="test",
            started_at=self.started_at,
            creating_at=self.creating_at,
            evidence=self.evidence,
            outcome=outcome,
        )
