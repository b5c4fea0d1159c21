"""Forgetting: drafts that came to nothing, and the words that checks had quoted."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, update

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import UNSENT
from schoolcast.domain.revision import RevisionState
from schoolcast.store.revisions import WAITING_FOR_APPROVAL, Revisions
from schoolcast.store.second_tables import mendings
from schoolcast.store.tables import approvals, deliveries, questions, revisions, verdicts


class Forgetting(Revisions):
    """What a school does not keep for ever."""

    def forget_drafts(self, *, before: datetime) -> int:
        """Delete revisions that others replaced, never approved nor sent; how many."""
        return self._forget(RevisionState.REPLACED, before)

    def forget_stopped(self, *, before: datetime) -> int:
        """Delete revisions that were sent back and never approved nor sent; how many."""
        return self._forget(RevisionState.SENT_BACK, before)

    def _forget(self, state: RevisionState, before: datetime) -> int:
        with self._write() as connection:
            used = exists().where(deliveries.c.revision == revisions.c.id)
            approved = exists().where(approvals.c.revision == revisions.c.id)
            old = select(revisions.c.id).where(
                revisions.c.school == self._school,
                revisions.c.state == state,
                revisions.c.submitted_at < to_ms(before),
                ~used,
                ~approved,
            )
            ids = list(connection.execute(old).scalars())
            for table in (questions, verdicts, mendings):
                connection.execute(delete(table).where(table.c.revision.in_(ids)))
            connection.execute(
                update(mendings).where(mendings.c.before.in_(ids)).values(before=None)
            )
            connection.execute(delete(revisions).where(revisions.c.id.in_(ids)))
            return len(ids)

    def forget_excerpts(self, *, before: datetime) -> int:
        """Take the quoted words out of verdicts on what is settled; how many verdicts."""
        with self._write() as connection:
            waits = revisions.c.state.in_(WAITING_FOR_APPROVAL)
            unsent = exists().where(
                deliveries.c.revision == revisions.c.id, deliveries.c.state.in_(UNSENT)
            )
            old = (
                select(verdicts.c.id, verdicts.c.findings)
                .join(revisions, revisions.c.id == verdicts.c.revision)
                .where(
                    verdicts.c.school == self._school,
                    verdicts.c.checked_at < to_ms(before),
                    verdicts.c.findings.like('{"findings"%'),
                    ~waits,
                    ~unsent,
                )
            )
            rows = connection.execute(old).all()
            for row in rows:
                connection.execute(
                    update(verdicts)
                    .where(verdicts.c.id == row.id)
                    .values(findings=_bare(row.findings))
                )
            return len(rows)


def _bare(kept: str) -> str:
    closed: dict[str, Any] = json.loads(kept)
    return json.dumps(closed["findings"], separators=(",", ":"))
