"""Cut off time and again: a try that ends its own process must not come first for ever."""

from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from schoolcast.domain.delivery import Actor, State
from schoolcast.pipeline.earlier_tries import CUT_OFF_BEFORE
from schoolcast.pipeline.records import Outcome
from schoolcast.pipeline.retry import RetryPolicy
from schoolcast.store.tables import attempts, delivery_moves

AT_ONCE = 3
"""Cut-offs in a row after which it still goes at once: power cuts, restarts, kills."""
MOST = 12
"""Cut-offs in a row after which a person is asked.

A power cut counts only where it falls into the seconds of a try, and a try with any other end
begins the count anew: one post is not met by chance twelve times running.
"""
_PAUSES = RetryPolicy()
_TRIES = (
    select(attempts.c.detail)
    .where(
        attempts.c.delivery == bindparam("of_id"),
        attempts.c.number < bindparam("of_number"),
        attempts.c.started_at
        >= func.coalesce(
            select(func.max(delivery_moves.c.at))
            .where(
                delivery_moves.c.delivery == bindparam("of_id"),
                delivery_moves.c.actor == Actor.PERSON,
            )
            .scalar_subquery(),
            0,
        ),
    )
    .order_by(attempts.c.number.desc())
    .limit(MOST)
)


def after_cut_off(connection: Connection, row: Any, now: datetime) -> Outcome:
    """What becomes of a delivery whose try was cut off before anything could become public."""
    tries = {"of_id": row.id, "of_number": row.attempts}
    earlier = connection.execute(_TRIES, tries).scalars()
    times = 1 + sum(1 for _ in takewhile(CUT_OFF_BEFORE.__eq__, earlier))
    if times >= MOST:
        return Outcome(state=State.FAILED, reason=_given_up(times), detail=CUT_OFF_BEFORE)
    next_at = now
    if times > AT_ONCE:
        next_at = now + _PAUSES.pause(times - AT_ONCE)
    return Outcome(state=State.RETRY, reason=CUT_OFF_BEFORE, next_at=next_at)


def _given_up(times: int) -> str:
    return (
        f"Each of its last {times} tries was cut off before anything could become public, so it "
        "may be what ends the program, such as a picture that is too big for this computer's "
        "memory. Nothing was sent. Take its pictures out or save them smaller, and approve it "
        "again; or send it again as it is."
    )
