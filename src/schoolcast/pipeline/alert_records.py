"""What telling people rests on: alerts, the mails about them, and what the store knows of both."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from schoolcast.domain.delivery import State

LATE = timedelta(hours=1)
"""How long a post may be tried again and again before people are told."""


class AlertKind(StrEnum):
    """What an alert is about."""

    FAILED = "failed"  # a platform refused a post for good
    MISSED = "missed"  # the deadline passed before a post went out
    HELD = "held"  # a post waits because what it rests on has changed
    UNKNOWN = "unknown"  # nobody has known for too long whether a post is public
    NEEDS_ATTENTION = "needs-attention"  # only a person can tell whether a post is public
    OVERTAKEN = "overtaken"  # stopped or changed while nobody knew whether it was public
    OUTDATED = "outdated"  # what was stopped or changed is public all the same
    EXPIRED = "expired"  # nobody said whether a handed-off post was posted
    KEPT_BACK = "kept-back"  # a closure is due, and a pause, a lane or a limit keeps it back
    LATE = "late"  # the posts of a channel are tried again and again, for more than an hour
    LANE = "lane"  # a connection is lost, and everything behind it waits
    IDLE = "idle"  # nothing ran for too long
    CONTENT = "content"  # a file, or the folder of them, can't be read
    FACTS = "facts"  # the roll or the calendar can't be read, so nothing goes out
    ROLL_AGEING = "roll-ageing"  # the list of pupils is too old within a week
    ROLL_STALE = "roll-stale"  # it is too old, and posts are held for it
    BUDGET = "budget"  # a limit of a platform is nearly used up
    GAP = "gap"  # the store went back in time
    APPROVAL = "approval"  # an announcement waits for an approver
    DELETION = "deletion"  # photos are still on a private device
    REHEARSAL = "rehearsal"  # something of the next day would not go out
    SUMMARY = "summary"  # the morning's news; nothing is wrong


class Step(StrEnum):
    """The occasions on which one alert is mailed, each once."""

    OPENED = "opened"  # at once
    DAY = "day"  # to the approvers, as the time nears
    HOURS = "hours"  # to the approvers, for the last time
    DEPUTY = "deputy"  # to the Deputy
    AUTHOR = "author"  # to the author
    OVER = "over"  # to all that hear of what goes wrong: nobody has approved it in time


class MailState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"  # is sent, or tried again, at a known time
    SENT = "sent"  # a mail server has taken it
    DROPPED = "dropped"  # what it was about ended first
    REFUSED = "refused"  # no server will take it for this address


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A cause that stands now. `facts` are ids and instants in JSON, never names or texts."""

    cause: str
    kind: AlertKind
    subject: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """A cause that people are told of: open until it ends or a person closes it.

    `reminders` counts the steps after the first whose mails have been written.
    """

    id: int
    cause: str
    kind: AlertKind
    subject: str
    facts: dict[str, Any]
    opened_at: datetime
    mailed_at: datetime | None = None
    reminders: int = 0
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMail:
    """A mail to be written down: to one address, not before `next_at`."""

    step: Step
    address: str
    next_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """A mail this process has taken to send; `tries` counts this one too."""

    id: int
    alert: Alert
    step: Step
    address: str
    tries: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MailRecord:
    """A mail as people look it up."""

    alert: int
    step: Step
    address: str
    state: MailState
    tries: int
    trouble: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Troubled:
    """A delivery that something is wrong with; `since` is when it became unknown, else None.

    `rule` is the id of the rule that holds it, or "".
    """

    id: int
    item: str
    channel: str
    state: State
    due: datetime
    hold: str = ""
    rule: str = ""
    since: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingRevision:
    """A revision that waits for an approver."""

    id: int
    item: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenPromise:
    """Photos of an announcement that have to be deleted from a private device."""

    id: int
    item: str
    promised_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetUse:
    """How much of a limit is used now, both in its own unit."""

    name: str
    used: int
    most: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptClosure:
    """A closure's delivery whose time has come; `what` keeps it back, and names nobody."""

    delivery: int
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Overtaken:
    """A post that was stopped, or changed from `revision`, and that is or may be `public`."""

    delivery: int
    revision: int | None
    public: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """All that may need telling, as the store has it, and what has been told already."""

    deliveries: tuple[Troubled, ...] = ()
    waiting: tuple[WaitingRevision, ...] = ()
    paused_lanes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # paths of files that can't be read as announcements
    folder_missing: bool = False
    facts_unreadable: bool = False
    gaps: tuple[int, ...] = ()
    promises: tuple[OpenPromise, ...] = ()
    budgets: tuple[BudgetUse, ...] = ()
    closures_due: tuple[int, ...] = ()  # deliveries that wait though their time has come
    closures_kept: tuple[KeptClosure, ...] = ()  # those of them that a gate keeps back
    overtaken: tuple[Overtaken, ...] = ()
    alerts: tuple[Alert, ...] = ()  # the open ones
    mail_due: bool = False


class AlertBook(Protocol):
    """The part of a school's store that alerts are kept in."""

    def situation(self, now: datetime) -> Situation:
        """What stands now, by a few indexed questions."""

    def open_alert(
        self, found: Found, mails: Sequence[NewMail], *, at: datetime, once: bool = False
    ) -> int | None:
        """Open an alert with its first mails; None where somebody has opened it already.

        With `once` also None where there ever was one of this cause.
        """

    def close_alert(self, alert_id: int, *, at: datetime, by: str = "") -> bool:
        """Close an open alert and drop what is not yet mailed of it; False if it was closed.

        `by` is the person who dealt with it, or "" where its cause has ended.
        """

    def remind(
        self, alert: Alert, mails: Sequence[NewMail], *, reminders: int, at: datetime
    ) -> bool:
        """Write down the mails of later steps; False where another process has done so."""

    def alerts(self, *, everything: bool = False) -> list[Alert]:
        """Open alerts, oldest first; with `everything` closed ones too, from all time."""

    def alert_mails(self, alert_ids: Collection[int]) -> list[MailRecord]:
        """The mails about these alerts."""

    def claim_mails(self, *, now: datetime, until: datetime) -> list[Mail]:
        """Take what may go to one address about one kind of cause; nobody else does `until`."""

    def mails_sent(self, mails: Sequence[Mail], *, at: datetime) -> None:
        """A server has taken them."""

    def mails_failed(
        self, mails: Sequence[Mail], *, at: datetime, next_at: datetime | None, trouble: str
    ) -> None:
        """They were not taken: tried again at `next_at`, or never where it is None."""
