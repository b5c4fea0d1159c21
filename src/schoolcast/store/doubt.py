"""Doubt: deliveries that may have gone out in a time the store has forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, insert, or_, select, text, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import Actor, Operation, State
from schoolcast.pipeline.records import FORGOTTEN_BY, Gap
from schoolcast.store.attempt_key import attempt_key
from schoolcast.store.columns import in_words
from schoolcast.store.history import remember
from schoolcast.store.tables import attempts, deliveries, gaps, revisions

FORGOTTEN = (
    "The store went back in time, so this may have gone out already; looking before anything "
    "else happens."
)

_c = deliveries.c
_GOES = (State.SCHEDULED, State.RETRY)
_LATER = (*_GOES, State.HELD, State.FAILED, State.MISSED, State.SUPERSEDED)
_ROW = select(deliveries, revisions.c.sha256).where(
    _c.id == bindparam("of_id"), revisions.c.id == _c.revision
)
_DUE = select(_c.id).where(  # written out, so that the partial index of what waits serves
    text(in_words("state", _GOES)), _c.next_at <= bindparam("now"), text("unsure = 1")
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


def mark(connection: Connection, delivery: int) -> None:
    """Have an unsent delivery looked for before it goes out."""
    connection.execute(update(deliveries).where(_c.id == delivery).values(unsure=1))


def in_doubt(connection: Connection, delivery: int) -> bool:
    """Whether it may have gone out: it is marked, or a try at it ended without a clear answer."""
    unclear = (attempts.c.delivery == delivery, attempts.c.outcome == State.UNKNOWN)
    marked = select(_c.id).where(_c.id == delivery, or_(_c.unsure != 0, exists().where(*unclear)))
    return connection.execute(marked).first() is not None


def doubt_all(connection: Connection, gap: Gap) -> list[int]:
    """Doubt what may have gone out in the gap; ids of those now unknown.

    All else that might still go out may have been moved into the gap. It is only marked, and
    looked for when its own time has come. What was being sent as the gap began has its time
    behind it, whatever the clock says now.
    """
    end = to_ms(gap.until)  # what is handed to a person goes out before it is due
    publish = _c.operation == Operation.PUBLISH
    due = or_(_c.due <= end, _c.next_at <= end)
    rows = connection.execute(
        select(_c.id)
        .where(publish, or_(_c.state == State.SENDING, and_(_c.state.in_(_GOES), due)))
        .order_by(_c.id)
        .with_for_update()
    ).all()
    for row in rows:
        doubt(connection, row.id, gap.since, gap.opened_at)
    connection.execute(update(deliveries).where(publish, _c.state.in_(_LATER)).values(unsure=1))
    connection.execute(
        update(deliveries)
        .where(publish, _c.state == State.UNKNOWN)
        .values(absent=0, next_at=to_ms(gap.opened_at), version=_c.version + 1)
    )
    return [row.id for row in rows]


def doubt_due(connection: Connection, now: datetime) -> list[int]:
    """Look for what was marked, now that its time has come; the ids of those now unknown."""
    due = connection.execute(_DUE.order_by(_c.id).with_for_update(), {"now": to_ms(now)})
    return [row.id for row in due.all() if doubt_if_marked(connection, row.id, now)]


def waits_marked(connection: Connection, now: datetime) -> bool:
    """Whether anything has become due that is to be looked for first."""
    return connection.execute(_DUE.limit(1), {"now": to_ms(now)}).first() is not None


def doubt_if_marked(connection: Connection, delivery: int, now: datetime) -> bool:
    """Look for a delivery before anything is said of it; False where it was not marked."""
    row = connection.execute(select(_c.due, _c.unsure).where(_c.id == delivery)).one()
    if not row.unsure:
        return False
    doubt(connection, delivery, _forgotten_since(connection, delivery) or from_ms(row.due), now)
    return True


def _forgotten_since(connection: Connection, delivery: int) -> datetime | None:
    """When it can have gone out at the earliest: in a gap for which nobody has looked yet.

    What was first submitted after a gap is not of that gap.
    """
    looked = select(func.max(attempts.c.ended_at)).where(
        attempts.c.delivery == delivery, attempts.c.owner == FORGOTTEN_BY
    )
    submitted = (
        select(func.min(revisions.c.submitted_at))
        .select_from(deliveries)
        .join(revisions, (revisions.c.school == _c.school) & (revisions.c.item == _c.item))
        .where(_c.id == delivery)
    )
    since = select(func.min(gaps.c.since)).where(
        gaps.c.opened_at > func.coalesce(looked.scalar_subquery(), -1),
        gaps.c.until >= submitted.scalar_subquery(),
    )
    latest = select(gaps.c.since).order_by(gaps.c.id.desc()).limit(1)
    found = connection.execute(since).scalar() or connection.execute(latest).scalar()
    return None if found is None else from_ms(found)


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
