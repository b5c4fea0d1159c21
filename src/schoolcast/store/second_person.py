"""The second person: mended words and their confirmation, closure wordings approved in advance."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import ForbiddenMove
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.records import Approval
from schoolcast.pipeline.second_records import AdvanceApproval, Mending, Sending
from schoolcast.store.audit import Record
from schoolcast.store.sealed_words import close_answers, open_answers
from schoolcast.store.second_tables import closure_sendings, closure_wordings, mendings
from schoolcast.store.tables import revisions

_m, _w, _s = mendings.c, closure_wordings.c, closure_sendings.c


class SecondPerson(Record):
    """Implements `pipeline.second_records.SecondBook`."""

    def keep_mending(self, mending: Mending, *, item: str, at: datetime) -> None:
        """Keep an approver's words and answers, in place of earlier ones; audited."""
        answers = dict(mending.answers)
        with self._write() as connection:
            connection.execute(
                delete(mendings).where(
                    _m.school == self._school,
                    _m.revision == mending.revision,
                    _m.confirmed_by == "",
                )
            )
            connection.execute(
                insert(mendings).values(
                    school=self._school,
                    revision=mending.revision,
                    before=mending.before,
                    mender=mending.mender,
                    mended_at=to_ms(mending.mended_at),
                    answers=close_answers(answers, _name(mending.revision), self._safe),
                    ready=int(mending.ready),
                    confirmed_by="",
                )
            )
            self._note(
                connection,
                person=mending.mender,
                action="mend",
                subject=item,
                at=at,
                revision_id=mending.revision,
                answers=sorted(answers),
                ready=mending.ready,
            )

    def mending(self, revision: int) -> Mending | None:
        """That of a revision, confirmed or not."""
        wanted = select(mendings).where(_m.school == self._school, _m.revision == revision)
        with self._read() as connection:
            row = connection.execute(wanted).one_or_none()
            return self._mending(row) if row else None

    def mendings(self) -> list[Mending]:
        """Those of waiting revisions that nobody has confirmed yet, the oldest first."""
        waits = (RevisionState.SUBMITTED, RevisionState.ASKED)
        wanted = (
            select(mendings)
            .join(revisions, revisions.c.id == _m.revision)
            .where(_m.school == self._school, _m.confirmed_by == "", revisions.c.state.in_(waits))
            .order_by(_m.mended_at, _m.revision)
        )
        with self._read() as connection:
            return [self._mending(row) for row in connection.execute(wanted)]

    def _mending(self, row: Row[Any]) -> Mending:
        return Mending(
            revision=row.revision,
            before=row.before,
            mender=row.mender,
            mended_at=from_ms(row.mended_at),
            answers=open_answers(row.answers, _name(row.revision), self._safe),
            ready=bool(row.ready),
            confirmed_by=row.confirmed_by,
            confirmed_at=None if row.confirmed_at is None else from_ms(row.confirmed_at),
        )

    def add_advance(
        self, wording: str, digest: str, senders: Sequence[str], *, person: str, at: datetime
    ) -> AdvanceApproval:
        """Approve a wording in advance, audited; an earlier approval of it ends."""
        with self._write() as connection:
            self._end_advance(connection, _w.wording == wording, person, at)
            row = connection.execute(
                insert(closure_wordings)
                .values(
                    school=self._school,
                    wording=wording,
                    digest=digest,
                    person=person,
                    at=to_ms(at),
                    senders=json.dumps(list(senders)),
                    revoked_by="",
                )
                .returning(closure_wordings)
            ).one()
            self._note(
                connection,
                person=person,
                action="approve-wording",
                subject=wording,
                at=at,
                advance=row.id,
                sha256=digest,
                senders=list(senders),
            )
            return _advance(row)

    def revoke_advance(self, number: int, *, person: str, at: datetime) -> bool:
        """End an advance approval, audited; False where it had ended."""
        with self._write() as connection:
            ended = self._end_advance(connection, _w.id == number, person, at)
            if ended:
                self._note(
                    connection, person=person, action="revoke-wording", subject=ended[0].wording,
                    at=at, advance=number,
                )  # fmt: skip
            return bool(ended)

    def _end_advance(
        self, connection: Connection, which: Any, person: str, at: datetime
    ) -> Sequence[Row[Any]]:
        return connection.execute(
            update(closure_wordings)
            .where(_w.school == self._school, _w.revoked_at.is_(None), which)
            .values(revoked_at=to_ms(at), revoked_by=person)
            .returning(closure_wordings)
        ).all()

    def advances(self) -> list[AdvanceApproval]:
        """Those that hold, the newest first."""
        wanted = select(closure_wordings).where(_w.school == self._school, _w.revoked_at.is_(None))
        with self._read() as connection:
            return [_advance(row) for row in connection.execute(wanted.order_by(_w.id.desc()))]

    def sending(self, revision: int) -> Sending | None:
        """Under which advance approval a revision was sent; None where it was not."""
        wanted = (
            select(closure_wordings, _s.sender, _s.at.label("sent_at"))
            .join(closure_sendings, _s.wording == _w.id)
            .where(_s.school == self._school, _s.revision == revision)
        )
        with self._read() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        return Sending(
            revision=revision, advance=_advance(row), sender=row.sender, at=from_ms(row.sent_at)
        )


def keep_second(connection: Connection, school: str, approval: Approval) -> None:
    """Keep who stands behind an approval beside its approver, within its transaction.

    ForbiddenMove where that person's word does not count any more.
    """
    if approval.confirmed_by:
        _confirm(connection, school, approval)
    if approval.advance is not None:
        _send(connection, school, approval, approval.advance)


def _confirm(connection: Connection, school: str, approval: Approval) -> None:
    changed = connection.execute(
        update(mendings)
        .where(
            _m.school == school,
            _m.revision == approval.revision,
            _m.mender == approval.person,
            _m.confirmed_by == "",
        )
        .values(confirmed_by=approval.confirmed_by, confirmed_at=to_ms(approval.at))
    )
    if not changed.rowcount:
        raise ForbiddenMove("What was confirmed is not what stands there now; look again.")


def _send(connection: Connection, school: str, approval: Approval, advance: int) -> None:
    holds = select(_w.id).where(
        _w.school == school,
        _w.id == advance,
        _w.person == approval.person,
        _w.revoked_at.is_(None),
    )
    if connection.execute(holds.with_for_update()).one_or_none() is None:
        raise ForbiddenMove("The approval in advance was taken back in this very moment.")
    connection.execute(
        insert(closure_sendings).values(
            revision=approval.revision,
            school=school,
            wording=advance,
            sender=approval.sent_by,
            at=to_ms(approval.at),
        )
    )


def _name(revision: int) -> str:
    return f"mending/{revision}"


def _advance(row: Row[Any]) -> AdvanceApproval:
    return AdvanceApproval(
        id=row.id,
        wording=row.wording,
        digest=row.digest,
        person=row.person,
        at=from_ms(row.at),
        senders=tuple(json.loads(row.senders)),
        revoked_at=None if row.revoked_at is None else from_ms(row.revoked_at),
        revoked_by=row.revoked_by,
    )
