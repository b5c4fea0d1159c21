"""The record: who decided what, each line chained to the one before it."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.pipeline.records import AuditEntry
from schoolcast.store.door import SchoolDoor
from schoolcast.store.tables import audit, schools


class Record(SchoolDoor):
    """The school's hash-chained record."""

    def record(self, entry: AuditEntry) -> None:
        """Add a line; its `seq` and `hash` are given here."""
        with self._write() as connection:
            self._add_line(connection, entry)

    def _note(
        self,
        connection: Connection,
        *,
        person: str,
        action: str,
        subject: str,
        at: datetime,
        **detail: Any,
    ) -> None:
        """Record a decision in the transaction that carries it out."""
        entry = AuditEntry(at=at, person=person, action=action, subject=subject, detail=detail)
        self._add_line(connection, entry)

    def _add_line(self, connection: Connection, entry: AuditEntry) -> None:
        here = schools.c.school == self._school
        head = connection.execute(
            select(schools.c.audit_seq, schools.c.audit_hash).where(here)
        ).one()
        line = {
            "school": self._school,
            "seq": head.audit_seq + 1,
            "at": to_ms(entry.at),
            "person": entry.person,
            "action": entry.action,
            "subject": entry.subject,
            "detail": _json(entry.detail),
            "os_user": entry.os_user or self._os_user,
            "host": entry.host or self._host,
        }
        line["hash"] = chained(head.audit_hash, line)
        connection.execute(insert(audit), line)
        connection.execute(
            update(schools).where(here).values(audit_seq=line["seq"], audit_hash=line["hash"])
        )

    def audit(self, *, limit: int | None = None) -> list[AuditEntry]:
        """The record, oldest first; with `limit` the newest so many of it."""
        newest = select(audit).where(audit.c.school == self._school)
        newest = newest.order_by(audit.c.seq.desc()).limit(limit)
        with self._read() as connection:
            rows = connection.execute(newest).mappings().all()
        return [entry_of(row) for row in reversed(rows)]

    def verify_audit(self) -> int | None:
        """The `seq` of the first line that was changed, lost or added by hand, or None."""
        mine = select(audit).where(audit.c.school == self._school).order_by(audit.c.seq)
        previous, seq = "", 0
        with self._read() as connection:
            for row in connection.execute(mine).mappings():
                line = {name: row[name] for name in row if name != "hash"}
                if row["seq"] != seq + 1 or row["hash"] != chained(previous, line):
                    return seq + 1
                previous, seq = row["hash"], seq + 1
            head = connection.execute(
                select(schools.c.audit_seq, schools.c.audit_hash).where(
                    schools.c.school == self._school
                )
            ).one_or_none()
        if head is None or (head.audit_seq, head.audit_hash) == (seq, previous):
            return None
        return seq + 1


def chained(previous: str, line: dict[str, Any]) -> str:
    """The hash of a line: SHA-256 over the hash before it and its canonical JSON."""
    return hashlib.sha256((previous + _json(line)).encode()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def entry_of(row: RowMapping) -> AuditEntry:
    """A line of the record as it was kept."""
    return AuditEntry(
        at=from_ms(row["at"]),
        person=row["person"],
        action=row["action"],
        subject=row["subject"],
        detail=json.loads(row["detail"]),
        os_user=row["os_user"],
        host=row["host"],
        seq=row["seq"],
        hash=row["hash"],
    )
