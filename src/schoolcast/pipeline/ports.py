"""What the use cases need from the outside: the store's two doors, and the other parts.

`SchoolStore` is bound to one school and is the only door to content. `Ledger` works across
schools and returns ids, times and states only. Every method is one transaction; none spans a
network call. Each raises StoreProblem when the database is full, locked for too long or gone.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from schoolcast.domain.delivery import Actor, AttemptRecord, Delivery, Operation, State
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.facts import Facts
from schoolcast.domain.finding import Verdict
from schoolcast.domain.item import Item
from schoolcast.domain.revision import Post, PostImage, Revision, RevisionState
from schoolcast.pipeline.alert_records import AlertBook
from schoolcast.pipeline.cost_records import CostBook
from schoolcast.pipeline.handoff_records import HandOffShelf
from schoolcast.pipeline.people_records import PeopleBook
from schoolcast.pipeline.records import (
    Approval,
    AuditEntry,
    Claim,
    FullBudget,
    Gap,
    Lane,
    Limit,
    NewDelivery,
    Outcome,
    Pause,
    Scope,
    Stamp,
    StoredRevision,
    Unsettled,
)


class SchoolStore(AlertBook, CostBook, HandOffShelf, PeopleBook, Protocol):
    """Everything one school keeps."""

    @property
    def school(self) -> str:
        """The school's id."""

    # content files
    def fingerprint(self) -> str | None:
        """The digest of all stamps as last saved, so that an unchanged folder costs one read."""

    def stamps(self) -> dict[str, Stamp]:
        """What is known of each content file, by path."""

    def stamps_for(self, items: Collection[str], paths: Collection[str]) -> list[Stamp]:
        """The stamps of these items and of the files at these paths."""

    def stamps_with_problems(self) -> list[Stamp]:
        """The stamps of files that can't be read as items."""

    def save_stamps(
        self, fingerprint: str, changed: Iterable[Stamp], gone: Collection[str]
    ) -> None:
        """Keep new and changed stamps and forget those of files that are gone."""

    # revisions
    def add_revision(
        self, revision: Revision, verdict: Verdict, *, person: str, at: datetime, hold_reason: str
    ) -> StoredRevision:
        """Add a submitted revision: number it, replace the item's open ones, re-point and hold.

        Unsent publish deliveries of the item are pointed at it and held with code NOT-APPROVED
        and `hold_reason`; sent ones keep theirs. The verdict is stored with it, the act audited.
        """

    def revision(self, revision_id: int) -> StoredRevision:
        """One revision with its approval and latest verdict; NotFound."""

    def latest_revision(self, item: str) -> StoredRevision | None:
        """The item's newest revision, whatever its state."""

    def approved_revision(self, item: str) -> StoredRevision | None:
        """The item's newest revision that was approved, also when a later one is open."""

    def open_revisions(self) -> list[StoredRevision]:
        """Submitted and asked ones, and approved ones that still have unsent deliveries."""

    def send_back(self, revision_id: int, *, person: str, at: datetime, reason: str) -> None:
        """Submitted or asked -> sent_back, by compare-and-set; audited. ForbiddenMove otherwise."""

    def approve(self, approval: Approval, deliveries: Sequence[NewDelivery]) -> list[Delivery]:
        """Submitted or asked -> approved, and plan, in one transaction; audited.

        For each (channel, slot) at run 0: an unsent row is re-pointed, given its new times and
        scheduled; a missing row is inserted; a sent, cancelled or settled one is left alone.
        Unsent rows of the item that are not named become superseded. Returns its deliveries.
        ForbiddenMove when the revision is not waiting or its digest differs.
        """

    def save_verdict(self, revision_id: int, verdict: Verdict, *, passing: bool) -> None:
        """Keep the verdict; `passing` says whether the approval's answers satisfy it."""

    def set_versions(self, rules_version: str, facts_version: str) -> None:
        """Name the versions that a verdict must rest on for a claim to succeed."""

    def versions(self) -> tuple[str, str] | None:
        """The versions last set: rules, facts."""

    # deliveries
    def deliveries(
        self,
        *,
        states: Collection[State] | None = None,
        item: str | None = None,
        since: datetime | None = None,
    ) -> list[Delivery]:
        """Deliveries in the order they are due; `since` bounds `due` from below."""

    def delivery(self, delivery_id: int) -> Delivery:
        """One delivery; NotFound."""

    def move(
        self,
        delivery_id: int,
        *,
        expect: State,
        end: State,
        by: Actor,
        at: datetime,
        reason: str,
        hold: str = "",
        person: str = "",
        next_at: datetime | None = None,
        remote_url: str | None = None,
    ) -> bool:
        """Move a delivery by compare-and-set on `expect`; False when it has moved on meanwhile.

        ForbiddenMove when the state machine does not allow it. A person's move is audited;
        `remote_url` is where they saw it.
        """

    def add_withdrawal(self, delivery_id: int, *, person: str, at: datetime) -> Delivery:
        """A withdraw delivery for what is public, due at once; the existing one if there is."""

    def attempts(self, delivery_id: int) -> list[AttemptRecord]:
        """All tries at a delivery, oldest first."""

    def history(self, delivery_id: int) -> list[tuple[datetime, State, str, str]]:
        """Every move: when, to which state, by whom, why; oldest first."""

    def remote_ids(self, lane: str, *, other_than: int) -> set[str]:
        """Remote ids of the lane that belong to other deliveries than this one."""

    # gates
    def pause(self, pause: Pause) -> bool:
        """Begin a pause, audited; one of the same scope and target is replaced: False."""

    def resume(self, scope: Scope, target: str, *, person: str, at: datetime) -> bool:
        """End a pause, audited; False when there is none, or it had ended by itself."""

    def pauses(self, now: datetime) -> list[Pause]:
        """What is paused at `now`, the oldest first."""

    def set_limits(self, limits: Mapping[str, Collection[Limit]]) -> None:
        """Let the school's channels share these budgets and no others."""

    # pictures
    def known_picture(self, original_sha256: str) -> PostImage | None:
        """The clean picture made from an original before, or None."""

    def keep_picture(self, original_sha256: str, picture: PostImage) -> None:
        """Remember the clean picture of an original."""

    # the record
    def record(self, entry: AuditEntry) -> None:
        """Add a line to the school's hash-chained record."""

    def audit(self, *, limit: int | None = None) -> list[AuditEntry]:
        """The record, oldest first; with `limit` the newest so many of it."""

    def verify_audit(self) -> int | None:
        """The `seq` of the first line whose chain is broken, or None."""


