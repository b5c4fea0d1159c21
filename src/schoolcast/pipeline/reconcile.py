"""Settling: an unknown outcome is found out by looking, never by sending again blindly."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from schoolcast.api.connector import Connector, Receipt, SettleBy
from schoolcast.api.errors import AuthorisationLost
from schoolcast.domain.clock import Clock
from schoolcast.domain.delivery import Delivery, State
from schoolcast.pipeline.outcome import UNCLEAR
from schoolcast.pipeline.ports import Ledger, Probe, no_probe
from schoolcast.pipeline.records import Outcome, Unsettled
from schoolcast.pipeline.school import School

ABSENT_READS = 2
"""How often in a row a post must be missing before it is believed (engine.md 3.2)."""
UNREADABLE_READS = 5
BETWEEN_READS = timedelta(seconds=60)


def settle_all(
    schools: Mapping[str, School],
    ledger: Ledger,
    clock: Clock,
    *,
    probe: Probe = no_probe,
) -> list[tuple[Unsettled, Outcome]]:
    """Look after every unknown delivery whose time has come; returns what was written."""
    settled = []
    for item in ledger.unsettled(clock.now()):
        outcome = look_into(item, schools[item.school], ledger, clock)
        probe("settle.before")
        if ledger.settle(item, outcome, clock.now()):
            settled.append((item, outcome))
        probe("settle.after")
    return settled


def look_into(item: Unsettled, school: School, ledger: Ledger, clock: Clock) -> Outcome:
    """What can be said now of a delivery whose outcome nobody knows."""
    delivery = school.store.delivery(item.delivery)
    channel = school.channels.get(item.channel)
    if channel is None or channel.connector is None:
        return _ask_a_person(f"The channel {item.channel} can't be used to look.")
    match channel.connector.capabilities.settle_by:
        case SettleBy.PERSON:
            return _ask_a_person(f"Nobody but a person can look at {item.channel}.")
        case SettleBy.SAME_KEY:
            return Outcome(
                state=State.RETRY,
                reason="Sent again under the same key, which can't double it.",
                next_at=clock.now(),
            )
    return _look_up(item, delivery, channel.connector, school, ledger, clock)


def _look_up(
    item: Unsettled,
    delivery: Delivery,
    connector: Connector[Any],
    school: School,
    ledger: Ledger,
    clock: Clock,
) -> Outcome:
    stored = school.store.revision(delivery.revision)
    post = next(
        post
        for post in stored.revision.posts
        if (post.slot, post.channel) == (delivery.slot, delivery.channel)
    )
    taken = school.store.remote_ids(delivery.lane, other_than=delivery.id)
    try:
        receipt = connector.find(post, school.store.attempts(delivery.id), taken)
    except Exception as error:  # whatever stops us from reading is not an answer
        if isinstance(error, AuthorisationLost):
            ledger.pause_lane(delivery.lane, error.message)
        return _unreadable(item, clock, error)
    if receipt is None:
        return _absent(item, clock)
    return _found(receipt, taken, item)


def _found(receipt: Receipt, taken: set[str], item: Unsettled) -> Outcome:
    if receipt.remote_id in taken:
        return _ask_a_person(f"What was found on {item.channel} belongs to another post.")
    return Outcome(
        state=State.PUBLISHED,
        reason="It was there when we looked.",
        remote_id=receipt.remote_id,
        remote_url=receipt.url,
    )


def _absent(item: Unsettled, clock: Clock) -> Outcome:
    absent = item.absent + 1
    if absent >= ABSENT_READS:
        reason = f"Looked {absent} times: it is not there."
        return Outcome(state=State.RETRY, reason=reason, next_at=clock.now(), absent=absent)
    return Outcome(
        state=State.UNKNOWN,
        reason=UNCLEAR,
        next_at=clock.now() + BETWEEN_READS,
        absent=absent,
        unreadable=item.unreadable,
    )


def _unreadable(item: Unsettled, clock: Clock, error: Exception) -> Outcome:
    unreadable = item.unreadable + 1
    if unreadable >= UNREADABLE_READS:
        return _ask_a_person(f"{item.channel} could not be read {unreadable} times ({error}).")
    return Outcome(
        state=State.UNKNOWN,
        reason=UNCLEAR,
        next_at=clock.now() + BETWEEN_READS * 2**unreadable,
        unreadable=unreadable,
        detail=str(error),
    )


def _ask_a_person(why: str) -> Outcome:
    return Outcome(
        state=State.NEEDS_ATTENTION,
        reason=f"{why} Look whether it is there, and say so with `schoolcast queue resolve`.",
    )
