"""What is known of imports: the rows of one, and what was taken from which source before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from schoolcast.domain.draft import CalendarEffect, DraftPlan

if TYPE_CHECKING:
    from schoolcast.pipeline.records import AuditEntry


class RowState(StrEnum):
    """What would become of a row."""

    NEW = "new"  # it was never imported
    CHANGED = "changed"  # it was imported, and is not what it was
    UNCHANGED = "unchanged"  # it was imported, and is as it was
    PROBLEM = "problem"  # it can't be imported as it stands
    GONE = "gone"  # it was imported, and was cancelled or is no longer there
    LEFT_OUT = "left-out"  # nothing is to be done: it is over, or stands here already


CHOOSABLE = (RowState.NEW, RowState.CHANGED, RowState.GONE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What was imported: the event's `key` and digest, and the file that was written for it.

    `written` is the digest of the file as it was written, "" for rows of the term calendar.
    `day` is the last day of the event, or None where it repeats.
    """

    source: str
    key: str
    likeness: str
    digest: str
    item: str
    path: str
    written: str
    day: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRow:
    """A row of the table: `number` is what `--only` names; `words` say why, or what happens."""

    number: int
    state: RowState
    title: str
    when: str
    line: int | None
    words: str = ""
    key: str = ""
    likeness: str = ""
    digest: str = ""
    draft: DraftPlan | None = None
    effect: CalendarEffect | None = None
    taken: Taken | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportTable:
    """Everything an import would do; `kind` is the importer's."""

    source: str
    kind: str
    rows: tuple[ImportRow, ...]
    notes: tuple[str, ...] = ()

    def of(self, *states: RowState) -> list[ImportRow]:
        """The rows in these states."""
        return [row for row in self.rows if row.state in states]


class ImportBook(Protocol):
    """The part of a school's store that knows what was imported from where."""

    def taken_from(self, source: str) -> list[Taken]:
        """Everything that was imported from a source and not given up since."""

    def source_of(self, kind: str, keys: Collection[str]) -> str | None:
        """The source from which most of these keys were imported by that kind, or None."""

    def keep_imports(
        self,
        kind: str,
        taken: Sequence[Taken],
        *,
        replaced: Sequence[Taken],
        at: datetime,
        entry: "AuditEntry",
    ) -> None:
        """Keep what was imported and forget what it replaces or ends, audited, at once."""