class Ledger(Protocol):
    """The engine's door: what is due, and who holds it."""

    def ready_lanes(self, now: datetime) -> list[str]:
        """Lanes that have a claimable delivery, the most urgent first."""

    def claim(self, lane: str, *, now: datetime, owner: str, lease: timedelta) -> Claim | None:
        """Claim the lane's next delivery by one conditional update, with its attempt row.

        Only one that is due, inside its deadline, of an approved revision whose latest verdict
        passes at the school's current versions, while the lane sends nothing else and is neither
        blocked nor paused. Urgent ones first, then by due time. State becomes sending.
        """

    def note(self, claim: Claim, evidence: dict[str, Any]) -> None:
        """Add evidence to the attempt, durably; LeaseLost when it is no longer ours."""

    def creating(self, claim: Claim, now: datetime) -> None:
        """Record that the next call may become public; LeaseLost when it is no longer ours."""

    def finish(self, claim: Claim, outcome: Outcome, now: datetime) -> bool:
        """End the attempt, fenced by owner and attempt number; False when it was taken away."""

    def sweep(self, now: datetime, *, alone: str | None = None) -> list[int]:
        """Deal with expired leases: before creating() retry, after it unknown (due at once).

        `alone` is the owner's name of a process that holds the run lock: whatever anybody else
        was sending was cut off, whether its lease has run out or not.
        """

    def miss(self, now: datetime) -> list[int]:
        """Make what passed its deadline unsent `missed`."""

    def unsettled(self, now: datetime) -> list[Unsettled]:
        """Unknown deliveries whose time to be looked at has come."""

    def settle(self, item: Unsettled, outcome: Outcome, now: datetime) -> bool:
        """Write what was found out; False when somebody settled it meanwhile."""

    def next_instant(self, now: datetime | None = None) -> datetime | None:
        """When the next delivery is due, retried, looked at or late; None when nothing waits.

        Budgets are heeded only where `now` says what of them is used.
        """

    def changes(self) -> int:
        """A number that differs after any other process wrote to the store."""

    def lanes(self) -> list[Lane]:
        """Every lane that is blocked or paused."""

    def block_lane(self, lane: str, until: datetime) -> None:
        """Send nothing on the lane until then."""

    def pause_lane(self, lane: str, reason: str, at: datetime | None = None) -> bool:
        """Send nothing on the lane until a person mends it; False when it was paused already."""

    def open_lane(self, lane: str, at: datetime | None = None) -> bool:
        """End the lane's block and pause; False when there was neither.

        With `at`, what became due while the lane was paused is held with code STILL-TRUE.
        """

    def full_budgets(self, now: datetime) -> list[FullBudget]:
        """Budgets that are used up while deliveries wait for them."""

    def beat(self, name: str, now: datetime) -> None:
        """Record that a pass has run to its end, and in which hour."""

    def last_beat(self, name: str) -> datetime | None:
        """When a pass last ran to its end."""

    def awake_hours(self) -> frozenset[int]:
        """The hours since 1970 (UTC) of the last ten weeks in which a pass ran to its end."""

    # the store's own life
    def instance(self) -> str | None:
        """The id of the installation that the store belongs to."""

    def belong_to(self, instance_id: str) -> None:
        """Say to which installation the store belongs from now on."""

    def base(self) -> int:
        """What is added to an attempt's serial to count all attempts there have been."""

    def attempts_made(self) -> int:
        """The newest attempt's number; it never falls unless the store went back in time."""

    def last_attempt_at(self) -> datetime | None:
        """When the newest attempt began, or None."""

    def last_instant(self) -> datetime | None:
        """The last moment of which the store knows anything, or None for a new one."""

    def open_gap(
        self, *, since: datetime, until: datetime, why: str, now: datetime, beyond: int = 0
    ) -> list[int]:
        """Note that the store knows nothing of a time, and doubt what was due by its end.

        `beyond` is a number of attempts that there have certainly been. Returns the deliveries
        that are unknown now.
        """

    def gaps(self) -> list[Gap]:
        """All gaps there have been, the oldest first."""

    def close_gaps(self, *, person: str, at: datetime) -> int:
        """A person has checked what the store forgot; how many gaps that closes."""


