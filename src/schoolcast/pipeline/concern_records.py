"""What the store keeps of concerns that people report to the Head."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What was seen, where and when, as it was typed; it may name a child, so it lies sealed.

    `of_head` says that it is about the Head, who then neither hears of it nor reads it.
    """

    what: str
    where: str = ""
    when: str = ""
    of_head: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """A concern as it is kept; `dealt_at` is None while it is open."""

    id: int
    person: str
    at: datetime
    seen: Seen
    dealt_at: datetime | None = None
    dealt_by: str = ""
    outcome: str = ""


class ConcernBook(Protocol):
    """The part of a school's store that keeps concerns."""

    def add_concern(self, seen: Seen, *, person: str, at: datetime) -> Concern:
        """Keep a new one; the record says when, and none of the words. Audited.

        It names who reported it, but for one about the Head, who reads the record too.
        """

    def concern(self, concern_id: int) -> Concern:
        """One concern; NotFound."""

    def concerns(self, *, everything: bool = False) -> list[Concern]:
        """Those that are open, or all, the newest first."""

    def end_concern(
        self, concern_id: int, *, person: str, at: datetime, outcome: str
    ) -> Concern | None:
        """It is dealt with; None where it was already. NotFound, audited."""
