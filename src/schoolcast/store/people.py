"""People: what is kept sealed as a whole, and the keys to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import ForbiddenMove
from schoolcast.domain.errors import KeyProblem
from schoolcast.pipeline.records import AuditEntry
from schoolcast.store.incidents import Incidents
from schoolcast.store.tables import data_keys, documents, revisions, schools

_UNCHECKED = "people-changed"


class People(Incidents):
    """Implements `pipeline.people_records.PeopleBook`."""

    def document(self, kind: str) -> tuple[int, str | None]:
        """A sealed document's version and text; version 0 and None where there is none."""
        with self._read() as connection:
            row = connection.execute(select(documents).where(*self._named(kind))).one_or_none()
            if row is None:
                return 0, None
            return row.version, self._safe.open("document", f"{kind}/{row.version}", row.sealed)

    def document_version(self, kind: str) -> int:
        """The version alone, which costs no key."""
        with self._read() as connection:
            return self._version(connection, kind)

    def _version(self, connection: Connection, kind: str) -> int:
        wanted = select(documents.c.version).where(*self._named(kind))
        return connection.execute(wanted).scalar() or 0

    def _named(self, kind: str) -> tuple[Any, Any]:
        return documents.c.school == self._school, documents.c.kind == kind

    def keep_document(self, kind: str, text: str, *, expect: int, entry: AuditEntry) -> int:
        """Replace a document whose version is `expect`; nothing is claimed until a new check."""
        if not self._safe.seals:
            raise KeyProblem("The register is kept sealed only, and no key was given.")
        with self._write() as connection:
            if self._version(connection, kind) != expect:
                raise ForbiddenMove(
                    "Somebody else changed the register meanwhile; look at it again and repeat."
                )
            new = expect + 1
            sealed = self._safe.seal("document", f"{kind}/{new}", text)
            if expect:
                connection.execute(
                    update(documents).where(*self._named(kind)).values(version=new, sealed=sealed)
                )
            else:
                connection.execute(
                    insert(documents).values(
                        school=self._school, kind=kind, version=new, sealed=sealed
                    )
                )
            self._unsettle(connection)
            self._add_line(connection, entry)
            return new

    def _unsettle(self, connection: Connection) -> None:
        """No verdict rests on the facts any more, so nothing goes out until it is checked again."""
        connection.execute(
            update(schools)
            .where(schools.c.school == self._school, schools.c.facts_version.is_not(None))
            .values(facts_version=_UNCHECKED)
        )

    def check_key(self) -> None:
        """KeyProblem, with the way back, unless what is sealed can be opened."""
        with self._read():
            self._safe.check()

    def replace_key(self, *, person: str, at: datetime) -> str:
        """Give the lost keys up and make a new one; its id."""
        with self._write() as connection:
            connection.execute(
                update(data_keys)
                .where(data_keys.c.school == self._school, data_keys.c.lost_at.is_(None))
                .values(lost_at=to_ms(at))
            )
            key = self._safe.add_key(connection)
            self._known.clear()
            # What was found in them can't be read any more, so all are checked afresh.
            connection.execute(
                update(revisions).where(revisions.c.school == self._school).values(verdict=None)
            )
            self._unsettle(connection)
            self._note(
                connection, person=person, action="replace-key", subject="key", at=at, key=key
            )
            return key
