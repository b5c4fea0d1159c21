"""Submitting: a person puts an item before an approver."""

from dataclasses import dataclass, replace
from enum import StrEnum

from schoolcast.domain.delivery import UNSENT, Actor, Delivery, Operation, State
from schoolcast.domain.errors import NotAllowed
from schoolcast.domain.finding import Finding, Severity
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.examine import examine
from schoolcast.pipeline.expand import expand
from schoolcast.pipeline.insisting import insist
from schoolcast.pipeline.overtaken import IN_DOUBT, keep_from_going_again
from schoolcast.pipeline.photo_sources import promise_deletions
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.reading import Progress, read_pictures, read_so_far
from schoolcast.pipeline.recheck import plan_difference
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School
from schoolcast.pipeline.stops import Stage, note_stop

WAITS = "It was changed and waits for approval."
_LIVE = (RevisionState.SUBMITTED, RevisionState.ASKED, RevisionState.APPROVED)


class Submitted(StrEnum):
    """What came of submitting."""

    NEW = "new"  # a revision was made and waits for approval
    UNCHANGED = "unchanged"  # the same source stands there already
    STOPPED = "stopped"  # a rule blocks it; nothing was stored
    CALLED_OFF = "called_off"  # it is cancelled; what had not gone out never will


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmitResult:
    """What came of submitting one item; `stored` is None where it was stopped."""

    item: str
    path: str
    outcome: Submitted
    stored: StoredRevision | None
    findings: tuple[Finding, ...]


def submit(
    authored: Authored, *, person: str, school: School, progress: Progress = lambda words: None
) -> SubmitResult:
    """Freeze the item as a revision and put it before an approver.

    What has not been read yet in its pictures is read first, which takes a second or two each.
    The same source is never rendered again. What a rule blocks is not stored: the file stays as
    it is and the findings say what to change. ContentProblem where the item can't be expanded.
    """
    person = named(person)
    if authored.item is None:
        raise authored.problems[0]
    now = school.clock.now()
    latest = school.store.latest_revision(authored.item.id)
    if authored.item.cancelled:
        call_off(authored.item.id, person=person, school=school)
        return _result(authored, Submitted.CALLED_OFF, latest, ())
    if latest and latest.state in _LIVE and _still_holds(latest, authored, school):
        return _result(authored, Submitted.UNCHANGED, latest, _findings(latest))
    revision = expand(authored, authors=_authors(latest, person), school=school)
    read_pictures([revision], school, progress)
    seen = read_so_far(revision, school)
    verdict = examine(revision, school.facts(now), school)
    promise_deletions(revision, person=person, school=school)  # the photos are here from now on
    if verdict.blocked:
        note_stop(
            revision.item, verdict, person=person, stage=Stage.SUBMIT, at=now, store=school.store
        )
        return _result(authored, Submitted.STOPPED, None, verdict.findings)
    stored = school.store.add_revision(revision, verdict, person=person, at=now, hold_reason=WAITS)
    if read_so_far(revision, school) != seen:  # read meanwhile: the next pass checks it again
        school.store.save_verdict(stored.id, replace(verdict, facts_version=""), passing=False)
    return _result(authored, Submitted.NEW, stored, verdict.findings)


def named(person: str) -> str:
    """The name, tidied; NotAllowed when nobody is named."""
    person = " ".join(person.split())
    if not person:
        raise NotAllowed("Say who you are: --as NAME. Each step is recorded with a person's name.")
    return person


def same_person(one: str, other: str) -> bool:
    """Whether two names as typed mean one person: letter case and spaces do not matter."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


CALLED_OFF = "it was called off"


def call_off(item: str, *, person: str, school: School) -> list[Delivery]:
    """Stop what has not gone out, and call hand-offs back; returns those stopped.

    Of what may be public, a stop is remembered.
    An approval of the item when it is on again brings back what had not gone out.
    """
    stops = dict.fromkeys(UNSENT, State.SUPERSEDED) | {State.HANDED_OFF: State.CANCELLED}

    def try_to(delivery: Delivery) -> None:
        if delivery.state in stops:
            school.store.move(
                delivery.id,
                expect=delivery.state,
                end=stops[delivery.state],
                by=Actor.PERSON,
                at=school.clock.now(),
                reason=CALLED_OFF,
                person=person,
            )
        elif delivery.state in IN_DOUBT:
            keep_from_going_again(delivery, person=person, why=CALLED_OFF, school=school)

    planned = school.store.deliveries(states=(*stops, *IN_DOUBT), item=item)
    return [
        delivery
        for delivery in planned
        if delivery.operation is Operation.PUBLISH
        and insist(try_to, delivery, school).state in stops.values()
    ]


def _authors(latest: StoredRevision | None, person: str) -> tuple[str, ...]:
    """All who changed it since the last approval, the present one last."""
    if latest is None or latest.approval is not None:
        return (person,)
    earlier = (name for name in latest.revision.authors if not same_person(name, person))
    return (*earlier, person)


def _still_holds(latest: StoredRevision, authored: Authored, school: School) -> bool:
    """Whether the same source stands there and would be planned as it was."""
    if latest.revision.source_sha256 != authored.source_sha256:
        return False
    ended = school.store.deliveries(states=[State.SUPERSEDED], item=latest.revision.item)
    if any(delivery.reason == CALLED_OFF for delivery in ended):  # it is on again
        return False
    return not plan_difference(latest, authored.path, school)


def _findings(stored: StoredRevision) -> tuple[Finding, ...]:
    return stored.verdict.findings if stored.verdict else ()


def _result(
    authored: Authored,
    outcome: Submitted,
    stored: StoredRevision | None,
    findings: tuple[Finding, ...],
) -> SubmitResult:
    assert authored.item is not None
    return SubmitResult(
        item=authored.item.id,
        path=authored.path,
        outcome=outcome,
        stored=stored,
        findings=tuple(f for f in findings if f.severity is not Severity.INFO or stored),
    )
