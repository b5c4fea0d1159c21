"""Drafts: what is being written in the pages, sealed as one."""

import json
from dataclasses import asdict
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.errors import NotFound
from schoolcast.pipeline.draft_records import (
    Again,
    Photo,
    StoredDraft,
    TypedDate,
    Video,
    Words,
)
from schoolcast.store.audit import Record
from schoolcast.store.draft_tables import drafts
from schoolcast.store.sealed_words import close_words, open_words

_c = drafts.c
_MOST = 500  # drafts that are listed; a school has a handful


class Drafts(Record):
    """Implements `pipeline.draft_records.DraftShelf`."""

    def add_draft(self, words: Words, *, person: str, at: datetime) -> StoredDraft:
        """Keep a new one."""
        values = {
            "school": self._school,
            "version": 1,
            "author": person,
            "created_at": to_ms(at),
            "updated_at": to_ms(at),
            "updated_by": person,
        }
        with self._write() as connection:
            content = close_words("draft", _name(person, to_ms(at)), _frozen(words), self._safe)
            row = connection.execute(
                insert(drafts).values(**values, content=content).returning(drafts)
            ).one()
            return self._stored(row)

    def draft(self, draft_id: int) -> StoredDraft:
        """One draft; NotFound."""
        with self._read() as connection:
            row = connection.execute(select(drafts).where(self._this(draft_id))).one_or_none()
            if row is None:
                raise NotFound("There is no such draft: it was sent for approval, or deleted.")
            return self._stored(row)

    def drafts(self) -> list[StoredDraft]:
        """All of them, the last changed first."""
        mine = select(drafts).where(_c.school == self._school)
        with self._read() as connection:
            rows = connection.execute(mine.order_by(_c.updated_at.desc(), _c.id).limit(_MOST))
            return [self._stored(row) for row in rows]

    def save_draft(
        self, draft_id: int, words: Words, *, expect: int, person: str, at: datetime
    ) -> StoredDraft | None:
        """Keep it as it is now, by compare-and-set on its version."""
        same = self._this(draft_id) & (_c.version == expect)
        with self._write() as connection:
            known = connection.execute(select(drafts).where(same)).one_or_none()
            if known is None:
                return None
            name = _name(known.author, known.created_at)
            row = connection.execute(
                update(drafts)
                .where(same)
                .values(
                    content=close_words("draft", name, _frozen(words), self._safe),
                    version=expect + 1,
                    updated_at=to_ms(at),
                    updated_by=person,
                )
                .returning(drafts)
            ).one_or_none()
            return self._stored(row) if row else None

    def drop_draft(self, draft_id: int, *, expect: int) -> bool:
        """Forget it, by compare-and-set on its version."""
        with self._write() as connection:
            same = self._this(draft_id) & (_c.version == expect)
            return connection.execute(delete(drafts).where(same)).rowcount == 1

    def _this(self, draft_id: int) -> ColumnElement[bool]:
        this: ColumnElement[bool] = (_c.id == draft_id) & (_c.school == self._school)
        return this

    def _stored(self, row: Row[Any]) -> StoredDraft:
        name = _name(row.author, row.created_at)
        return StoredDraft(
            id=row.id,
            version=row.version,
            author=row.author,
            updated_by=row.updated_by,
            updated_at=from_ms(row.updated_at),
            words=_thawed(open_words("draft", name, row.content, self._safe)),
        )


def _name(author: str, created_at: int) -> str:
    return f"{author}/{created_at}"


def _frozen(words: Words) -> str:
    return json.dumps(asdict(words), separators=(",", ":"))


def _thawed(text: str) -> Words | None:
    """The words; None where their key is lost."""
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    fields["event"] = TypedDate(**fields["event"])
    fields["goes_date"] = TypedDate(**fields["goes_date"])
    fields["photos"] = tuple(Photo(**_tuples(one)) for one in fields["photos"])
    fields["videos"] = tuple(Video(**_tuples(one)) for one in fields.get("videos", ()))
    fields["again"] = _again(fields.get("again", {}))
    known = {one.name for one in dataclass_fields(Words)}  # a draft may be another version's
    return Words(**_tuples({name: value for name, value in fields.items() if name in known}))


def _again(typed: dict[str, Any]) -> Again:
    until = TypedDate(**typed.pop("until", {}))
    return Again(**_tuples(typed), until=until)


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    """JSON knows lists where records hold tuples."""
    return {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }
