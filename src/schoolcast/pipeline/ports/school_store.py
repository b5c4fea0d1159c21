"""The port to one school's part of the store.

Bound to one school, it is the only door to content. Every method is one transaction; none
spans a network call. Each raises StoreProblem when the database is full, locked for too long or
gone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from schoolcast.domain.delivery import Actor, AttemptRecord, Delivery, State
from schoolcast.domain.finding import Verdict
from schoolcast.domain.revision import PostImage, Revision
from schoolcast.pipeline.account_records import AccountBook
from schoolcast.pipeline.alert_records import AlertBook
from schoolcast.pipeline.browse_records import Browser
from schoolcast.pipeline.calendar_link_records import CalendarLinkBook
from schoolcast.pipeline.calendar_records import CalendarBook
from schoolcast.pipeline.concern_records import ConcernBook
from schoolcast.pipeline.cost_records import CostBook
from schoolcast.pipeline.device_records import DeviceBook
from schoolcast.pipeline.draft_records import DraftShelf
from schoolcast.pipeline.gather_records import Gatherer
from schoolcast.pipeline.handoff_records import HandOffShelf
from schoolcast.pipeline.import_records import ImportBook
from schoolcast.pipeline.people_records import PeopleBook
from schoolcast.pipeline.picture_records import PictureShelf
from schoolcast.pipeline.record_search import RecordBrowser
from schoolcast.pipeline.records import (
    Approval,
    AuditEntry,
    Limit,
    NewDelivery,
    Pause,
    Scope,
    Sendable,
    Stamp,
    StoredRevision,
)
from schoolcast.pipeline.second_records import SecondBook


class SchoolStore(
    AccountBook,
    Browser,
    AlertBook,
    CalendarBook,
    CalendarLinkBook,
    ConcernBook,
    CostBook,
    DeviceBook,
    DraftShelf,
    Gatherer,
    HandOffShelf,
    ImportBook,
    PeopleBook,
    PictureShelf,
    RecordBrowser,
    SecondBook,
    Protocol,
):
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

    def sendable(self, revision_id: int) -> Sendable:
        """What a revision's deliveries would send, as it stands in the store now; NotFound."""

    def latest_revision(self, item: str) -> StoredRevision | None:
        """The item's newest revision, whatever its state."""

    def approved_revision(self, item: str) -> StoredRevision | None:
        """The item's newest revision that was approved, also when a later one is open."""

    def last_approval(self) -> datetime | None:
        """When anything was approved last."""

    def known_by(self, item: str, moment: datetime) -> bool:
        """Whether the item may have been submitted by then, also where that was forgotten."""

    def open_revisions(self) -> list[StoredRevision]:
        """Submitted and asked ones, and approved ones that still have unsent deliveries."""

    def send_back(self, revision_id: int, *, person: str, at: datetime, reason: str) -> None:
        """Submitted or asked -> sent_back, by compare-and-set; audited. ForbiddenMove otherwise."""

    def approve(self, approval: Approval, deliveries: Sequence[NewDelivery]) -> list[Delivery]:
        """Submitted or asked -> approved, and plan, in one transaction; audited.

        For each (channel, slot): an unsent row is re-pointed, given its new times and scheduled;
        a missing row is inserted; a sent, cancelled or settled one is left alone. One that is
        being sent, or may be public, keeps its words and time, and gets the new deadline: should
        it not be public, it is the new words that go. Unsent rows of the item that are not named
        become superseded. Returns its deliveries.
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

    def stop_later(self, delivery_id: int, *, person: str, at: datetime, reason: str) -> bool:
        """Keep what may be public from going again: should it not be, the ledger stops it.

        Its deadline ends now. False where it is neither being sent nor unknown any more.
        """

    def retime(self, delivery: Delivery, new: NewDelivery) -> bool:
        """Give what is held the time, lane and price of its revision; its deadline stays.

        False when it has moved on meanwhile.
        """

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
        remote_id: str | None = None,
    ) -> bool:
        """Move a delivery by compare-and-set on `expect`; False when it has moved on meanwhile.

        ForbiddenMove when the state machine does not allow it. A person's move is audited, and
        what it lets go is held with code RECHECK until a pass has looked at what it rests on;
        `remote_url` is where they saw it and `remote_id` the post there; False also where that
        one belongs to another delivery of the lane.
        """

    def add_withdrawal(
        self, delivery_id: int, *, person: str, at: datetime, lane: str = ""
    ) -> Delivery:
        """A withdraw delivery for what is public, due at once; the existing one if there is.

        It goes on that `lane`, or else on the one on which the post went out.
        """

    def attempts(self, delivery_id: int) -> list[AttemptRecord]:
        """All tries at a delivery, oldest first."""

    def history(self, delivery_id: int) -> list[tuple[datetime, State, str, str]]:
        """Every move: when, to which state, by whom, why; oldest first."""

    def remote_ids(self, lane: str, *, other_than: int) -> set[str]:
        """Remote ids of the lane that belong to other deliveries than this one."""

    # gates
    def pause(self, pause: Pause) -> Pause | None:
        """Begin a pause, audited. Returns the one of the same scope and target that was running.

        It is replaced if it yields to the new one; otherwise it stays, and nothing is begun.
        """

    def resume(self, scope: Scope, target: str, *, person: str, at: datetime) -> bool:
        """End a pause, audited; False when there is none, or it had ended by itself."""

    def pauses(self, now: datetime) -> list[Pause]:
        """What is paused at `now`, the oldest first."""

    def used(self, now: datetime) -> Mapping[str, int]:
        """How much is used of each budget that the school's channels share, by its name.

        Counted in the budget's unit: posts, or millionths of a currency.
        """

    def set_limits(self, limits: Mapping[str, Collection[Limit]]) -> None:
        """Let the school's channels share these budgets and no others."""

    def follow_lanes(self, lanes_today: Mapping[str, Sequence[str]]) -> None:
        """Let what may still go out wait on a lane of its channel, its own being the first."""

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
