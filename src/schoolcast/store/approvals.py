"""Approving: the act and the plan in one transaction."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from schoolcast.domain.attestation import STATEMENTS
from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import (
    UNSENT,
    Actor,
    Delivery,
    ForbiddenMove,
    Operation,
    State,
)
from schoolcast.domain.reasons import reason_of
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.handoff_records import CORRECTED, NOT_ANY_MORE
from schoolcast.pipeline.records import Approval, NewDelivery, StoredRevision
from schoolcast.store.deliveries import Deliveries, timing
from schoolcast.store.doubt import doubt, in_doubt, mark
from schoolcast.store.moves import change
from schoolcast.store.revisions import Revisions
from schoolcast.store.rows import DELIVERY, delivery_of
from schoolcast.store.sealed_words import close_answers
from schoolcast.store.second_person import keep_second
from schoolcast.store.stops_asked import ask_to_stop, asked_to_stop, stopped
from schoolcast.store.tables import approvals
from schoolcast.store.tables import deliveries as table

_ENDED = (State.SUPERSEDED, State.FAILED, State.MISSED)
_MAY_GO_AGAIN = (State.SENDING, State.UNKNOWN, State.NEEDS_ATTENTION, State.FAILED)
_SLOT_GONE = "The approved announcement has no such post any more."


class Approvals(Revisions, Deliveries):
    """What an approval changes."""

    def approve(self, approval: Approval, deliveries: Sequence[NewDelivery]) -> list[Delivery]:
        """Submitted or asked -> approved, and plan. Returns the item's deliveries.

        ForbiddenMove when the revision is not waiting or its digest differs.
        """
        with self._write() as connection:
            approved = self._approve(connection, approval)
            item = approved.revision.item
            wanted = {(new.channel, new.slot): new for new in deliveries}
            missing = dict(wanted)
            for old in self._planned(connection, item):
                new = wanted.get((old.channel, old.slot))
                if self._was_stopped(connection, old, approval):
                    pass
                elif old.state is State.HANDED_OFF:
                    self._hand_out_anew(connection, old, new, approved, approval)
                elif old.state in UNSENT or (
                    new and self._goes_anew(connection, old, new, approved, approval)
                ):
                    self._replan(connection, old, new, approval)
                elif new:
                    self._stand_aside(connection, old, new, approval)
                missing.pop((old.channel, old.slot), None)
            for new in missing.values():
                self._plan(connection, new, item, approval)
            self._record_approval(connection, approved, approval)
            return self._of(connection, item)

    def _approve(self, connection: Connection, approval: Approval) -> StoredRevision:
        waiting = self._one(connection, approval.revision)
        if waiting.sha256 != approval.revision_sha256:
            raise ForbiddenMove(
                f"What was approved of {waiting.revision.item} is not what stands there now; "
                "look at it again."
            )
        self._leave_waiting(connection, approval.revision, RevisionState.APPROVED)
        self._supersede(connection, waiting)
        connection.execute(
            insert(approvals).values(
                school=self._school,
                revision=approval.revision,
                revision_sha256=approval.revision_sha256,
                person=approval.person,
                at=to_ms(approval.at),
                answers=close_answers(approval.answers, str(approval.revision), self._safe),
                rules=json.dumps(approval.rules),
                rules_version=approval.rules_version,
                facts_version=approval.facts_version,
            )
        )
        keep_second(connection, self._school, approval)
        return waiting

    def _planned(self, connection: Connection, item: str) -> list[Delivery]:
        """The item's publish deliveries, kept from others until this transaction ends."""
        rows = connection.execute(
            select(*DELIVERY)
            .where(
                table.c.school == self._school,
                table.c.item == item,
                table.c.operation == Operation.PUBLISH,
            )
            .order_by(table.c.id)
            .with_for_update()
        )
        return [delivery_of(row) for row in rows.all()]

    def _goes_anew(
        self,
        connection: Connection,
        old: Delivery,
        new: NewDelivery,
        approved: StoredRevision,
        approval: Approval,
    ) -> bool:
        """Whether what had ended without a post goes out after all, now that it is approved again.

        What may be public in its former words never does; in the same words it is looked for.
        """
        if old.state is State.SUPERSEDED:
            return True
        if old.run or new.lost_since or new.state not in (State.SCHEDULED, State.HELD):
            return False
        if old.state is State.MISSED:
            if new.due < approval.at:
                return False
            former = self._one(connection, old.revision).revision
            known_again = former.says_the_same(approved.revision, old.slot, old.channel)
            return known_again or not in_doubt(connection, old.id)
        return old.state is State.FAILED and not in_doubt(connection, old.id)

    def _was_stopped(self, connection: Connection, old: Delivery, approval: Approval) -> bool:
        """Whether a person stopped it while nobody knew: an approval does not take that back."""
        if not old.attempts or not asked_to_stop(connection, old.id):
            return False
        if old.state in (*UNSENT, State.HANDED_OFF):
            stopped(connection, old, approval.at)
        return True

    def _hand_out_anew(
        self,
        connection: Connection,
        old: Delivery,
        new: NewDelivery | None,
        approved: StoredRevision,
        approval: Approval,
    ) -> None:
        """Call back what a person was given in other words, and plan the new ones as a new run.

        Nobody can be asked twice under one number.
        """
        former = self._one(connection, old.revision).revision
        if former.asks_the_same(approved.revision, old.slot, old.channel):
            return
        goes = new is not None and new.state in UNSENT
        why = CORRECTED if goes else NOT_ANY_MORE
        self._step(connection, old, State.HANDED_OFF, State.CANCELLED, approval, why)
        if new:
            self._plan(connection, new, old.item, approval, run=old.run + 1)

    def _stand_aside(
        self, connection: Connection, old: Delivery, new: NewDelivery, approval: Approval
    ) -> None:
        """Bound what may be public in its former words, or may be sent again, by the new ones.

        What goes after all goes in the new words and at their time, which it gets once that is
        clear; until then its own stand.
        """
        if old.state not in _MAY_GO_AGAIN:
            return
        if new.state is State.CANCELLED:
            ask_to_stop(
                connection,
                old.id,
                self._school,
                person=approval.person,
                at=approval.at,
                reason=new.reason,
            )
            return
        connection.execute(
            update(table).where(table.c.id == old.id).values(not_after=to_ms(new.not_after))
        )

    def _plan(
        self,
        connection: Connection,
        new: NewDelivery,
        item: str,
        approval: Approval,
        *,
        run: int = 0,
    ) -> None:
        added = self._add(
            connection,
            new,
            item=item,
            revision=approval.revision,
            at=approval.at,
            person=approval.person,
            run=run,
        )
        if new.lost_since:
            doubt(connection, added, new.lost_since, approval.at)
        elif new.look_first:
            mark(connection, added)

    def _replan(
        self, connection: Connection, old: Delivery, new: NewDelivery | None, approval: Approval
    ) -> None:
        """Point an unsent delivery at the new revision, or close it when its slot is gone."""
        if new is None:
            self._shift(connection, old, State.SUPERSEDED, approval, _SLOT_GONE)
            return
        values = {"revision": approval.revision, "lane": new.lane, "price": new.price}
        values |= timing(new)
        connection.execute(
            update(table).where(table.c.id == old.id).values(version=table.c.version + 1, **values)
        )
        self._shift(connection, old, new.state, approval, new.reason or "approved", new.hold)
        if new.lost_since and self._delivery(connection, old.id).state in UNSENT:
            doubt(connection, old.id, new.lost_since, approval.at)

    def _shift(
        self,
        connection: Connection,
        old: Delivery,
        end: State,
        approval: Approval,
        reason: str,
        hold: str = "",
    ) -> None:
        """Move by the ways the state machine knows: back to scheduled leads through held."""
        start = old.state
        if end is State.SCHEDULED and start is State.RETRY:
            self._step(connection, old, start, State.HELD, approval, reason)
            start = State.HELD
        elif start in _ENDED:
            self._step(connection, old, start, State.SCHEDULED, approval, reason)
            start = State.SCHEDULED
        if end is not start or hold:
            self._step(connection, old, start, end, approval, reason, hold)

    def _step(
        self,
        connection: Connection,
        old: Delivery,
        start: State,
        end: State,
        approval: Approval,
        reason: str,
        hold: str = "",
    ) -> None:
        by = Actor.ENGINE if end in (State.HELD, State.MISSED) else Actor.PERSON
        change(
            connection,
            old.id,
            school=self._school,
            start=start,
            end=end,
            by=by,
            at=approval.at,
            reason=reason,
            hold=hold,
            person=approval.person if by is Actor.PERSON else "",
        )

    def _record_approval(
        self, connection: Connection, approved: StoredRevision, approval: Approval
    ) -> None:
        self._note(
            connection,
            person=approval.person,
            action="approve",
            subject=approved.revision.item,
            at=approval.at,
            revision=approved.number,
            sha256=approved.sha256,
            answers=sorted(approval.answers),
            reasons={key: reason_of(words) for key, words in sorted(approval.answers.items())},
            attested=[statement.name for statement in STATEMENTS],
            rules_version=approval.rules_version,
            facts_version=approval.facts_version,
            **_second(approval),
        )

    def _of(self, connection: Connection, item: str) -> list[Delivery]:
        rows = connection.execute(
            select(*DELIVERY)
            .where(table.c.school == self._school, table.c.item == item)
            .order_by(table.c.due, table.c.id)
        )
        return [delivery_of(row) for row in rows.all()]


def _second(approval: Approval) -> dict[str, object]:
    """What the record says of who stands behind it beside the approver."""
    said: dict[str, object] = {}
    if approval.confirmed_by:
        said["confirmed_by"] = approval.confirmed_by
    if approval.advance is not None:
        said |= {"approved_in_advance": approval.advance, "sent_by": approval.sent_by}
    return said
