"""What the store keeps of addresses that a person's own calendar reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarLink:
    """Somebody's address; `used_at` is None while no calendar has read it yet."""

    account: int
    person: str
    created_at: datetime
    used_at: datetime | None = None


class CalendarLinkBook(Protocol):
    """The part of a school's store that keeps these addresses, as digests."""

    def set_calendar_link(self, account_id: int, *, token: str, at: datetime) -> CalendarLink:
        """A new address in place of the account's old one, which ends; audited."""

    def drop_calendar_link(self, account_id: int, *, at: datetime) -> bool:
        """End the account's address; audited. False where there is none."""

    def calendar_link(self, account_id: int) -> CalendarLink | None:
        """The account's address; None where there is none."""

    def read_calendar_link(self, token: str, *, at: datetime) -> CalendarLink | None:
        """Whose address has that digest; None for nobody's, or a closed account's.

        That it was read is noted, once an hour at most.
        """
