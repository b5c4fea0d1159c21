"""Going: when a delivery that waited goes out, once nothing keeps it back."""

from datetime import datetime, timedelta

from schoolcast.domain.dates import iso_minute, to_ms, wall_time
from schoolcast.domain.delivery import Actor, Delivery, State
from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.item import Kind
from schoolcast.domain.revision import Post
from schoolcast.pipeline.costs import price_of
from schoolcast.pipeline.once_approved import once_approved
from schoolcast.pipeline.records import NewDelivery, StoredRevision
from schoolcast.pipeline.school import School

NOT_APPROVED = "NOT-APPROVED"
_SLOT_GONE = "The approved announcement has no such post any more."


def goes_at(delivery: Delivery, school: School) -> datetime:
    """When a delivery goes that is let go: what waits after a try waits on."""
    planned = delivery.due - _lead_of(delivery, school)
    return max(planned, delivery.next_at) if delivery.attempts else planned


def _lead_of(delivery: Delivery, school: School) -> timedelta:
    """How long before its due time a delivery is given to its channel."""
    channel = school.channels.get(delivery.channel)
    if channel is None:
        return timedelta()
    revision = school.store.revision(delivery.revision).revision
    return channel.lead_of(revision.post_for(delivery.slot, delivery.channel))


def at_its_own_time(delivery: Delivery, stored: StoredRevision, school: School) -> Delivery | None:
    """The delivery with the times of the revision that it now belongs to; None without a post.

    What was approved while an earlier try was under way or in doubt has stood aside until that
    was over, and the delivery kept the times of that try.
    """
    post = stored.revision.post_for(delivery.slot, delivery.channel)
    if post is None and delivery.state is State.HELD and stored.approval is not None:
        _supersede(delivery, school)
        return None
    if post is None or not _has_other_times(delivery, post, stored):
        return delivery
    school.store.retime(delivery, _as_approved(delivery, post, stored, school))
    return school.store.delivery(delivery.id)


def _supersede(delivery: Delivery, school: School) -> None:
    school.store.move(
        delivery.id,
        expect=State.HELD,
        end=State.SUPERSEDED,
        by=Actor.ENGINE,
        at=school.clock.now(),
        reason=_SLOT_GONE,
    )


def _has_other_times(delivery: Delivery, post: Post, stored: StoredRevision) -> bool:
    if delivery.state is not State.HELD or stored.approval is None:
        return False
    if delivery.hold == NOT_APPROVED:
        return True
    if post.due is None:  # it goes out on approval, and was due before that
        return delivery.due < stored.approval.at
    return to_ms(delivery.due) != to_ms(post.due)


def _as_approved(
    delivery: Delivery, post: Post, stored: StoredRevision, school: School
) -> NewDelivery:
    due = post.due or _once_approved(post, stored, school)
    price = price_of(post, school)
    channel = school.channels.get(post.channel)
    return NewDelivery(
        channel=post.channel,
        slot=post.slot,
        lane=channel.lane_of(post) if channel else delivery.lane,
        due=due,
        due_wall=post.due_wall or iso_minute(wall_time(due, post.zone)),
        zone=post.zone,
        not_after=delivery.not_after,  # that of the approval, or of a stop after it
        urgent=stored.revision.kind is Kind.CLOSURE,
        price=price.micros if price else 0,
    )


def _once_approved(post: Post, stored: StoredRevision, school: School) -> datetime:
    assert stored.approval is not None
    try:
        return once_approved(stored.approval.at, post, stored.revision, school)
    except SchoolcastError:  # no calendar to tell the quiet hours, which is reported
        return stored.approval.at
