"""Importer: reads the file of another program as events; a pure function of its bytes."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar, Protocol, runtime_checkable


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportOptions:
    """What an importer is told.

    Dates outside `first` to `last` (both included: the school years) are left out and counted, or
    are a problem of their row. `month_first` is for files with American dates; `sheet` names one
    sheet of a workbook; `name` is the file's.
    """

    timezone: str
    first: date
    last: date
    name: str = ""
    sheet: str = ""
    month_first: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportedEvent:
    """One event as it stands in the file.

    `key` is the same whenever the same event is read again; no two events share one. Rows
    without an id of their own give what stays when they move as `likeness`, so that a new date
    counts as a move. `start` is a date; with `at` it is a time on the clock of `zone` (an IANA
    name), or of the school where that is empty. `end` is the last day, included; `until` the time
    at which it ends. `rule` is an RRULE for what repeats (then `start` is the first date, or None
    where only the weekday is known), `exceptions` are dates on which it does not happen. `who`
    is whom it is for, in the file's words. `line` counts from 1. With `problems`, in words for the
    office, it can't be imported.
    """

    key: str
    title: str
    start: date | None = None
    at: time | None = None
    zone: str = ""
    end: date | None = None
    until: time | None = None
    place: str = ""
    description: str = ""
    who: str = ""
    rule: str = ""
    exceptions: tuple[date, ...] = ()
    cancelled: bool = False
    likeness: str = ""
    line: int | None = None
    problems: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError("an event needs a key by which it is known again")
        if isinstance(self.start, datetime) or isinstance(self.end, datetime):
            raise ValueError("start and end are dates; the time of day stands in at and until")
        if not self.problems and self.start is None and not self.rule:
            raise ValueError("an event without a date or a rule needs a problem that says why")

    @property
    def all_day(self) -> bool:
        """Whether it has no time of day."""
        return self.at is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What stands in a file.

    `source` names the calendar or list where the file does; `notes` say what was left out and why;
    `partial` is set where the file tells only of changes, so that nothing counts as vanished.
    """

    events: tuple[ImportedEvent, ...]
    source: str = ""
    notes: tuple[str, ...] = ()
    partial: bool = False


@runtime_checkable
class Importer(Protocol):
    """Reads one kind of file.

    Pure and picklable: it runs in a guarded child process with limits on time, memory and output.
    `kind` is the word of `schoolcast import KIND FILE`; `endings` are the usual ends of file
    names, such as ".ics".
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    endings: ClassVar[tuple[str, ...]]

    def read(self, content: bytes, options: ImportOptions) -> Imported:
        """The events in a file; ImportRefused, in words, for what is no such file."""
