"""Calling back: a person was given words to post, and others have been approved since."""

from collections.abc import Iterable

from schoolcast.domain.delivery import Actor, Delivery, Operation, State
from schoolcast.pipeline.handoff_records import CORRECTED, NOT_ANY_MORE
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

BY_APPROVAL = (CORRECTED, NOT_ANY_MORE)


def called_back(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Those that a person was given, until an approval changed them."""
    return [one for one in deliveries if one.state is State.CANCELLED and one.reason in BY_APPROVAL]


def call_back_outdated(delivery: Delivery, school: School) -> None:
    """Call back what was handed over while other words were being approved, and plan those.

    They go at their own time; an approval before or after that calls back by itself.
    """
    approved = school.store.approved_revision(delivery.item)
    if approved is None or not _is_outdated(delivery, approved, school):
        return
    assert approved.approval is not None
    person, now = approved.approval.person, school.clock.now()
    goes = _still_goes(delivery, approved) and delivery.not_after > now
    moved = school.store.move(
        delivery.id,
        expect=State.HANDED_OFF,
        end=State.CANCELLED,
        by=Actor.PERSON,
        at=now,
        reason=CORRECTED if goes else NOT_ANY_MORE,
        person=person,
    )
    if moved and goes:
        school.store.plan_again(delivery.id, person=person, at=now)


def _is_outdated(delivery: Delivery, approved: StoredRevision, school: School) -> bool:
    if delivery.operation is not Operation.PUBLISH or approved.id == delivery.revision:
        return False
    former = school.store.revision(delivery.revision).revision
    return not former.asks_the_same(approved.revision, delivery.slot, delivery.channel)


def _still_goes(delivery: Delivery, approved: StoredRevision) -> bool:
    return approved.revision.post_for(delivery.slot, delivery.channel) is not None
