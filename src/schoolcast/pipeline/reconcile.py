"""Settling: an unknown outcome is found out by looking, never by sending again blindly."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from schoolcast.api.connector import Connector, Receipt, SettleBy
from schoolcast.api.errors import AuthorisationLost, RetryLater
from schoolcast.domain.clock import Clock
from schoolcast.domain.delivery import Delivery, Operation, State
from schoolcast.domain.errors import StoreProblem
from schoolcast.pipeline.by_hand import carrier_of
from schoolcast.pipeline.holds import evidence_now, reason_to_hold
from schoolcast.pipeline.in_doubt import begun_by, unclear
from schoolcast.pipeline.outcome import UNCLEAR
from schoolcast.pipeline.ports import Ledger, Probe, no_probe
from schoolcast.pipeline.recheck import checked_now
from schoolcast.pipeline.records import FORGOTTEN_BY, Outcome, Unsettled
from schoolcast.pipeline.retry import RetryPolicy
from schoolcast.pipeline.school import School

ABSENT_READS = 2
"""How often in a row a post must be missing before it is believed (engine.md 3.2).

A settle time passes before the first of them and between them, so that a clock that jumps ahead
once can't make a post that is not listed yet look absent.
"""
UNREADABLE_READS = 5
LONGEST_LIMIT = timedelta(days=1)
"""How long a platform may refuse to be read before a person, who can, is asked to look."""
UNCLEAR_TRIES = 5
"""Tries without a clear answer, each looked for in vain, after which a person is asked.

