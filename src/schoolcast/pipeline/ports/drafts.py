"""The port to the files that imports write."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from schoolcast.domain.draft import CalendarEffect, DraftPlan
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

    def write(self, files: Sequence[Writing]) -> AbstractContextManager[None]:
        """Write all of them or none: what is raised inside puts everything back.

        UsageProblem where one was changed meanwhile.
        """

    def remove(self, path: str, written: str) -> bool:
        """Delete a file that is as an import wrote it; False where it is not."""
