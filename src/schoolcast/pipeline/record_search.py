"""Looking through the record a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schoolcast.pipeline.records import AuditEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordSearch:
    """Which lines: None and "" leave a part open. `since` counts, `until` does not."""

    since: datetime | None = None
    until: datetime | None = None
    person: str = ""
    action: str = ""
    subject: str = ""


class RecordBrowser(Protocol):
    """The part of a school's store for looking through its record."""

    def record_lines(
        self, search: RecordSearch, *, offset: int = 0, limit: int | None = 100
    ) -> list[AuditEntry]:
        """A page of lines, the oldest first; without `limit` all of them."""

    def count_lines(self, search: RecordSearch) -> int:
        """How many there are in all."""

    def last_done(
        self, action: str, subjects: Collection[str], *, before: datetime
    ) -> dict[str, datetime]:
        """When that was last done to each subject; those it was not done to are left out."""

    def record_words(self) -> tuple[list[str], list[str]]:
        """Who stands in the record, and what was done, each once and in order."""
