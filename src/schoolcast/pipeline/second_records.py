"""What the store keeps where the second person acts before the approver, or after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Mending:
    """An approver's own words in a revision, waiting for somebody else's word.

    `before` is the revision whose words were mended, while it is kept.
    `answers` are the approver's, by finding key; `ready` says that nothing is left to answer.
    `confirmed_at` is None until then.
    """

    revision: int
    mender: str
    mended_at: datetime
    answers: Mapping[str, str]
    ready: bool
    before: int | None = None
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AdvanceApproval:
    """The Head's approval of a closure wording by its digest; `senders` may each send it alone.

    `revoked_at` is None while it holds.
    """

    id: int
    wording: str
    digest: str
    person: str
    at: datetime
    senders: tuple[str, ...]
    revoked_at: datetime | None = None
    revoked_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """A revision that one person sent under an advance approval."""

    revision: int
    advance: AdvanceApproval
    sender: str
    at: datetime


class SecondBook(Protocol):
    """The part of a school's store that is about the second person."""

    def keep_mending(self, mending: Mending, *, item: str, at: datetime) -> None:
        """Keep an approver's words and answers, in place of earlier ones; audited."""

    def mending(self, revision: int) -> Mending | None:
        """That of a revision, confirmed or not."""

    def mendings(self) -> list[Mending]:
        """Those of waiting revisions that nobody has confirmed yet, the oldest first."""

    def add_advance(
        self, wording: str, digest: str, senders: Sequence[str], *, person: str, at: datetime
    ) -> AdvanceApproval:
        """Approve a wording in advance, audited; an earlier approval of it ends."""

    def revoke_advance(self, number: int, *, person: str, at: datetime) -> bool:
        """End an advance approval, audited; False where it had ended."""

    def advances(self) -> list[AdvanceApproval]:
        """Those that hold, the newest first."""

    def sending(self, revision: int) -> Sending | None:
        """Under which advance approval a revision was sent; None where it was not."""
