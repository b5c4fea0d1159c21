"""People: sealed documents, and what is kept of questions, incidents and confirmations."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import ForbiddenMove
from schoolcast.domain.errors import KeyProblem, NotFound
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.people_records import Incident, Question
from schoolcast.pipeline.records import AuditEntry
from schoolcast.store.forgetting import Forgetting
from schoolcast.store.tables import (
    acknowledgements,
    data_keys,
    documents,
    incidents,
    questions,
    revisions,
    schools,
)

_UNCHECKED = "people-changed"


class People(Forgetting):
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
            # What was found in them can't be read any more, so all are checked afresh.
            connection.execute(
                update(revisions).where(revisions.c.school == self._school).values(verdict=None)
            )
            self._unsettle(connection)
            self._note(
                connection, person=person, action="replace-key", subject="key", at=at, key=key
            )
            return key

    def ask(self, question: Question) -> Question:
        """Submitted -> asked; ForbiddenMove otherwise."""
        with self._write() as connection:
            moved = connection.execute(
                update(revisions)
                .where(
                    revisions.c.id == question.revision,
                    revisions.c.school == self._school,
                    revisions.c.state == RevisionState.SUBMITTED,
                )
                .values(state=RevisionState.ASKED)
            )
            stored = self._one(connection, question.revision)
            if not moved.rowcount:
                words = stored.state.replace("_", " ")
                raise ForbiddenMove(f"{stored.revision.item} can't wait for advice: it is {words}.")
            row = connection.execute(
                insert(questions)
                .values(
                    school=self._school,
                    revision=question.revision,
                    asked_by=question.asked_by,
                    asked_of=question.asked_of,
                    asked_at=to_ms(question.asked_at),
                    question=question.question,
                    answer="",
                    answered_by="",
                )
                .returning(questions)
            ).one()
            self._note(
                connection,
                person=question.asked_by,
                action="ask",
                subject=stored.revision.item,
                at=question.asked_at,
                revision=stored.number,
                of=question.asked_of,
            )
            return _question(row)

    def answer_question(self, revision: int, *, person: str, answer: str, at: datetime) -> Question:
        """Asked -> submitted with the advice; NotFound where nothing was asked."""
        with self._write() as connection:
            row = connection.execute(
                update(questions)
                .where(
                    questions.c.school == self._school,
                    questions.c.revision == revision,
                    questions.c.answered_at.is_(None),
                )
                .values(answer=answer, answered_at=to_ms(at), answered_by=person)
                .returning(questions)
            ).one_or_none()
            stored = self._one(connection, revision)
            if row is None:
                raise NotFound(f"Nobody's advice was asked about {stored.revision.item}.")
            connection.execute(
                update(revisions)
                .where(revisions.c.id == revision, revisions.c.state == RevisionState.ASKED)
                .values(state=RevisionState.SUBMITTED)
            )
            self._note(
                connection,
                person=person,
                action="advise",
                subject=stored.revision.item,
                at=at,
                revision=stored.number,
            )
            return _question(row)

    def questions(self, revision: int | None = None) -> list[Question]:
        """Questions about one revision, or all that are open; the oldest first."""
        wanted = select(questions).where(questions.c.school == self._school)
        if revision is None:
            wanted = wanted.join(revisions, revisions.c.id == questions.c.revision).where(
                questions.c.answered_at.is_(None), revisions.c.state == RevisionState.ASKED
            )
        else:
            wanted = wanted.where(questions.c.revision == revision)
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(questions.c.id)).all()
        return [_question(row) for row in rows]

    def add_incident(self, incident: Incident) -> Incident:
        """Keep an incident; its id is given."""
        with self._write() as connection:
            row = connection.execute(
                insert(incidents)
                .values(
                    school=self._school,
                    item=incident.item,
                    person=incident.person,
                    why=incident.why,
                    known_at=to_ms(incident.known_at),
                    decided_by="",
                    decision="",
                )
                .returning(incidents)
            ).one()
            self._note(
                connection,
                person=incident.person,
                action="incident",
                subject=incident.item,
                at=incident.known_at,
                incident=row.id,
            )
            return _incident(row)

    def decide_incident(
        self, incident: int, *, person: str, decision: str, at: datetime
    ) -> Incident:
        """Whether and how it was reported; NotFound."""
        with self._write() as connection:
            row = connection.execute(
                update(incidents)
                .where(incidents.c.school == self._school, incidents.c.id == incident)
                .values(reported_at=to_ms(at), decided_by=person, decision=decision)
                .returning(incidents)
            ).one_or_none()
            if row is None:
                raise NotFound(f"There is no incident {incident}; see `schoolcast incident list`.")
            self._note(
                connection,
                person=person,
                action="decide-incident",
                subject=row.item,
                at=at,
                incident=row.id,
            )
            return _incident(row)

    def incidents(self) -> list[Incident]:
        """All incidents, the newest first."""
        wanted = select(incidents).where(incidents.c.school == self._school)
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(incidents.c.id.desc())).all()
        return [_incident(row) for row in rows]

    def acknowledge(self, person: str, policy_version: str, *, at: datetime) -> bool:
        """A person confirms the policy; False where they had."""
        with self._write() as connection:
            there = connection.execute(
                select(acknowledgements.c.at).where(
                    acknowledgements.c.school == self._school,
                    acknowledgements.c.person == person,
                    acknowledgements.c.policy_version == policy_version,
                )
            ).first()
            if there:
                return False
            connection.execute(
                insert(acknowledgements).values(
                    school=self._school, person=person, policy_version=policy_version, at=to_ms(at)
                )
            )
            self._note(
                connection,
                person=person,
                action="acknowledge-policy",
                subject=policy_version,
                at=at,
            )
            return True

    def acknowledgements(self) -> list[tuple[str, str, datetime]]:
        """Who confirmed which version of the policy when."""
        wanted = select(acknowledgements).where(acknowledgements.c.school == self._school)
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(acknowledgements.c.at)).all()
        return [(row.person, row.policy_version, from_ms(row.at)) for row in rows]


def _question(row: Any) -> Question:
    answered = None if row.answered_at is None else from_ms(row.answered_at)
    fields = {name: row._mapping[name] for name in Question.__dataclass_fields__}
    return Question(**{**fields, "asked_at": from_ms(row.asked_at), "answered_at": answered})


def _incident(row: Any) -> Incident:
    reported = None if row.reported_at is None else from_ms(row.reported_at)
    fields = {name: row._mapping[name] for name in Incident.__dataclass_fields__}
    return Incident(**{**fields, "known_at": from_ms(row.known_at), "reported_at": reported})
