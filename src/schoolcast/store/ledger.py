"""The engine's door: claims and their ends, when to wake, closed lanes, signs of life."""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
)

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import UNSENT, Operation
from schoolcast.pipeline.records import Lane
from schoolcast.store.claims import APPROVED, LANE_FREE, WAITS, d
from schoolcast.store.columns import in_words
from schoolcast.store.settling import Settling
from schoolcast.store.tables import beats, deliveries, lanes

_c = deliveries.c
_ONE: ColumnElement[int] = literal_column("1")
_closed = exists().where(
    lanes.c.name == d.c.lane,
    or_(lanes.c.paused_reason != literal_column("''"), lanes.c.blocked_until > d.c.next_at),
)
# Each is answered by one step into an index, however much is planned.
_WAKE = (
    select(d.c.next_at)
    .where(WAITS, APPROVED, LANE_FREE, ~_closed)
    .order_by(d.c.next_at)
    .limit(_ONE),
    select(func.min(lanes.c.blocked_until)).where(
        lanes.c.paused_reason == literal_column("''"),
        exists().where(d.c.lane == lanes.c.name, WAITS, d.c.next_at < lanes.c.blocked_until),
    ),
    select(func.min(_c.next_at)).where(text("state = 'unknown'")),
    select(_c.not_after + 1)
    .where(text(in_words("state", UNSENT)), _c.operation == Operation.PUBLISH)
    .order_by(_c.not_after)
    .limit(_ONE),
    select(func.min(_c.lease_until)).where(text("state = 'sending'")),
)
# Both databases word ON CONFLICT alike.
_BLOCK = text(
    "INSERT INTO lanes (name, blocked_until, paused_reason) VALUES (:name, :until, '') "
    "ON CONFLICT (name) DO UPDATE SET blocked_until = excluded.blocked_until "
    "WHERE lanes.blocked_until IS NULL OR lanes.blocked_until < excluded.blocked_until"
)
_PAUSE = text(
    "INSERT INTO lanes (name, paused_reason) VALUES (:name, :reason) "
    "ON CONFLICT (name) DO UPDATE SET paused_reason = excluded.paused_reason "
    "WHERE lanes.paused_reason = ''"
)
_BEAT = text(
    "INSERT INTO beats (name, at) VALUES (:name, :at) "
    "ON CONFLICT (name) DO UPDATE SET at = excluded.at"
)
_OPEN = delete(lanes).where(lanes.c.name == bindparam("of_name"))


class SqlLedger(Settling):
    """Implements `pipeline.ports.Ledger`."""

    def next_instant(self) -> datetime | None:
        """When the next delivery is due, retried, looked at or late; None when nothing waits.

        What can't go at its time is left out: without a passing verdict, on a paused lane, behind
        another of its lane; a blocked lane counts from the end of its block.
        """
        with self._database.read() as connection:
            found = [connection.execute(question).scalar() for question in _WAKE]
        return min((from_ms(instant) for instant in found if instant is not None), default=None)

    def changes(self) -> int:
        """A number that differs after any other process wrote to the store.

        Our own writes may change it too: compare with the number after them.
        """
        return self._database.changes()

    def lanes(self) -> list[Lane]:
        """Every lane that is blocked, be it until a time now past, or paused."""
        with self._database.read() as connection:
            rows = connection.execute(select(lanes).order_by(lanes.c.name)).all()
        return [
            Lane(
                name=row.name,
                blocked_until=from_ms(row.blocked_until) if row.blocked_until else None,
                paused_reason=row.paused_reason,
                paused_at=from_ms(row.paused_at) if row.paused_at is not None else None,
            )
            for row in rows
        ]

    def block_lane(self, lane: str, until: datetime) -> None:
        """Send nothing on the lane until then, or until the end of a longer block."""
        with self._database.write() as connection:
            connection.execute(_BLOCK, {"name": lane, "until": to_ms(until)})

    def pause_lane(self, lane: str, reason: str) -> bool:
        """Send nothing on the lane until a person mends it; False when it was paused already."""
        with self._database.write() as connection:
            paused = connection.execute(_PAUSE, {"name": lane, "reason": reason or "paused"})
            return bool(paused.rowcount)

    def open_lane(self, lane: str) -> bool:
        """End the lane's block and pause; False when there was neither."""
        with self._database.write() as connection:
            return bool(connection.execute(_OPEN, {"of_name": lane}).rowcount)

    def beat(self, name: str, now: datetime) -> None:
        """Record that a pass has run to its end."""
        with self._database.write() as connection:
            connection.execute(_BEAT, {"name": name, "at": to_ms(now)})

    def last_beat(self, name: str) -> datetime | None:
        """When a pass last ran to its end."""
        with self._database.read() as connection:
            at = connection.execute(select(beats.c.at).where(beats.c.name == name)).scalar()
        return None if at is None else from_ms(at)
