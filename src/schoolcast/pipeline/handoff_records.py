"""What is kept of a hand-off, what people are told of it, and who keeps and tells it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schoolcast.api.connector import Contact
from schoolcast.domain.delivery import Delivery, State

CORRECTED = "It was corrected meanwhile. What to post in its place comes as a task of its own."
NOT_ANY_MORE = "It was changed meanwhile, and is not to be posted any more."


@dataclass(frozen=True, kw_only=True, slots=True)
class NewHandOff:
    """A pack that a person is asked to post. `key` names the pack; instants are UTC."""

    delivery: int
    key: str
    code: str
    deputy_code: str
    holder: Contact
    deputy: Contact
    pictures: int
    handed_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredHandOff:
    """A hand-off as the store keeps it, with its delivery as it stands.

    `closed_at` is set once nobody is waited for, `cleared_at` once its pack is gone. `mailed`
    says whether the last message reached the mail server. The promise is the one to delete
    pictures from a device that is not the school's.
    """

    delivery: Delivery
    key: str
    code: str
    deputy_code: str
    holder: Contact
    deputy: Contact
    pictures: int
    handed_at: datetime
    expires_at: datetime
    mailed: bool = False
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    cleared_at: datetime | None = None
    said: str = ""  # the words that were posted in place of ours
    promised_at: datetime | None = None
    promised_by: str = ""
    kept_at: datetime | None = None
    kept_by: str = ""

    @property
    def waits(self) -> bool:
        """Whether an answer is still waited for."""
        return self.closed_at is None and self.delivery.state is State.HANDED_OFF

    @property
    def promise_open(self) -> bool:
        """Whether somebody still has to delete pictures."""
        return self.promised_at is not None and self.kept_at is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A person's answer: the state it leads to, and what is kept of it.

    `findings` are the ids of the rules that object to other words; `promise` says that
    pictures have to be deleted from a device of their own.
    """

    delivery: int
    start: State
    end: State
    person: str
    at: datetime
    reason: str
    said: str = ""
    findings: tuple[str, ...] = ()
    promise: bool = False


class HandOffShelf(Protocol):
    """The part of a school's store that keeps hand-offs."""

    def unopened_hand_offs(self) -> list[Delivery]:
        """Deliveries that were handed off and of which nobody has been told yet."""

    def open_hand_off(self, new: NewHandOff) -> None:
        """Keep a hand-off; one that is kept already stays as it is."""

    def hand_offs(self, *, everything: bool = False) -> list[StoredHandOff]:
        """Those that still ask for something, or all, oldest first."""

    def hand_off(self, delivery_id: int) -> StoredHandOff:
        """The hand-off of one delivery; NotFound."""

    def note_hand_off(
        self,
        delivery_id: int,
        *,
        mailed: bool | None = None,
        reminded_at: datetime | None = None,
        escalated_at: datetime | None = None,
        cleared_at: datetime | None = None,
    ) -> None:
        """Keep what has been done about it; None leaves a value as it is."""

    def told_of_hand_off(self, delivery_id: int, kind: str) -> set[str]:
        """The addresses to which a notice of that kind has gone."""

    def note_told(self, delivery_id: int, kind: str, address: str, at: datetime) -> None:
        """Keep that a notice of that kind has gone to an address, which had none before."""

    def close_hand_off(self, delivery_id: int, *, by: str, at: datetime) -> bool:
        """Wait no longer; False when it was closed already."""

    def answer_hand_off(self, word: Word) -> bool:
        """Move the delivery by compare-and-set and keep the answer; False when it has moved on.

        One transaction, audited.
        """

    def keep_promise(self, delivery_id: int, *, person: str, at: datetime) -> bool:
        """The pictures were deleted; False when nobody had promised it. Audited."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A mail: words only, never a picture, and no link that changes anything."""

    school: str
    delivery: int
    kind: str  # hand-off, reminder, escalation, recall or expired
    to: Contact
    subject: str
    body: str


Notifier = Callable[[Notice], bool]
"""Sends a notice; False when it could not be sent. May raise, which counts as not sent."""


def nobody(notice: Notice) -> bool:
    """Where no mail is set up: nobody is told, and hand-offs are found by looking."""
    return False
