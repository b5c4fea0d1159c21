"""What is known of the content files, so that unchanged ones are not read again."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    TextClause,
    bindparam,
    delete,
    insert,
    or_,
    select,
    text,
    update,
)

from schoolcast.pipeline.records import Stamp
from schoolcast.store.door import SchoolDoor
from schoolcast.store.tables import UNREADABLE, schools, stamps

_FORGET = delete(stamps).where(
    stamps.c.school == bindparam("of_school"), stamps.c.path == bindparam("of_path")
)

_KNOWN = [column for column in stamps.c if column.name != "school"]
_MOST_ASKED = 1_000  # beyond this, reading all costs less than naming so many in a question


class Stamps(SchoolDoor):
    """The school's content files as last seen."""

    def fingerprint(self) -> str | None:
        """The digest of all stamps as last saved."""
        with self._read() as connection:
            return connection.execute(
                select(schools.c.fingerprint).where(schools.c.school == self._school)
            ).scalar()

    def stamps(self) -> dict[str, Stamp]:
        """What is known of each content file, by path."""
        return {stamp.path: stamp for stamp in self._stamps()}

    def stamps_for(self, items: Collection[str], paths: Collection[str]) -> list[Stamp]:
        """The stamps of these items and of the files at these paths."""
        if len(items) + len(paths) > _MOST_ASKED:
            wanted = self._stamps()
            return [s for s in wanted if s.item in items or s.path in paths]
        return self._stamps(or_(stamps.c.item.in_(items), stamps.c.path.in_(paths)))

    def stamps_with_problems(self) -> list[Stamp]:
        """The stamps of files that can't be read as items."""
        return self._stamps(text(UNREADABLE))

    def _stamps(self, *conditions: ColumnElement[bool] | TextClause) -> list[Stamp]:
        wanted = select(*_KNOWN).where(stamps.c.school == self._school, *conditions)
        with self._read() as connection:
            return [_stamp(*row) for row in connection.execute(wanted)]

    def save_stamps(
        self, fingerprint: str, changed: Iterable[Stamp], gone: Collection[str]
    ) -> None:
        """Keep new and changed stamps and forget those of files that are gone."""
        rows = [self._row(stamp) for stamp in changed]
        old = [*gone, *(row["path"] for row in rows)]
        with self._write() as connection:
            if old:
                connection.execute(
                    _FORGET, [{"of_school": self._school, "of_path": path} for path in old]
                )
            if rows:
                connection.execute(insert(stamps), rows)
            connection.execute(
                update(schools)
                .where(schools.c.school == self._school)
                .values(fingerprint=fingerprint)
            )

    def _row(self, stamp: Stamp) -> dict[str, Any]:
        return {
            "school": self._school,
            "path": stamp.path,
            "size": stamp.size,
            "mtime_ns": stamp.mtime_ns,
            "source_sha256": stamp.source_sha256,
            "item": stamp.item,
            "problems": json.dumps(stamp.problems) if stamp.problems else "",
        }


def _stamp(
    path: str, size: int, mtime_ns: int, sha256: str, item: str | None, problems: str
) -> Stamp:
    return Stamp(
        path=path,
        size=size,
        mtime_ns=mtime_ns,
        source_sha256=sha256,
        item=item,
        problems=tuple(json.loads(problems)) if problems else (),
    )
