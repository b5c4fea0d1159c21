"""What every part of a school's door rests on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, text

from schoolcast.pipeline.records import StoredRevision
from schoolcast.store.engine import Database
from schoolcast.store.memo import Memo
from schoolcast.store.rows import stored_of
from schoolcast.store.strongroom import Keys, Strongroom
from schoolcast.store.tables import schools

_ADD_SCHOOL = text(
    "INSERT INTO schools (school, audit_seq, audit_hash) VALUES (:name, 0, '') "
    "ON CONFLICT DO NOTHING"
)
# Not a plain FOR UPDATE: that would stop the ledger, whose rows point to the school's.
_LOCK_SCHOOL = (
    select(schools.c.school)
    .where(schools.c.school == bindparam("name"))
    .with_for_update(key_share=True)
)


class SchoolDoor:
    """One school's part of the store, and who is at the keyboard."""

    def __init__(
        self,
        database: Database,
        school: str,
        *,
        os_user: str = "",
        host: str = "",
        keys: Keys | None = None,
    ) -> None:
        self._database = database
        self._school = school
        self._os_user = os_user
        self._host = host
        self._safe = Strongroom(school, keys)
        self._known = Memo[StoredRevision]()

    @property
    def school(self) -> str:
        """The school's id."""
        return self._school

    def _revision_in(self, row: Row[Any]) -> StoredRevision:
        """The revision in a row of `rows.STORED`."""
        return self._known.get(row.id, row, lambda: stored_of(row, self._safe))

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._database.read() as connection:
            self._safe.prepare(connection, writing=False)
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A write transaction, one at a time for a school, which is known from then on."""
        try:
            with self._database.write() as connection:
                self._enrol(connection)
                self._safe.prepare(connection, writing=True)
                yield connection
        except BaseException:
            self._safe.forget()
            raise
        self._safe.kept()

    def _enrol(self, connection: Connection) -> None:
        name = {"name": self._school}
        if connection.execute(_LOCK_SCHOOL, name).first() is None:
            connection.execute(_ADD_SCHOOL, name)
            connection.execute(_LOCK_SCHOOL, name)
