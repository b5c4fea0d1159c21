"""Incidents: something went out that should not have."""

from dataclasses import dataclass

from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline.people_records import Incident
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named
from schoolcast.pipeline.withdraw import Withdrawn, withdraw


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """The incident, and what becomes of each post."""

    incident: Incident
    posts: tuple[Withdrawn, ...]


def report(item: str, *, person: str, why: str, school: School) -> Reported:
    """Take the item down everywhere and start the clock.

    The clock starts once: an item with an undecided incident keeps that one. NotFound for an item
    that was never planned.
    """
    person = named(person)
    if not why.strip():
        raise UsageProblem("Say what is wrong with it: --why WORDS. Name no child.")
    posts = tuple(withdraw(item, person=person, why=why, school=school))
    running = next(
        (one for one in school.store.incidents() if one.item == item and not one.decision), None
    )
    incident = running or school.store.add_incident(
        Incident(id=0, item=item, person=person, why=why.strip(), known_at=school.clock.now())
    )
    return Reported(incident=incident, posts=posts)


def decide(incident: int, *, person: str, decision: str, school: School) -> Incident:
    """Whether it was reported to the regulator, or why not."""
    person = named(person)
    if not decision.strip():
        raise UsageProblem("Say what was decided: --decision WORDS.")
    return school.store.decide_incident(
        incident, person=person, decision=decision.strip(), at=school.clock.now()
    )
