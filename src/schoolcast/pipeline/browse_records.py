"""Looking through deliveries a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schoolcast.domain.delivery import Delivery, Operation, State
from schoolcast.pipeline.records import StoredRevision


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """Which deliveries: None and "" leave a part open. `since` counts, `until` does not."""

    states: Collection[State] | None = None
    item: str = ""
    channel: str = ""
    since: datetime | None = None
    until: datetime | None = None
    operation: Operation | None = None


class Browser(Protocol):
    """The part of a school's store that is made for looking through much."""

    def browse(
        self, search: Search, *, newest_first: bool = False, offset: int = 0, limit: int = 50
    ) -> list[Delivery]:
        """A page of deliveries in the order they are due."""

    def count(self, search: Search) -> int:
        """How many there are in all."""

    def browse_days(
        self, bounds: Sequence[datetime], *, outings: int
    ) -> list[tuple[list[Delivery], int]]:
        """For each time between two of the instants: its first posts, and how many more.

        The posts are those of so many outings, as one announcement goes out at one time on
        several channels.
        """

    def planned_items(self) -> set[str]:
        """The ids of all announcements that have, or had, a delivery."""

    def waiting_revisions(self) -> list[StoredRevision]:
        """Those that wait for approval or advice, or for an author to mend, oldest first.

        One that was sent back counts only while no later one has taken its place.
        """

    def titles(self, revisions: Collection[int]) -> dict[int, str]:
        """The titles of announcements, by the number of a revision."""
