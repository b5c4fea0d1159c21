"""What the use cases pass to the store and get back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from schoolcast.domain.delivery import AttemptRecord, Delivery, Operation, State
from schoolcast.domain.finding import Verdict
from schoolcast.domain.revision import Post, Revision, RevisionState
from schoolcast.domain.uptime import Reading

FORGOTTEN_BY = "forgotten"
"""The owner of the try that stands for one of a time that the store has forgotten."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What is known of one content file: enough to tell that it has not changed.

    `item` is the id the file names, known also where it can't be read as an item yet; `problems`
    then says why, each as {"path", "line", "key", "message"}.
    """

    path: str
    size: int
    mtime_ns: int
    source_sha256: str
    item: str | None
    problems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """Who approved which digest, when, with which answers, under which rules.

    `confirmed_by` is who confirmed the approver's own words. `advance` is the number of the
    approver's approval in advance under which `sent_by` sent it.
    """

    revision: int
    revision_sha256: str
    person: str
    at: datetime
    answers: dict[str, str]  # finding key -> the approver's words
    rules: tuple[str, ...]  # the ids of the rules that had run
    rules_version: str
    facts_version: str
    confirmed_by: str = ""
    advance: int | None = None
    sent_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRevision:
    """A revision as the store keeps it; `number` counts an item's revisions from 1."""

    id: int
    number: int
    state: RevisionState
    sha256: str
    revision: Revision
    submitted_by: str
    submitted_at: datetime
    reason: str = ""  # why it was sent back
    approval: Approval | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sendable:
    """What stands in the store at the moment of sending.

    `sha256` is worked out from the words that stand there, `approved_sha256` is what somebody
    approved, None when nobody did.
    """

    revision: Revision
    sha256: str
    approved_sha256: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewDelivery:
    """A delivery that an approval asks for; `state` is scheduled, or missed when it is too late.

    `lost_since` is set where the store has forgotten what happened from then on: the delivery may
    have gone out already, so it is looked for before anything else. With `look_first` that can
    only have been for another day, and it is looked for once it is due.
    """

    channel: str
    slot: str
    lane: str
    due: datetime
    due_wall: str
    zone: str
    not_after: datetime
    urgent: bool = False
    state: State = State.SCHEDULED
    reason: str = ""
    hold: str = ""  # with state held: why, as one of pipeline.holds' codes
    lost_since: datetime | None = None
    look_first: bool = False
    price: int = 0  # what publishing it costs, in millionths of the channel's currency
    lead: timedelta = timedelta()  # how long before `due` it is given to the channel


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """One attempt that this process holds until `lease_until`: nobody else may finish it."""

    delivery: int
    school: str
    lane: str
    revision: int
    channel: str
    slot: str
    operation: Operation
    number: int
    key: str
    owner: str
    started_at: datetime
    lease_until: datetime
    not_after: datetime
    serial: int = 0  # counts the attempts of the store, so that one gone back in time shows
    budgeted: bool = False  # whether it uses a budget
    urgent: bool = False  # a closure, which waits for nobody else's call
    in_doubt: bool = False  # an earlier try may be public: only a receipt ends that doubt


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How an attempt, or the settling of one, ended; written once.

    `next_at` says when the core looks again (retry and unknown). `absent` counts how often in a
    row the platform was read and the post was not there, `unreadable` how often it could not be
    read. With `recheck` what goes again is held until a pass has looked at what it rests on.
    """

    state: State
    reason: str = ""
    next_at: datetime | None = None
    remote_id: str | None = None
    remote_url: str | None = None
    detail: str = ""
    absent: int = 0
    unreadable: int = 0
    recheck: bool = False
    lane_lost: bool = False  # a person has to act before anything goes out there again


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsettled:
    """A delivery whose outcome nobody knows, with what has been looked for so far.

    `version` is the store's mark of the row, by which a late answer is told from a fresh one.
    """

    delivery: int
    school: str
    channel: str
    absent: int
    unreadable: int
    version: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """One credential: blocked until an instant, or paused until a person mends it."""

    name: str
    blocked_until: datetime | None = None
    paused_reason: str = ""
    paused_at: datetime | None = None


class Scope(StrEnum):
    """What a pause stops."""

    EVERYTHING = "everything"
    CHANNEL = "channel"
    ITEM = "item"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """A person's word that something must not go out for now; `target` is a channel or item."""

    scope: Scope
    target: str
    since: datetime
    person: str
    why: str
    until: datetime | None = None

    def yields_to(self, other: "Pause") -> bool:
        """Whether `other` may take its place: nobody shortens what somebody else asked for."""
        if self.person.casefold() == other.person.casefold() or other.until is None:
            return True
        return self.until is not None and self.until <= other.until


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """A budget as channels share it: `most` within `period`, in posts or millionths of money."""

    name: str
    most: int
    period: timedelta
    unit: str = "posts"


@dataclass(frozen=True, kw_only=True, slots=True)
class FullBudget:
    """A budget that lets a channel send nothing more until about `frees_at`."""

    school: str
    channel: str
    limit: Limit
    used: int
    frees_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A time of which the store knows nothing; open until the consents were checked."""

    id: int
    opened_at: datetime
    since: datetime
    until: datetime
    why: str
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """What is known of the clock: the last reading that was believed, and the first that wasn't."""

    trusted: Reading | None
    leapt: Reading | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEntry:
    """One line of the record: who did what to what, when; chained by `hash`.

    Holds ids and digests, never names of pupils or texts of posts.
    """

    at: datetime
    person: str
    action: str
    subject: str
    detail: dict[str, Any] = field(default_factory=dict)
    os_user: str = ""
    host: str = ""
    seq: int = 0
    hash: str = ""


__all__ = [
    "Approval",
    "AttemptRecord",
    "AuditEntry",
    "Claim",
    "Delivery",
    "FullBudget",
    "Gap",
    "Lane",
    "Limit",
    "NewDelivery",
    "Outcome",
    "Pause",
    "Post",
    "Scope",
    "Stamp",
    "StoredRevision",
    "Unsettled",
]
