"""Incidents, and who has confirmed the policy."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.errors import NotFound
from schoolcast.pipeline.people_records import Incident
from schoolcast.store.questions import Questions
from schoolcast.store.sealed_words import close_words, open_words
from schoolcast.store.tables import acknowledgements, incidents
from schoolcast.vault import Safe


class Incidents(Questions):
    """What should not have gone out, and who knows the rules."""

    def add_incident(self, incident: Incident) -> Incident:
        """Keep an incident; its id is given."""
        with self._write() as connection:
            row = connection.execute(
                insert(incidents)
                .values(
                    school=self._school,
                    item=incident.item,
                    person=incident.person,
                    why=close_words("incident", _name(incident), incident.why, self._safe),
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
            return _incident(row, self._safe)

    def decide_incident(
        self, incident: int, *, person: str, decision: str, at: datetime
    ) -> Incident:
        """Whether and how it was reported; NotFound."""
        with self._write() as connection:
            words = close_words("decision", str(incident), decision, self._safe)
            row = connection.execute(
                update(incidents)
                .where(incidents.c.school == self._school, incidents.c.id == incident)
                .values(reported_at=to_ms(at), decided_by=person, decision=words)
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
            return _incident(row, self._safe)

    def incidents(self) -> list[Incident]:
        """All incidents, the newest first."""
        wanted = select(incidents).where(incidents.c.school == self._school)
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(incidents.c.id.desc())).all()
        return [_incident(row, self._safe) for row in rows]

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


def _incident(row: Any, safe: Safe) -> Incident:
    reported = None if row.reported_at is None else from_ms(row.reported_at)
    fields = {name: row._mapping[name] for name in Incident.__dataclass_fields__}
    fields |= {"known_at": from_ms(row.known_at), "reported_at": reported}
    incident = Incident(**fields)
    return replace(
        incident,
        why=open_words("incident", _name(incident), row.why, safe),
        decision=open_words("decision", str(row.id), row.decision, safe),
    )


def _name(incident: Incident) -> str:
    return f"{incident.item}/{to_ms(incident.known_at)}"