The first goes again at once, the others after pauses that double, half an hour in all: long enough
for a short trouble of the platform. Each further try could put the post there once more, should
the feed lag longer than the settle time.
"""
KEYED_TRIES = 8
"""Tries of a delivery, the first among them, after which a key is not relied on any more."""
_PAUSES = RetryPolicy()


class PerhapsAnothers(Exception):
    """What was found may be the post of another delivery that is being sent just now."""


def settling(
    schools: Mapping[str, School],
    ledger: Ledger,
    clock: Clock,
    send_again: Callable[[Unsettled], bool],
    *,
    probe: Probe = no_probe,
) -> Iterator[tuple[Unsettled, Outcome]]:
    """Look after every unknown delivery whose time has come; gives what was written.

    One after the other, as each may take as long as a platform takes to answer. What the platform
    would know by its key is given to `send_again`, and stays unknown until that has an answer.
    """
    for item in ledger.unsettled(clock.now()):
        school = schools.get(item.school)
        if school is None:  # not of this configuration; whoever has it looks
            continue
        probe("look.before")
        if _by_key(item, school, clock.now()):
            send_again(item)
            continue
        outcome = look_into(item, school, ledger, clock)
        probe("settle.before")
        if ledger.settle(item, outcome, clock.now()):
            yield item, outcome
        probe("settle.after")


def _by_key(item: Unsettled, school: School, now: datetime) -> bool:
    """Whether sending it again under its key is the way to find out.

    After many tries it is looked for instead: something else must be wrong.
    """
    delivery = school.store.delivery(item.delivery)
    connector = carrier_of(delivery, school)
    return (
        connector is not None
        and connector.capabilities.settle_by is SettleBy.SAME_KEY
        and delivery.attempts < KEYED_TRIES
        and not _has_lost_its_key(delivery, connector, school)
        and _goes_as_it_was(delivery, school, now)
    )


def _has_lost_its_key(delivery: Delivery, connector: Connector[Any], school: School) -> bool:
    """Whether the last try is one that the store forgot: of another text or day, and so its key.

    What a person posts by hand goes to that person once more, who knows what was posted.
    """
    tries = school.store.attempts(delivery.id)
    forgotten = bool(tries) and tries[-1].owner == FORGOTTEN_BY
    return forgotten and not connector.capabilities.hand_off


def look_into(item: Unsettled, school: School, ledger: Ledger, clock: Clock) -> Outcome:
    """What can be said now of a delivery whose outcome nobody knows."""
    delivery = school.store.delivery(item.delivery)
    connector = carrier_of(delivery, school)
    if connector is None:
        return _ask_a_person(f"The channel {item.channel} can't be used to look.")
    if connector.capabilities.settle_by is SettleBy.PERSON:
        return _ask_a_person(f"Nobody but a person can look at {item.channel}.")
    return _look_up(item, delivery, connector, school, ledger, clock)


def _goes_as_it_was(delivery: Delivery, school: School, now: datetime) -> bool:
    """Whether it may go out now in the very words that may be public already.

    In other words it would have another key; what waits would be taken for not sent meanwhile.
    """
    stored = school.store.latest_revision(delivery.item)
    if now > delivery.not_after or stored is None or stored.id != delivery.revision:
        return False
    checked = checked_now(stored, school)
    if checked is None:
        return False
    return reason_to_hold(delivery, checked, evidence_now(checked, school), school) is None


def _look_up(
    item: Unsettled,
    delivery: Delivery,
    connector: Connector[Any],
    school: School,
    ledger: Ledger,
    clock: Clock,
) -> Outcome:
    settle_after = connector.capabilities.settle_after
    looked = clock.now()
    try:
        receipt, taken = look_for(delivery, connector, school)
    except StoreProblem:
        raise
    except PerhapsAnothers:
        return _look_again(item, looked + settle_after)
    except NotImplementedError:  # what knows a key again need not be able to look
        return _ask_a_person(f"It can't be sent to {item.channel} again as it was.")
    except Exception as error:  # whatever stops us from reading is not an answer
        if isinstance(error, AuthorisationLost):
            ledger.pause_lane(delivery.lane, error.message, clock.now())
        if isinstance(error, RetryLater):
            return _not_now(item, delivery, ledger, clock.now(), settle_after, error)
        return _unreadable(item, clock.now(), settle_after, str(error))
    if receipt is not None:
        return _found(receipt, taken, item)
    tries = school.store.attempts(delivery.id)
    return _absent(item, looked, settle_after, begun_by(delivery, tries), unclear(tries))


def look_for(
    delivery: Delivery, connector: Connector[Any], school: School
) -> tuple[Receipt | None, set[str]]:
    """What the connector finds, and the remote ids that belong to other deliveries.

    PerhapsAnothers where it may be what another delivery has just put there.
    """
    revision = school.store.revision(delivery.revision).revision
    post = next(
        post
        for post in revision.posts
        if (post.slot, post.channel) == (delivery.slot, delivery.channel)
    )
    taken = school.store.remote_ids(delivery.lane, other_than=delivery.id)
    receipt = connector.find(post, school.store.attempts(delivery.id), taken)
    if receipt and receipt.remote_id not in taken and _perhaps_anothers(receipt, delivery, school):
        raise PerhapsAnothers
    return receipt, taken


def _perhaps_anothers(receipt: Receipt, delivery: Delivery, school: School) -> bool:
    """Whether another is being sent there, or has been since the look began, with this receipt.

    Its words may be the same, and its own receipt be still on its way.
    """
    for other in school.store.deliveries(states={State.SENDING}):
        same = (other.lane, other.operation) == (delivery.lane, Operation.PUBLISH)
        if same and other.id != delivery.id:
            return True
    return receipt.remote_id in school.store.remote_ids(delivery.lane, other_than=delivery.id)


def _look_again(item: Unsettled, at: datetime) -> Outcome:
    return Outcome(
        state=State.UNKNOWN,
        reason=UNCLEAR,
        next_at=at,
        absent=item.absent,
        unreadable=item.unreadable,
    )


def _found(receipt: Receipt, taken: set[str], item: Unsettled) -> Outcome:
    if receipt.remote_id in taken:
        return _ask_a_person(f"What was found on {item.channel} belongs to another post.")
    return Outcome(
        state=State.PUBLISHED,
        reason="It was there when we looked.",
        remote_id=receipt.remote_id,
        remote_url=receipt.url,
    )


def _absent(
    item: Unsettled,
    looked: datetime,
    settle_after: timedelta,
    begun: datetime | None,
    unclear: int,
) -> Outcome:
    """It was not there; what was sent so lately that it need not be there yet counts for nothing.

    An attempt that was cut off is looked for at once, long before its answer was due. `begun` is
    when its call had begun at the latest, `unclear` how many tries gave no clear answer.
    """
    settled = begun + settle_after if begun else looked
    absent = item.absent + 1 if settled <= looked else item.absent
    if absent >= ABSENT_READS and unclear >= UNCLEAR_TRIES:
        return _ask_a_person(
            f"It was tried {unclear} times. Each time {item.channel} gave no clear answer, and "
            "the post was not there afterwards."
        )
    if absent >= ABSENT_READS:
        reason = f"Looked {absent} times: it is not there."
        again = looked + settle_after * (2 ** max(unclear - 1, 0) - 1)
        return Outcome(state=State.RETRY, reason=reason, next_at=again, absent=absent, recheck=True)
    return Outcome(
        state=State.UNKNOWN,
        reason=UNCLEAR,
        next_at=looked + settle_after if settled <= looked else settled,
        absent=absent,
        unreadable=item.unreadable,
    )


def _not_now(
    item: Unsettled,
    delivery: Delivery,
    ledger: Ledger,
    now: datetime,
    settle_after: timedelta,
    error: RetryLater,
) -> Outcome:
    """The platform takes no calls until its limit is over, and this is no fault of reading.

    So it does not count as one, where a time is named and the post could still go out after it.
    """
    until = _PAUSES.lane_reset(item.unreadable + 1, now, error)
    if error.whole_lane:
        ledger.block_lane(delivery.lane, until)
    if until - now > LONGEST_LIMIT:
        return _ask_a_person(f"{item.channel} can't be read for more than a day.")
    if error.after is None or until > delivery.not_after:
        counted = _unreadable(item, now, settle_after, "it takes no more calls for now")
        return replace(counted, next_at=max(until, counted.next_at or until))
    return Outcome(
        state=State.UNKNOWN,
        reason=UNCLEAR,
        next_at=max(until, now + settle_after),
        unreadable=item.unreadable,
    )


def _unreadable(item: Unsettled, now: datetime, settle_after: timedelta, why: str) -> Outcome:
    unreadable = item.unreadable + 1
    if unreadable >= UNREADABLE_READS:
        return _ask_a_person(f"{item.channel} could not be read {unreadable} times ({why}).")
    return Outcome(
        state=State.UNKNOWN,
        reason=UNCLEAR,
        next_at=now + settle_after * 2**unreadable,
        unreadable=unreadable,
        detail=why,
    )


def _ask_a_person(why: str) -> Outcome:
    return Outcome(
        state=State.NEEDS_ATTENTION,
        reason=f"{why} Look whether it is there, and say so on the post's page, or with "
        "`schoolcast queue resolve`.",
    )
