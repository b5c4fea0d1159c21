"""Imports: what was taken from which source."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, insert, select

from schoolcast.domain.dates import to_ms
from schoolcast.pipeline.import_records import Taken
from schoolcast.pipeline.records import AuditEntry
from schoolcast.store.audit import Record
from schoolcast.store.tables import imports

_FORGET = delete(imports).where(
    imports.c.school == bindparam("of_school"),
    imports.c.source == bindparam("of_source"),
    imports.c.key == bindparam("of_key"),
)
_ASKED = 500  # keys that tell well enough whose they are


class Imports(Record):
    """Implements `pipeline.import_records.ImportBook`."""

    def taken_from(self, source: str) -> list[Taken]:
        """Everything that was imported from a source."""
        c = imports.c
        wanted = select(
            c.key, c.likeness, c.digest, c.item, c.path, c.written, c.day
        ).where(c.school == self._school, c.source == source)  # fmt: skip
        with self._read() as connection:
            return [
                Taken(
                    source=source,
                    key=row.key,
                    likeness=row.likeness,
                    digest=row.digest,
                    item=row.item,
                    path=row.path,
                    written=row.written,
                    day=date.fromisoformat(row.day) if row.day else None,
                )
                for row in connection.execute(wanted)
            ]

    def source_of(self, kind: str, keys: Collection[str]) -> str | None:
        """The source from which most of these keys were imported."""
        asked = list(keys)[:_ASKED]
        c = imports.c
        wanted = (
            select(c.source, func.count().label("number"))
            .where(c.school == self._school, c.kind == kind, c.key.in_(asked))
            .group_by(c.source)
            .order_by(func.count().desc(), c.source)
        )
        with self._read() as connection:
            found = connection.execute(wanted).first()
        return found.source if found and found.number * 2 >= len(asked) else None

    def keep_imports(
        self,
        kind: str,
        taken: Sequence[Taken],
        *,
        replaced: Sequence[Taken],
        at: datetime,
        entry: AuditEntry,
    ) -> None:
        """Keep what was imported and forget what it replaces or ends, at once."""
        old = [
            {"of_school": self._school, "of_source": one.source, "of_key": one.key}
            for one in (*replaced, *taken)
        ]
        rows = [
            {
                "school": self._school,
                "source": one.source,
                "key": one.key,
                "kind": kind,
                "likeness": one.likeness,
                "digest": one.digest,
                "item": one.item,
                "path": one.path,
                "written": one.written,
                "day": one.day.isoformat() if one.day else None,
                "imported_at": to_ms(at),
            }
            for one in taken
        ]
        with self._write() as connection:
            if old:
                connection.execute(_FORGET, old)
            if rows:
                connection.execute(insert(imports), rows)
            self._add_line(connection, entry)
