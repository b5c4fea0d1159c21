"""A pass that only looks: what would be sent now, and what would be held."""

from collections.abc import Iterator
from dataclasses import replace

from schoolcast.cli.passes import Pass
from schoolcast.domain.delivery import Delivery, State
from schoolcast.domain.errors import LibraryMissing, NotFound, SchoolcastError
from schoolcast.domain.facts import Facts
from schoolcast.office.gates import Gates
from schoolcast.pipeline.examine import examine
from schoolcast.pipeline.holds import Code, Evidence, Hold, consents_known, reason_to_hold
from schoolcast.pipeline.recheck import slot_differences
from schoolcast.pipeline.records import Stamp, StoredRevision
from schoolcast.pipeline.school import School

_WAITING = (State.SCHEDULED, State.HELD, State.RETRY)


def would_pass(school: School) -> Pass:
    """What a pass would do now; nothing is written."""
    now = school.clock.now()
    due = [d for d in school.store.deliveries(states=_WAITING) if max(d.due, d.next_at) <= now]
    late = [delivery for delivery in due if delivery.not_after < now]
    judged = [*_judged([d for d in due if d not in late], school)]
    held = [delivery for delivery in judged if delivery.hold]
    return Pass(
        read=0,
        problems=(),
        new_problems=0,
        notes=(),
        dispatched=len(judged) - len(held),
        held=len(held),
        missed=len(late),
        unknown=0,
        needs_a_person=False,
        deliveries=(*judged, *(_missed(delivery) for delivery in late)),
    )


def _missed(delivery: Delivery) -> Delivery:
    return replace(delivery, state=State.MISSED, hold="late", reason="")


def _judged(due: list[Delivery], school: School) -> Iterator[Delivery]:
    """Each delivery as a pass would leave it before sending."""
    if not due:
        return
    facts = school.facts(school.clock.now())
    gates = Gates.of(school)
    for delivery in due:
        gate = gates.reason(replace(delivery, state=State.SCHEDULED))
        hold = _hold(delivery, facts, school)
        if hold:
            yield replace(delivery, state=State.HELD, hold=hold.code, reason=hold.reason)
        elif gate:
            yield replace(delivery, hold="gate", reason=gate)
        else:
            yield replace(delivery, state=State.SCHEDULED, hold="", reason="")


def _hold(delivery: Delivery, facts: Facts, school: School) -> Hold | None:
    stored = school.store.revision(delivery.revision)
    stamps = _stamps(stored, school)
    path = stored.revision.source_path
    differences = slot_differences(stored, path, school) if stamps else {}
    evidence = Evidence(
        stamps=stamps,
        replanned={stored.id: differences},
        consents_known=consents_known(school),
        calendar=facts.calendar,
        closings=school.store.closings(),
    )
    try:
        verdict = examine(stored.revision, facts, school)
    except SchoolcastError as problem:
        return Hold(code=Code.VERDICT, reason=problem.message)
    return reason_to_hold(delivery, replace(stored, verdict=verdict), evidence, school)


def _stamps(stored: StoredRevision, school: School) -> list[Stamp] | None:
    """The item's file as it is now; None where the folder says nothing."""
    from schoolcast.content.library import FolderLibrary

    library = school.content
    if not isinstance(library, FolderLibrary):
        return None
    try:
        authored = library.find(stored.revision.item)
    except LibraryMissing:
        return None
    except NotFound:
        return []
    return [
        Stamp(
            path=authored.path,
            size=0,
            mtime_ns=0,
            source_sha256=authored.source_sha256,
            item=authored.item_id,
        )
    ]
