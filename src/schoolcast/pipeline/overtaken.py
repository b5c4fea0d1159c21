"""Overtaken: posts stopped or changed while nobody knew whether they were public.

Nothing more can be done about such a post until it is known. Should it turn out to be public,
people are told: what they decided came too late for it. An open alert keeps it in mind.
"""

from collections.abc import Sequence

from schoolcast.domain.delivery import PUBLIC, Delivery, Operation, State
from schoolcast.pipeline.alert_records import Alert, AlertKind, Found, Overtaken
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

IN_DOUBT = (State.SENDING, State.UNKNOWN, State.NEEDS_ATTENTION)
_KINDS = frozenset({AlertKind.OVERTAKEN, AlertKind.OUTDATED})


def in_doubt(item: str, school: School) -> list[Delivery]:
    """The posts of an item of which nobody knows yet whether they are public."""
    found = school.store.deliveries(states=IN_DOUBT, item=item)
    return [one for one in found if one.operation is Operation.PUBLISH]


def keep_in_mind(delivery: Delivery, school: School, *, changed: bool = False) -> None:
    """See to it that people are told should a post turn out to be public after all.

    `changed`: it was not stopped, but other words were approved for it; where those go out in
    the end, nobody needs to be told.
    """
    found = Found(
        cause=f"{AlertKind.OVERTAKEN}:{delivery.id}",
        kind=AlertKind.OVERTAKEN,
        subject=str(delivery.id),
        facts={"delivery": delivery.id, "revision": delivery.revision if changed else None},
    )
    school.store.open_alert(found, (), at=school.clock.now())


def keep_corrected_in_mind(approved: StoredRevision, school: School) -> None:
    """See to it that people are told should a post be public in words that were corrected."""
    for one in in_doubt(approved.revision.item, school):
        former = school.store.revision(one.revision).revision
        if not former.says_the_same(approved.revision, one.slot, one.channel):
            keep_in_mind(one, school, changed=True)


def keep_from_going_again(delivery: Delivery, *, person: str, why: str, school: School) -> None:
    """Remember a person's stop for what may be public: should it not be, it is stopped then.

    Should it be, people are told.
    """
    if delivery.operation is Operation.PUBLISH:
        keep_in_mind(delivery, school)
        school.store.stop_later(delivery.id, person=person, at=school.clock.now(), reason=why)


def overtaken(alerts: tuple[Alert, ...], school: School) -> tuple[Overtaken, ...]:
    """How the posts that are kept in mind stand now; those that need nobody any more are left out.

    `alerts` are the open ones.
    """
    found = (_of(alert, school) for alert in alerts if alert.kind in _KINDS)
    return tuple({one.delivery: one for one in found if one is not None}.values())


def _of(alert: Alert, school: School) -> Overtaken | None:
    number, revision = alert.facts["delivery"], alert.facts["revision"]
    delivery = school.store.delivery(number)
    if delivery.state in IN_DOUBT:
        return Overtaken(delivery=number, revision=revision, public=False)
    if delivery.state not in PUBLIC or revision not in (None, delivery.revision):
        return None
    if withdrawal_of(delivery, school.store.deliveries(item=delivery.item)):
        return None
    return Overtaken(delivery=number, revision=revision, public=True)


def withdrawal_of(delivery: Delivery, deliveries: Sequence[Delivery]) -> Delivery | None:
    """What takes this post down, among the deliveries of its item; None where nothing does."""
    same = (delivery.channel, delivery.slot, delivery.run)
    return next(
        (
            other
            for other in deliveries
            if other.operation is Operation.WITHDRAW
            and (other.channel, other.slot, other.run) == same
        ),
        None,
    )
