"""Stops that a person asked for while nobody knew whether the post was public."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, select, update

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import UNSENT, Actor, State
from schoolcast.store.history import remember
from schoolcast.store.moves import change
from schoolcast.store.tables import deliveries, delivery_moves

_c = deliveries.c
_CAN_NOT_STOP = (State.SENDING, State.UNKNOWN, State.NEEDS_ATTENTION)
_ASKED_TO_STOP = (  # a move that goes nowhere, by a person
    select(delivery_moves.c.person, delivery_moves.c.reason)
    .where(
        delivery_moves.c.delivery == bindparam("of_id"),
        delivery_moves.c.start == delivery_moves.c.state,
        delivery_moves.c.state.in_(_CAN_NOT_STOP),
        delivery_moves.c.person != "",
    )
    .order_by(delivery_moves.c.id.desc())
    .limit(1)
)
_NOT_PUBLIC = select(_c.id, _c.school, _c.state).where(
    _c.id == bindparam("of_id"), _c.state.in_([*UNSENT, State.HANDED_OFF])
)


def ask_to_stop(
    connection: Connection, delivery: int, school: str, *, person: str, at: datetime, reason: str
) -> bool:
    """End its deadline and keep who wanted it stopped; False where that is no question now."""
    over = case((_c.not_after < to_ms(at), _c.not_after), else_=to_ms(at) - 1)
    row = connection.execute(
        update(deliveries)
        .where(_c.id == delivery, _c.state.in_(_CAN_NOT_STOP))
        .values(not_after=over)
        .returning(_c.state)
    ).first()
    if row is None:
        return False
    now = State(row.state)
    remember(connection, delivery, school, now, now, Actor.PERSON, at, reason, person)
    return True


def asked_to_stop(connection: Connection, delivery: int) -> bool:
    """Whether a person wanted it stopped when it was too late for that."""
    return connection.execute(_ASKED_TO_STOP, {"of_id": delivery}).first() is not None


def stopped(connection: Connection, row: Any, now: datetime) -> bool:
    """Carry out what a person asked for before anybody knew that it had not gone out.

    `row` is an unsent delivery that was tried; False where nobody asked.
    """
    asked = connection.execute(_ASKED_TO_STOP, {"of_id": row.id}).first()
    return asked is not None and change(
        connection,
        row.id,
        school=row.school,
        start=State(row.state),
        end=State.CANCELLED,
        by=Actor.PERSON,
        at=now,
        reason=asked.reason,
        person=asked.person,
    )


def carry_out_stop(connection: Connection, delivery: int, now: datetime) -> None:
    """The same for a delivery of which it has just become known that it is not public."""
    row = connection.execute(_NOT_PUBLIC, {"of_id": delivery}).first()
    if row is not None:
        stopped(connection, row, now)
