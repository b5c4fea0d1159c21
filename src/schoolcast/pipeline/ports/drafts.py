"""The port to the files that imports write."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from schoolcast.domain.draft import CalendarEffect, DraftPlan
from schoolcast.domain.item import Item
from schoolcast.domain.term_calendar import TermCalendar


@dataclass(frozen=True, kw_only=True, slots=True)
class Writing:
    """A file to write: `before` is the digest of what lies there now, None for a new one.

    `item` is its announcement's id, "" for the calendar. `sha256` is that of the new content.
    """

    path: str
    content: bytes
    sha256: str
    item: str = ""
    before: str | None = None
    edited: bool = False  # a person has changed it since it was imported


class Drafts(Protocol):
    """Announcements and the term calendar as files that a person may edit at the same time."""

    def there(self) -> dict[tuple[date, str], str]:
        """The ids of the announcements there are, by event date and title in small letters."""

    def exists(self, path: str) -> bool:
        """Whether a file is still there."""

    def compose(
        self, plan: DraftPlan, calendar: TermCalendar, *, today: date, names: Collection[str]
    ) -> Writing:
        """A new file; `names` are ids that are taken beside those there are."""

    def revise(
        self, plan: DraftPlan, calendar: TermCalendar, *, today: date, path: str, written: str
    ) -> Writing:
        """The file at `path` brought up to date; what a person wrote into it stays.

        `written` is its digest as an import wrote it last. ContentProblem where it can't be.
        """

    def enter(self, effects: Sequence[CalendarEffect], calendar: TermCalendar) -> Writing | None:
        """The calendar's file with these dates; None where it says so already.

        ContentProblem where the calendar would not make sense with them.
        """

    def write(
        self, files: Sequence[Writing], *, removed: Sequence[str] = (), mark: str = ""
    ) -> AbstractContextManager[None]:
        """Write all of them or none: what is raised inside puts everything back.

        `removed` are paths of files that are deleted with it, where they are still there. `mark`
        is for `settle`, should this be cut off. UsageProblem where a file was changed meanwhile,
        or something else is being written at this moment.
        """

    def settle(self, kept: Callable[[str], bool], in_use: Callable[[str], bool]) -> bool:
        """End what was cut off while it was written; True where there was such.

        `kept` tells by its mark whether the store has the rest of it; then the files stay.
        Otherwise they are taken back, but for those of announcements that are `in_use`.
        """

    def untouched(self, path: str, written: str) -> bool:
        """Whether a file is as an import wrote it."""

    def cancelled(self, path: str) -> tuple[Writing | None, Item]:
        """An announcement's file with the word that it is called off, and what it says then.

        None where it says so already. ContentProblem where it can't be read.
        """
