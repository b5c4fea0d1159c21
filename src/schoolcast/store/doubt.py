"""Doubt: deliveries that may have gone out in a time the store has forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, or_, select, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import Actor, Operation, State
from schoolcast.pipeline.records import FORGOTTEN_BY, Gap
from schoolcast.store.attempt_key import attempt_key
from schoolcast.store.history import remember
from schoolcast.store.tables import attempts, deliveries, gaps, revisions

FORGOTTEN = (
    "The store went back in time, so this may have gone out already; looking before anything "
    "else happens."
)

_c = deliveries.c
_GOES = (State.SCHEDULED, State.RETRY)
_LATER = (State.HELD, State.FAILED)  # looked for when a person or a pass lets them go on
_ROW = select(deliveries, revisions.c.sha256).where(
    _c.id == bindparam("of_id"), revisions.c.id == _c.revision
)


def doubt(connection: Connection, delivery: int, since: datetime, now: datetime) -> None:
    """Make an unsent or cut-off delivery unknown, with an attempt that stands for the lost one.

    `since` is the earliest it can have gone out.
    """
    row = connection.execute(_ROW, {"of_id": delivery}).one()
    connection.execute(
        update(deliveries)
        .where(_c.id == delivery)
        .values(
            state=State.UNKNOWN,
            reason=FORGOTTEN,
            hold="",
            owner=None,
            lease_until=None,
            creating_at=None,
            next_at=to_ms(now),
            attempts=_c.attempts + 1,
            unsure=0,
            absent=0,
            unreadable=0,
            version=_c.version + 1,
        )
    )
    connection.execute(
        update(attempts)
        .where(attempts.c.delivery == delivery, attempts.c.outcome.is_(None))
        .values(outcome=State.UNKNOWN, detail=FORGOTTEN, ended_at=to_ms(now))
    )
    connection.execute(
        insert(attempts).values(
            school=row.school,
            delivery=delivery,
            number=row.attempts + 1,
            key=attempt_key(row),
            owner=FORGOTTEN_BY,
            started_at=to_ms(since),
            creating_at=to_ms(since),
            ended_at=to_ms(now),
            evidence="{}",
            outcome=State.UNKNOWN,
            detail=FORGOTTEN,
        )
    )
    start = State(row.state)
    remember(connection, delivery, row.school, start, State.UNKNOWN, Actor.ENGINE, now, FORGOTTEN)


def in_doubt(connection: Connection, delivery: int) -> bool:
    """Whether it may have gone out: it is marked, or a try at it ended without a clear answer."""
    unclear = (attempts.c.delivery == delivery, attempts.c.outcome == State.UNKNOWN)
    marked = select(_c.id).where(_c.id == delivery, or_(_c.unsure != 0, exists().where(*unclear)))
    return connection.execute(marked).first() is not None


def doubt_all(connection: Connection, gap: Gap) -> list[int]:
    """Doubt what may have gone out in the gap; ids of those now unknown.

    What is held or was refused is only marked: it is looked for once it may go out.
    """
    end = to_ms(gap.until)  # what is handed to a person goes out before it is due
    due = (_c.operation == Operation.PUBLISH, or_(_c.due <= end, _c.next_at <= end))
    rows = connection.execute(
        select(_c.id, _c.due)
        .where(*due, _c.state.in_([*_GOES, State.SENDING]))
        .order_by(_c.id)
        .with_for_update()
    ).all()
    for row in rows:
        doubt(connection, row.id, earliest(gap, from_ms(row.due)), gap.opened_at)
    connection.execute(update(deliveries).where(*due, _c.state.in_(_LATER)).values(unsure=1))
    connection.execute(
        update(deliveries)
        .where(*due, _c.state == State.UNKNOWN)
        .values(absent=0, next_at=to_ms(gap.opened_at), version=_c.version + 1)
    )
    return [row.id for row in rows]


def earliest(gap: Gap, due: datetime) -> datetime:
    """When a delivery can have gone out in the gap at the earliest."""
    return due if gap.since <= due <= gap.until else gap.since


def doubt_when_freed(connection: Connection, delivery: int, now: datetime) -> None:
    """Look for a delivery that was marked, now that it may go out."""
    state = connection.execute(select(_c.state).where(_c.id == delivery)).scalar_one()
    if state in _GOES:
        doubt_if_marked(connection, delivery, now)


def doubt_if_marked(connection: Connection, delivery: int, now: datetime) -> bool:
    """Look for a delivery before anything is said of it; False where it was not marked."""
    row = connection.execute(select(_c.due, _c.unsure).where(_c.id == delivery)).one()
    if not row.unsure:
        return False
    gap = connection.execute(select(gaps).order_by(gaps.c.id.desc()).limit(1)).first()
    since = earliest(gap_of(gap), from_ms(row.due)) if gap else from_ms(row.due)
    doubt(connection, delivery, since, now)
    return True


def gap_of(row: Any) -> Gap:
    """The gap in a row of the table."""
    return Gap(
        id=row.id,
        opened_at=from_ms(row.opened_at),
        since=from_ms(row.since),
        until=from_ms(row.until),
        why=row.why,
        closed_at=from_ms(row.closed_at) if row.closed_at is not None else None,
        closed_by=row.closed_by,
    )
