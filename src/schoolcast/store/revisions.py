"""Revisions: what was submitted, what the rules said of it, who approved it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, union, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import UNSENT, Actor, ForbiddenMove, Operation, State
from schoolcast.domain.finding import Verdict
from schoolcast.domain.revision import Revision, RevisionState
from schoolcast.pipeline.records import StoredRevision
from schoolcast.store.frozen import freeze
from schoolcast.store.moves import NOT_APPROVED, change
from schoolcast.store.revision_moves import may_become
from schoolcast.store.rows import STORED
from schoolcast.store.sealed_words import close_words
from schoolcast.store.sealing import close_revision
from schoolcast.store.tables import approvals, deliveries, revisions
from schoolcast.store.verdicts import Verdicts

WAITING_FOR_APPROVAL = (RevisionState.SUBMITTED, RevisionState.ASKED)
_OPEN = (RevisionState.DRAFT, *WAITING_FOR_APPROVAL)


class Revisions(Verdicts):
    """The school's revisions."""

    def add_revision(
        self, revision: Revision, verdict: Verdict, *, person: str, at: datetime, hold_reason: str
    ) -> StoredRevision:
        """Add a submitted revision: number it, replace the item's open ones, re-point and hold."""
        with self._write() as connection:
            self._replace(connection, revision.item, _OPEN)
            number = 1 + self._newest_number(connection, revision.item)
            added = self._insert(connection, revision, number, person, at)
            self._keep_verdict(connection, added, verdict, passing=verdict.passes({}))
            self._repoint(connection, added, revision.item, at, hold_reason)
            self._note(
                connection,
                person=person,
                action="submit",
                subject=revision.item,
                at=at,
                revision=number,
                sha256=revision.sha256,
            )
            return self._one(connection, added)

    def _newest_number(self, connection: Connection, item: str) -> int:
        newest = select(func.coalesce(func.max(revisions.c.number), 0))
        return int(connection.execute(newest.where(*self._of_item(item))).scalar_one())

    def _of_item(self, item: str) -> tuple[Any, Any]:
        return revisions.c.school == self._school, revisions.c.item == item

    def _replace(self, connection: Connection, item: str, states: Iterable[RevisionState]) -> None:
        connection.execute(
            update(revisions)
            .where(*self._of_item(item), may_become(RevisionState.REPLACED, *states))
            .values(state=RevisionState.REPLACED)
        )

    def _supersede(self, connection: Connection, approved: StoredRevision) -> None:
        """Replace the item's earlier approved revisions."""
        connection.execute(
            update(revisions)
            .where(
                *self._of_item(approved.revision.item),
                may_become(RevisionState.REPLACED, RevisionState.APPROVED),
                revisions.c.id != approved.id,
            )
            .values(state=RevisionState.REPLACED)
        )

    def _insert(
        self, connection: Connection, revision: Revision, number: int, person: str, at: datetime
    ) -> int:
        added = insert(revisions).values(
            school=self._school,
            item=revision.item,
            number=number,
            state=RevisionState.SUBMITTED,
            sha256=revision.sha256,
            frozen=close_revision(freeze(revision), f"{revision.item}/{number}", self._safe),
            submitted_by=person,
            submitted_at=to_ms(at),
            reason="",
        )
        return int(connection.execute(added.returning(revisions.c.id)).scalar_one())

    def _repoint(
        self, connection: Connection, revision: int, item: str, at: datetime, reason: str
    ) -> None:
        """Hold what has not gone out until the new revision is approved."""
        unsent = (
            select(deliveries.c.id, deliveries.c.state)
            .where(
                deliveries.c.school == self._school,
                deliveries.c.item == item,
                deliveries.c.operation == Operation.PUBLISH,
                deliveries.c.state.in_(UNSENT),
            )
            .order_by(deliveries.c.id)
            .with_for_update()
        )
        held: dict[str, Any] = {"revision": revision, "hold": NOT_APPROVED}
        for row in connection.execute(unsent).all():
            if row.state == State.HELD:
                connection.execute(
                    update(deliveries)
                    .where(deliveries.c.id == row.id)
                    .values(reason=reason, version=deliveries.c.version + 1, **held)
                )
                continue
            change(
                connection,
                row.id,
                school=self._school,
                start=State(row.state),
                end=State.HELD,
                by=Actor.ENGINE,
                at=at,
                reason=reason,
                **held,
            )

    def revision(self, revision_id: int) -> StoredRevision:
        """One revision with its approval and latest verdict; NotFound."""
        with self._read() as connection:
            return self._one(connection, revision_id)

    def latest_revision(self, item: str) -> StoredRevision | None:
        """The item's newest revision, whatever its state."""
        return self._newest(STORED.where(*self._of_item(item)))

    def approved_revision(self, item: str) -> StoredRevision | None:
        """The item's newest revision that was approved, also when a later one is open."""
        return self._newest(STORED.where(*self._of_item(item), approvals.c.id.is_not(None)))

    def last_approval(self) -> datetime | None:
        """When anything was approved last."""
        wanted = select(approvals.c.at).where(approvals.c.school == self._school)
        with self._read() as connection:
            at = connection.scalar(wanted.order_by(approvals.c.id.desc()).limit(1))
        return None if at is None else from_ms(at)

    def known_by(self, item: str, moment: datetime) -> bool:
        """Whether the item may have been submitted by then, also where that was forgotten."""
        first = (
            select(revisions.c.number, revisions.c.submitted_at)
            .where(*self._of_item(item))
            .order_by(revisions.c.number)
            .limit(1)
        )
        with self._read() as connection:
            row = connection.execute(first).first()
        return row is not None and (row.number > 1 or row.submitted_at <= to_ms(moment))

    def _newest(self, wanted: Select[Any]) -> StoredRevision | None:
        with self._read() as connection:
            row = connection.execute(wanted.order_by(revisions.c.number.desc()).limit(1)).first()
        return self._revision_in(row) if row else None

    def open_revisions(self) -> list[StoredRevision]:
        """Submitted and asked ones, and approved ones that still have unsent deliveries."""
        waiting = select(revisions.c.id).where(
            revisions.c.school == self._school, revisions.c.state.in_(WAITING_FOR_APPROVAL)
        )
        unsent = (
            select(revisions.c.id)
            .join(deliveries, deliveries.c.revision == revisions.c.id)
            .where(
                deliveries.c.school == self._school,
                deliveries.c.state.in_(UNSENT),
                revisions.c.state == RevisionState.APPROVED,
            )
        )
        wanted = STORED.where(revisions.c.id.in_(union(waiting, unsent)))
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(revisions.c.id)).all()
        return [self._revision_in(row) for row in rows]

    def send_back(self, revision_id: int, *, person: str, at: datetime, reason: str) -> None:
        """Submitted or asked -> sent_back; ForbiddenMove otherwise."""
        with self._write() as connection:
            sealed = close_words("reason", str(revision_id), reason, self._safe)
            sent_back = self._leave_waiting(
                connection, revision_id, RevisionState.SENT_BACK, reason=sealed
            )
            self._note(
                connection,
                person=person,
                action="send-back",
                subject=sent_back.revision.item,
                at=at,
                revision=sent_back.number,
                sha256=sent_back.sha256,
            )

    def _leave_waiting(
        self, connection: Connection, revision_id: int, end: RevisionState, **values: Any
    ) -> StoredRevision:
        changed = connection.execute(
            update(revisions)
            .where(
                revisions.c.id == revision_id,
                revisions.c.school == self._school,
                may_become(end),
            )
            .values(state=end, **values)
        )
        stored = self._one(connection, revision_id)
        if not changed.rowcount:
            raise ForbiddenMove(
                f"{stored.revision.item} does not wait for approval any more: its revision "
                f"{stored.number} is {stored.state.replace('_', ' ')}."
            )
        return stored
