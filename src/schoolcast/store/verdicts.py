"""Verdicts: what the rules say of a revision, and the versions a verdict must rest on."""

import json

from sqlalchemy import Connection, insert, select, update

from schoolcast.domain.dates import to_ms
from schoolcast.domain.errors import NotFound
from schoolcast.domain.finding import Verdict
from schoolcast.pipeline.records import StoredRevision
from schoolcast.store.audit import Record
from schoolcast.store.frozen import freeze_findings
from schoolcast.store.rows import STORED
from schoolcast.store.sealing import close_findings
from schoolcast.store.tables import revisions, schools, verdicts


class Verdicts(Record):
    """What the rules said; all verdicts are kept, the latest counts."""

    def save_verdict(self, revision_id: int, verdict: Verdict, *, passing: bool) -> None:
        """Keep the verdict; `passing` says whether the approval's answers satisfy it."""
        with self._write() as connection:
            self._one(connection, revision_id)
            self._keep_verdict(connection, revision_id, verdict, passing=passing)

    def _keep_verdict(
        self, connection: Connection, revision_id: int, verdict: Verdict, *, passing: bool
    ) -> None:
        added = insert(verdicts).values(
            school=self._school,
            revision=revision_id,
            findings=close_findings(
                freeze_findings(verdict.findings), str(revision_id), self._safe
            ),
            rules=json.dumps(verdict.rules),
            rules_version=verdict.rules_version,
            facts_version=verdict.facts_version,
            checked_at=to_ms(verdict.checked_at),
            passing=int(passing),
        )
        latest = connection.execute(added.returning(verdicts.c.id)).scalar_one()
        connection.execute(
            update(revisions).where(revisions.c.id == revision_id).values(verdict=latest)
        )

    def set_versions(self, rules_version: str, facts_version: str) -> None:
        """Name the versions that a verdict must rest on for a claim to succeed."""
        if self.versions() == (rules_version, facts_version):
            return
        with self._write() as connection:
            connection.execute(
                update(schools)
                .where(schools.c.school == self._school)
                .values(rules_version=rules_version, facts_version=facts_version)
            )

    def versions(self) -> tuple[str, str] | None:
        """The versions last set: rules, facts."""
        columns = (schools.c.rules_version, schools.c.facts_version)
        with self._read() as connection:
            row = connection.execute(
                select(*columns).where(schools.c.school == self._school)
            ).one_or_none()
        return (row[0], row[1]) if row and row[0] is not None else None

    def _one(self, connection: Connection, revision_id: int) -> StoredRevision:
        wanted = STORED.where(revisions.c.id == revision_id, revisions.c.school == self._school)
        row = connection.execute(wanted).one_or_none()
        if row is None:
            raise NotFound(f"There is no revision {revision_id} in the store.")
        return self._revision_in(row)
