"""Changes of a delivery's state: by compare-and-set, allowed by the state machine, remembered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import Actor, Operation, State, require
from schoolcast.pipeline.records import Claim, Outcome
from schoolcast.store.closed_days import speaks_of_a_closed_day
from schoolcast.store.history import remember
from schoolcast.store.prepared import Prepared
from schoolcast.store.tables import approvals, deliveries, revisions

_CHANGED_MEANWHILE = "It was changed while this was being sent, and"
NOT_APPROVED = "NOT-APPROVED"
STILL_TRUE = "STILL-TRUE"
CLOSED_DAY = "CLOSED-DAY"
RECHECK = "RECHECK"
FIRST_A_LOOK = "It goes again as soon as its file and its checks have been looked at once more."
ASK_AGAIN = "It waited until its channel was connected again. Is it still true?"
_GOES = (State.SCHEDULED, State.RETRY)

_IDLE = {"owner": None, "lease_until": None, "creating_at": None}
_CHANGE = update(deliveries).where(
    deliveries.c.id == bindparam("of_id"), deliveries.c.state == bindparam("from_state")
)
_END_SENDING = Prepared(
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("of_id"),
        deliveries.c.state == State.SENDING,
        deliveries.c.owner == bindparam("of_owner"),
        deliveries.c.attempts == bindparam("of_number"),
    )
    .values(
        state=bindparam("new_state"),
        reason=bindparam("new_reason"),
        hold="",
        version=deliveries.c.version + literal_column("1"),
        absent=bindparam("new_absent"),
        unreadable=bindparam("new_unreadable"),
        # What the outcome does not know stays as it is.
        next_at=func.coalesce(bindparam("new_next", type_=BigInteger), deliveries.c.next_at),
        remote_id=func.coalesce(bindparam("new_remote_id", type_=Text), deliveries.c.remote_id),
        remote_url=func.coalesce(bindparam("new_remote_url", type_=Text), deliveries.c.remote_url),
        **_IDLE,
    )
)
_TO_LATEST = select(
    deliveries.c.school,
    deliveries.c.operation,
    deliveries.c.revision,
    deliveries.c.item,
    deliveries.c.state,
).where(deliveries.c.id == bindparam("of_id"))


def change(
    connection: Connection,
    delivery: int,
    *,
    school: str,
    start: State,
    end: State,
    by: Actor,
    at: datetime,
    reason: str,
    person: str = "",
    fence: Sequence[Any] = (),
    **values: Any,
) -> bool:
    """Move one delivery and remember it; False when it is not in `start`, or past the `fence`.

    ForbiddenMove when the state machine does not allow the move. `values` are further columns.
    One that goes again, though its item has a later revision, is held for that one's approval.
    """
    require(start, end, by)
    statement = _CHANGE.where(*fence) if fence else _CHANGE
    changed = connection.execute(
        statement.values(
            state=end,
            reason=reason,
            hold=values.pop("hold", ""),
            version=deliveries.c.version + literal_column("1"),
            **(_IDLE if start is State.SENDING else {}),
            **values,
        ),
        {"of_id": delivery, "from_state": start},
    )
    if not changed.rowcount:
        return False
    remember(connection, delivery, school, start, end, by, at, reason, person)
    if end is State.RETRY:
        _hold_outdated(connection, delivery, at)
    return True


def end_sending(
    connection: Connection, claim: Claim, outcome: Outcome, *, by: Actor, at: datetime
) -> bool:
    """Move a delivery on as its attempt ended; False when the attempt was taken away.

    What `change` does, in words that are ready: every attempt ends here.
    """
    require(State.SENDING, outcome.state, by)
    looks_again = outcome.state in (State.RETRY, State.UNKNOWN)
    ended = _END_SENDING.run(
        connection,
        {
            "of_id": claim.delivery,
            "of_owner": claim.owner,
            "of_number": claim.number,
            "new_state": outcome.state,
            "new_reason": outcome.reason,
            "new_absent": outcome.absent,
            "new_unreadable": outcome.unreadable,
            "new_next": to_ms(outcome.next_at or at) if looks_again else None,
            "new_remote_id": outcome.remote_id,
            "new_remote_url": outcome.remote_url,
        },
    )
    if not ended:
        return False
    start, end = State.SENDING, outcome.state
    remember(connection, claim.delivery, claim.school, start, end, by, at, outcome.reason)
    if end is State.RETRY:
        _hold_outdated(connection, claim.delivery, at)
        if speaks_of_a_closed_day(connection, claim.school, claim.delivery):
            recheck_first(connection, claim.delivery, at)
    return True


def recheck_first(
    connection: Connection, delivery: int, at: datetime, *, ask: bool = False
) -> None:
    """Hold a post that is to go again until the next look at what it rests on lets it go.

    While nobody knew whether it was public, or it waited for a person, no pass looked at it. With
    `ask` it waits until a person says that it is still true.
    """
    row = connection.execute(_TO_LATEST, {"of_id": delivery}).one()
    if row.state in _GOES and row.operation == Operation.PUBLISH:
        change(
            connection,
            delivery,
            school=row.school,
            start=State(row.state),
            end=State.HELD,
            by=Actor.ENGINE,
            at=at,
            reason=ASK_AGAIN if ask else FIRST_A_LOOK,
            hold=STILL_TRUE if ask else RECHECK,
        )


def _hold_outdated(connection: Connection, delivery: int, at: datetime) -> None:
    """Old words must not go out after a correction, nor new ones before their approval."""
    row = connection.execute(_TO_LATEST, {"of_id": delivery}).one()
    latest = connection.execute(
        _LATEST, {"of_school": row.school, "of_item": row.item}
    ).scalar_one()
    if row.operation == Operation.WITHDRAW or latest == row.revision:
        return
    change(
        connection,
        delivery,
        school=row.school,
        start=State.RETRY,
        end=State.HELD,
        by=Actor.ENGINE,
        at=at,
        reason=f"{_CHANGED_MEANWHILE} {how_it_goes_on(connection, latest)}",
        hold=NOT_APPROVED,
        revision=latest,
    )


def how_it_goes_on(connection: Connection, revision: int) -> str:
    """What becomes of a delivery that was given this later revision; the end of a sentence."""
    approved = connection.execute(_APPROVED, {"of_revision": revision}).first() is not None
    return "goes out in its new words, at their time." if approved else "waits for approval."


_APPROVED = select(approvals.c.id).where(approvals.c.revision == bindparam("of_revision"))
_LATEST = select(func.max(revisions.c.id)).where(
    revisions.c.school == bindparam("of_school"), revisions.c.item == bindparam("of_item")
)
