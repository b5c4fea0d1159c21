"""Costs as the store tells them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Spent:
    """One try at a post that a platform may have charged for, or one that is planned.

    `at` is when it reached the platform, or when it is due; `micros` are millionths of the
    channel's currency.
    """

    delivery: int
    item: str
    slot: str
    channel: str
    at: datetime
    micros: int


class CostBook(Protocol):
    """What the store knows of costs; `since` counts, `until` does not."""

    def spent(self, since: datetime, until: datetime) -> list[Spent]:
        """Tries that reached a platform which charges, in the order of their times.

        A platform may not charge for what it refused; it counts here, as it does for a budget.
        """

    def planned(self, since: datetime, until: datetime) -> list[Spent]:
        """Posts that cost something and are due then, and have not gone out."""
