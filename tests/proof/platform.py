"""A platform in memory, with its own time and a feed that may lag, and a connector for it."""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from schoolcast.api import (
    Attempt,
    AttemptRecord,
    AuthorisationLost,
    Capabilities,
    Connector,
    NotSent,
    OutcomeUnknown,
    Post,
    Receipt,
    Refused,
    RetryLater,
    SettleBy,
)

START = datetime(2026, 12, 11, 15, 30, tzinfo=UTC)
SETTLE = timedelta(seconds=90)
LATE = timedelta(seconds=20)  # how long the platform may still work on a request it has read
LAG = timedelta(seconds=60)  # how long a post may be missing from the feed


class Time:
    """True time, which the platform keeps, and the office's clock, which may be wrong."""

    def __init__(self) -> None:
        self.true = START
        self.wrong_by = timedelta()

    def now(self) -> datetime:
        """What the office's clock shows."""
        return self.true + self.wrong_by

    def pass_by(self, span: timedelta) -> None:
        """Let time pass, for everybody."""
        self.true += span


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to one call: `effect` is None, or after how long the post is public.

    The connector is told `error`, raised before `creating()` where `early`; no error means a
    receipt. `lag` keeps the post out of the feed.
    """

    effect: timedelta | None = timedelta()
    error: Callable[[], Exception] | None = None
    early: bool = False
    lag: timedelta = timedelta()
    nothing: bool = False  # the connector returns None in place of a receipt


FAULTS: dict[str, Fault] = {
    "none": Fault(),
    "refuse-500": Fault(effect=None, error=OutcomeUnknown),
    "effect-then-500": Fault(error=OutcomeUnknown),
    "effect-later": Fault(effect=LATE, error=OutcomeUnknown),
    "unreachable-early": Fault(effect=None, error=NotSent, early=True),
    "unreachable": Fault(effect=None, error=NotSent),
    "rate-limit": Fault(effect=None, error=lambda: RetryLater(after=timedelta(minutes=2))),
    "token-revoked": Fault(effect=None, error=AuthorisationLost),
    "media-refused": Fault(effect=None, error=Refused),
    "bug-before": Fault(effect=None, error=lambda: ValueError("490"), early=True),
    "bug-after": Fault(effect=None, error=lambda: KeyError("490")),
    "effect-then-bug": Fault(error=lambda: KeyError("490")),
    "effect-then-nothing": Fault(nothing=True),
    "feed-lag": Fault(lag=LAG),
    "feed-lag-and-500": Fault(error=OutcomeUnknown, lag=LAG),
}
READ_FAULTS: dict[str, Callable[[], Exception]] = {
    "unreadable": NotSent,
    "read-revoked": AuthorisationLost,
    "read-bug": lambda: ValueError("<html>"),
}


@dataclass(kw_only=True)
class Entry:
    """A post on the platform."""

    id: str
    text: str
    key: str
    public_from: datetime
    listed_from: datetime
    sent_at: datetime  # by the office's clock
    withdrawn: bool = False


@dataclass(kw_only=True)
class Platform:
    """What the public would see, and the faults that the next calls meet."""

    time: Time
    entries: list[Entry] = field(default_factory=list)
    faults: deque[str] = field(default_factory=deque)
    read_faults: deque[str] = field(default_factory=deque)
    by_key: bool = False  # whether it knows a key again
    words: str = ""  # what it adds to a receipt
    wire: Callable[[str], None] = lambda step: None  # what cuts a call off in the middle

    def public(self, text: str) -> int:
        """How many posts of this text the public has seen by now."""
        return sum(
            each.text == text and each.public_from <= self.time.true for each in self.entries
        )

    def show(self, post: Post, key: str, fault: Fault) -> str:
        """Do what the fault lets happen; the id of the post."""
        known = [each for each in self.entries if self.by_key and each.key == key]
        if known:
            return known[0].id
        public_from = self.time.true + (fault.effect or timedelta())
        entry = Entry(
            id=f"p{len(self.entries) + 1}",
            text=post.text,
            key=key,
            public_from=public_from,
            listed_from=public_from + fault.lag,
            sent_at=self.time.now(),
        )
        self.entries.append(entry)
        return entry.id


class NoSettings(BaseModel):
    """Nothing to set."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, kw_only=True)
class MemoryConnector(Connector[NoSettings]):
    """Sends to a `Platform`."""

    kind: ClassVar[str] = "memory"
    Settings: ClassVar[type[NoSettings]] = NoSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        withdraw=True, settle_by=SettleBy.LOOK_UP, settle_after=SETTLE
    )

    platform: Platform
    settle_by: SettleBy = SettleBy.LOOK_UP
    settle_after: timedelta = SETTLE

    def __post_init__(self) -> None:
        mine = replace(self.capabilities, settle_by=self.settle_by, settle_after=self.settle_after)
        object.__setattr__(self, "capabilities", mine)

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        """Meet the next fault."""
        attempt.note(prepared=True)
        fault = self._take()
        if fault.early and fault.error:
            raise fault.error()
        attempt.creating()
        remote_id = ""
        if fault.effect is not None:
            remote_id = self.platform.show(post, attempt.key, fault)
        return self._answer(fault, Receipt(remote_id=remote_id, detail=self.platform.words))

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """The oldest listed post with the same words that belongs to nobody else."""
        if self.platform.read_faults:
            raise READ_FAULTS[self.platform.read_faults.popleft()]()
        for each in self.platform.entries:
            listed = each.listed_from <= self.platform.time.true and not each.withdrawn
            if each.text == post.text and listed and each.id not in taken:
                return Receipt(remote_id=each.id)
        return None

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt:
        """Take it down, or meet the next fault."""
        fault = self._take()
        if fault.early and fault.error:
            raise fault.error()
        if fault.effect is not None:
            for each in self.platform.entries:
                each.withdrawn |= each.id == receipt.remote_id
        return self._answer(fault, receipt)

    def _take(self) -> Fault:
        return FAULTS[self.platform.faults.popleft() if self.platform.faults else "none"]

    def _answer(self, fault: Fault, receipt: Receipt) -> Receipt:
        self.platform.wire("wire")
        if fault.error:
            raise fault.error()
        answer: Any = None if fault.nothing else receipt
        return answer
