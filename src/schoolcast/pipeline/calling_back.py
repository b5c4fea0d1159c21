"""Calling back: a person was given words to post that have changed or are untrue since."""

from collections.abc import Iterable
from dataclasses import replace

from schoolcast.domain.delivery import Actor, Delivery, Operation, State
from schoolcast.pipeline.closed_days import RECALLED, asked_of
from schoolcast.pipeline.handoff_records import CORRECTED, NOT_ANY_MORE
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

BY_APPROVAL = (CORRECTED, NOT_ANY_MORE)


def called_back(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Those that a person was given, until an approval changed them."""
    return [one for one in deliveries if one.state is State.CANCELLED and one.reason in BY_APPROVAL]


def call_back_overtaken(delivery: Delivery, school: School) -> None:
    """Call back what was being handed over when it was corrected, or its day was closed."""
    approved = school.store.approved_revision(delivery.item)
    if approved is None or delivery.operation is not Operation.PUBLISH:
        return
    former = school.store.revision(delivery.revision)
    if not former.revision.asks_the_same(approved.revision, delivery.slot, delivery.channel):
        _hand_out_anew(delivery, approved, school)
    else:
        _call_back_closed(delivery, former, school)


def _hand_out_anew(delivery: Delivery, approved: StoredRevision, school: School) -> None:
    """The approved words go at their own time."""
    assert approved.approval is not None
    person, now = approved.approval.person, school.clock.now()
    there = approved.revision.post_for(delivery.slot, delivery.channel)
    if there is not None and delivery.not_after > now:
        school.store.hand_out_anew(delivery.id, person=person, at=now, reason=CORRECTED)
    else:
        _call_back(delivery, NOT_ANY_MORE, person, school)


def _call_back_closed(delivery: Delivery, stored: StoredRevision, school: School) -> None:
    """It is planned again when the day is reopened."""
    for one in school.store.closings():
        if asked_of(delivery, stored, [one], school) and _call_back(
            delivery, RECALLED, one.person, school
        ):
            school.store.save_closing(replace(one, recalled=(*one.recalled, delivery.id)))
            return


def _call_back(delivery: Delivery, why: str, person: str, school: School) -> bool:
    return school.store.move(
        delivery.id,
        expect=State.HANDED_OFF,
        end=State.CANCELLED,
        by=Actor.PERSON,
        at=school.clock.now(),
        reason=why,
        person=person,
    )