class Lines(Protocol):
    """Where the keys of a file's front matter stand."""

    def line_of(self, path: tuple[str | int, ...]) -> int | None:
        """The file's line, from 1, on which that key stands."""


class Authored(Protocol):
    """One content file as read: its item, or why it is none. `body_line` counts from 1."""

    @property
    def path(self) -> str:
        """Relative to the content folder, with forward slashes."""

    @property
    def item(self) -> Item | None:
        """The item, or None where `problems` say why not."""

    @property
    def item_id(self) -> str | None:
        """The id it names, known even where the file is no item yet."""

    @property
    def source_sha256(self) -> str:
        """The digest of the file as it lies there."""

    @property
    def body_line(self) -> int:
        """The file's line on which the text begins."""

    @property
    def problems(self) -> Sequence[ContentProblem]:
        """What is wrong with the file."""

    @property
    def lines(self) -> Lines | None:
        """Where its keys stand; None where the file can't be read so far."""


class FileStamp(Protocol):
    """Enough of a file to tell that it has not changed."""

    @property
    def path(self) -> str:
        """Relative to the content folder, with forward slashes."""

    @property
    def size(self) -> int:
        """In bytes."""

    @property
    def mtime_ns(self) -> int:
        """When it was last written, in nanoseconds since 1970."""


class Content(Protocol):
    """The folder of items."""

    def scan(self, *, may_be_empty: bool = False) -> Sequence[FileStamp]:
        """Every item file there is; LibraryMissing when the folder is gone.

        Or when it holds none, unless it `may_be_empty`.
        """

    def read(self, path: str) -> Authored:
        """One file; its problems come back with it."""


class Rules(Protocol):
    """The rules, run in a guarded child process."""

    @property
    def rules_version(self) -> str:
        """A digest of the rules and their versions."""

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of the rules that run."""

    def check(self, revision: Revision, facts: Facts) -> Verdict:
        """All findings; a rule that fails, overruns or crashes is a finding that holds the item."""


class Renderer(Protocol):
    """Makes a template plain text, in a guarded child process."""

    def __call__(self, template: str, context: dict[str, Any], *, path: str, line: int) -> str:
        """The text; ContentProblem naming `path` and a line from `line` on."""


class CleanPicture(Protocol):
    """A picture made fit to leave: `path` is where its bytes lie, `size` is in bytes."""

    @property
    def sha256(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def path(self) -> Path: ...


class Pictures(Protocol):
    """Clean pictures."""

    def clean(self, file: str) -> CleanPicture:
        """The clean copy of a file in the media folder; ContentProblem in words."""

    def locate(self, image: PostImage) -> PostImage:
        """The same picture with the `path` of its clean bytes; NotFound when they are gone."""


Probe = Callable[[str], None]
"""Called with the name of each step of a delivery; tests raise from it to cut work off there."""


def no_probe(step: str) -> None:
    """The probe of every day: does nothing."""


Mark = Callable[[int], None]
"""Called with the serial of an attempt before it can become public, to be kept beside the store."""


def no_mark(serial: int) -> None:
    """For a store that nobody can put back unnoticed, such as a test's."""


__all__ = [
    "Authored",
    "CleanPicture",
    "Content",
    "FileStamp",
    "Ledger",
    "Mark",
    "Operation",
    "Path",
    "Pictures",
    "Post",
    "Probe",
    "Renderer",
    "RevisionState",
    "Rules",
    "SchoolStore",
    "no_mark",
    "no_probe",
]
