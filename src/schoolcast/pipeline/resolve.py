"""Resolving: what only a person can say about a delivery."""

import logging
from datetime import datetime

from schoolcast.api.connector import Receipt
from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.delivery import Actor, Delivery, Operation, State
from schoolcast.domain.errors import StoreProblem, UsageProblem
from schoolcast.pipeline.going import goes_at
from schoolcast.pipeline.holds import ASKED
from schoolcast.pipeline.reconcile import look_for
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named

log = logging.getLogger(__name__)

LIVE = "a person saw that it is there"
NOT_THERE = "a person saw that it is not there"
TRUE = "a person says that it is still true"
AGAIN = "a person sends it again"


def live(delivery: Delivery, *, person: str, link: str | None, school: School) -> Delivery:
    """A person has seen the post: it counts as published. `link` is where, if they say.

    With the post's number, from the link or from the platform, it can be taken down later.
    UsageProblem when that post belongs to another delivery.
    """
    _require(delivery, State.NEEDS_ATTENTION, "Only what nobody could tell needs this word")
    found = _receipt(delivery, link, school)
    if found:
        _require_own(found, delivery, school)
    return _move(
        delivery,
        State.PUBLISHED,
        person,
        LIVE,
        school,
        link=link or (found.url if found else None),
        remote_id=found.remote_id if found else None,
    )


def _receipt(delivery: Delivery, link: str | None, school: School) -> Receipt | None:
    """What names the post to its platform; None where neither link nor platform tells."""
    channel = school.channels.get(delivery.channel)
    connector = channel.connector if channel else None
    if connector is None:
        return None
    try:
        known = connector.recognise(link) if link else None
        if known:
            return Receipt(remote_id=known, url=link)
        receipt, taken = look_for(delivery, connector, school)
    except StoreProblem:
        raise
    except Exception as error:  # the person's word stands, whatever stops us from looking
        log.info("delivery %s could not be looked for: %s", delivery.id, error)
        return None
    return receipt if receipt and receipt.remote_id not in taken else None


def _require_own(found: Receipt, delivery: Delivery, school: School) -> None:
    for other in school.store.deliveries():
        same = (other.lane, other.remote_id) == (delivery.lane, found.remote_id)
        if same and other.id != delivery.id and other.operation is Operation.PUBLISH:
            raise UsageProblem(
                f"That post is number {other.id} ({other.item}), not this one. Look again, and "
                "give the link of this one."
            )


def send_again(delivery: Delivery, *, person: str, school: School) -> Delivery:
    """A person has looked and it is not there: it is sent once more."""
    _require(delivery, State.NEEDS_ATTENTION, "Only what nobody could tell needs this word")
    _require_time(delivery, school)
    return _move(delivery, State.RETRY, person, NOT_THERE, school)


def still_true(delivery: Delivery, *, person: str, school: School) -> Delivery:
    """What waited for its channel, or was held for a closed day, may go out all the same.

    No earlier than the platform asked after the last try: that it is true says nothing of that.
    """
    if delivery.state is not State.HELD or delivery.hold not in ASKED:
        raise UsageProblem(
            f"Nobody asks whether number {delivery.id} is still true: it is "
            f"{_words(delivery.state)}."
        )
    _require_time(delivery, school)
    at = goes_at(delivery, school)
    return _move(delivery, State.SCHEDULED, person, TRUE, school, next_at=at)


def retry(delivery: Delivery, *, person: str, school: School) -> Delivery:
    """What the platform refused is tried once more."""
    _require(delivery, State.FAILED, "Only what was refused can be tried again")
    _require_time(delivery, school)
    return _move(delivery, State.RETRY, person, AGAIN, school)


def _require(delivery: Delivery, state: State, rule: str) -> None:
    if delivery.state is State.UNKNOWN and state is State.NEEDS_ATTENTION:
        raise UsageProblem(
            f"schoolcast is still looking for number {delivery.id} on {delivery.channel}; it asks "
            "when it can't find out."
        )
    if delivery.state is not state:
        raise UsageProblem(f"{rule}; number {delivery.id} is {_words(delivery.state)}.")


def _require_time(delivery: Delivery, school: School) -> None:
    """To send what is no longer true would be worse than to say nothing."""
    if delivery.operation is Operation.WITHDRAW or school.clock.now() <= delivery.not_after:
        return
    wall = wall_time(delivery.not_after, delivery.zone)
    raise UsageProblem(
        f"Number {delivery.id} was only true until {day_month(wall.date())}, "
        f"{clock_time(wall.time())}, so it can't go out any more. Stop it on its page, or with "
        "`schoolcast queue cancel`, and write a new announcement."
    )


def _move(
    delivery: Delivery,
    end: State,
    person: str,
    reason: str,
    school: School,
    *,
    link: str | None = None,
    remote_id: str | None = None,
    next_at: datetime | None = None,
) -> Delivery:
    person = named(person)
    moved = school.store.move(
        delivery.id,
        expect=delivery.state,
        end=end,
        by=Actor.PERSON,
        at=school.clock.now(),
        reason=reason,
        person=person,
        next_at=next_at,
        remote_url=link,
        remote_id=remote_id,
    )
    if not moved:
        raise UsageProblem(f"Number {delivery.id} has moved on in the meantime; look again.")
    return school.store.delivery(delivery.id)


def _words(state: State) -> str:
    return state.replace("_", " ")
