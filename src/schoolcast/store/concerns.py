"""Concerns, as the store keeps them: who and when in clear, every word sealed."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.errors import NotFound
from schoolcast.pipeline.concern_records import Concern, Seen
from schoolcast.store.audit import Record
from schoolcast.store.concern_tables import concerns
from schoolcast.store.sealed_words import LOST, close_words, open_words

UNNAMED = "(not named here)"
"""Who stands in the record for a concern about the Head; the concern itself names them."""

_c = concerns.c
_MOST = 500  # concerns that are listed; a school has a handful a year


class Concerns(Record):
    """Implements `pipeline.concern_records.ConcernBook`."""

    def add_concern(self, seen: Seen, *, person: str, at: datetime) -> Concern:
        """Keep a new one."""
        kept = close_words(
            "concern", _name(person, to_ms(at)), json.dumps(asdict(seen)), self._safe
        )
        with self._write() as connection:
            row = connection.execute(
                insert(concerns)
                .values(
                    school=self._school,
                    person=person,
                    at=to_ms(at),
                    seen=kept,
                    dealt_by="",
                    outcome="",
                )
                .returning(concerns)
            ).one()
            noted = UNNAMED if seen.of_head else person
            self._note(connection, person=noted, action="concern", subject=str(row.id), at=at)
            return self._concern(row)

    def concern(self, concern_id: int) -> Concern:
        """One concern; NotFound."""
        with self._read() as connection:
            row = connection.execute(
                select(concerns).where(self._this_concern(concern_id))
            ).one_or_none()
            if row is None:
                raise NotFound("There is no such concern.")
            return self._concern(row)

    def concerns(self, *, everything: bool = False) -> list[Concern]:
        """Those that are open, or all, the newest first."""
        mine = select(concerns).where(_c.school == self._school)
        if not everything:
            mine = mine.where(_c.dealt_at.is_(None))
        with self._read() as connection:
            rows = connection.execute(mine.order_by(_c.id.desc()).limit(_MOST))
            return [self._concern(row) for row in rows]

    def end_concern(
        self, concern_id: int, *, person: str, at: datetime, outcome: str
    ) -> Concern | None:
        """It is dealt with, by compare-and-set on its being open."""
        of_head = self.concern(concern_id).seen.of_head
        words = close_words("concern-outcome", str(concern_id), outcome, self._safe)
        with self._write() as connection:
            row = connection.execute(
                update(concerns)
                .where(self._this_concern(concern_id), _c.dealt_at.is_(None))
                .values(dealt_at=to_ms(at), dealt_by=person, outcome=words)
                .returning(concerns)
            ).one_or_none()
            if row is None:
                return None
            self._note(
                connection,
                person=UNNAMED if of_head else person,
                action="end-concern",
                subject=str(concern_id),
                at=at,
            )
            return self._concern(row)

    def _this_concern(self, concern_id: int) -> ColumnElement[bool]:
        return (_c.school == self._school) & (_c.id == concern_id)

    def _concern(self, row: Any) -> Concern:
        words = open_words("concern", _name(row.person, row.at), row.seen, self._safe)
        seen = Seen(what=LOST) if words == LOST else Seen(**json.loads(words))
        return Concern(
            id=row.id,
            person=row.person,
            at=from_ms(row.at),
            seen=seen,
            dealt_at=None if row.dealt_at is None else from_ms(row.dealt_at),
            dealt_by=row.dealt_by,
            outcome=open_words("concern-outcome", str(row.id), row.outcome, self._safe),
        )


def _name(person: str, at: int) -> str:
    return f"{person}/{at}"
