"""What the tries of a delivery tell of the call whose answer is missing."""

from collections.abc import Sequence
from datetime import datetime

from schoolcast.domain.delivery import AttemptRecord, Delivery, State
from schoolcast.pipeline.attempt import NEEDED
from schoolcast.pipeline.dispatch import LEASE

AFTER_CREATING = LEASE - NEEDED
"""How long after `creating_at` a call may still begin: its turn comes no later in its lease."""


def unclear(tries: Sequence[AttemptRecord]) -> int:
    """How many of them ended without a clear answer, cut off ones among them."""
    return sum(each.outcome == State.UNKNOWN for each in tries)


def begun_by(delivery: Delivery, tries: Sequence[AttemptRecord]) -> datetime | None:
    """The instant by which the last call had begun, if there was one.

    `creating_at` is written before the call waits for its turn. A try that ended by itself was
    arranged to be looked for a settle time after its end, so the wait does no harm. One that was
    cut off is looked for as soon as that is noticed, and may have begun just before.
    """
    created = [each for each in tries if each.creating_at]
    if not created:
        return None
    last = created[-1]
    assert last.creating_at
    if last.ended_at is None or delivery.next_at > last.ended_at:
        return last.creating_at
    return min(last.ended_at, last.creating_at + AFTER_CREATING)
