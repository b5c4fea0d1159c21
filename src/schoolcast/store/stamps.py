"""What is known of the content files, so that unchanged ones are not read again."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from schoolcast.pipeline.records import Stamp
from schoolcast.store.door import SchoolDoor
from schoolcast.store.tables import schools, stamps

_FORGET = delete(stamps).where(
    stamps.c.school == bindparam("of_school"), stamps.c.path == bindparam("of_path")
)


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
        columns = [column for column in stamps.c if column.name != "school"]
        with self._read() as connection:
            rows = connection.execute(select(*columns).where(stamps.c.school == self._school))
            return {row[0]: _stamp(*row) for row in rows}

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
