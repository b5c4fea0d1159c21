"""The engine's door: claims and their ends, when to wake, closed lanes, signs of life."""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import UNSENT, Actor, Operation, State
from schoolcast.pipeline.records import FullBudget, Lane
from schoolcast.store.budgets import (
    BUDGET_FREES,
    IN_BUDGET,
    forget_uses,
    full_budgets,
)
from schoolcast.store.claims import APPROVED, LANE_FREE, WAITS
from schoolcast.store.clock_readings import ClockReadings
from schoolcast.store.columns import in_words
from schoolcast.store.life import mark_beat
from schoolcast.store.moves import ASK_AGAIN, CLOSED_DAY, NOT_APPROVED, STILL_TRUE, change
from schoolcast.store.onward import Onward
from schoolcast.store.pauses import ENDS as PAUSE_ENDS
from schoolcast.store.pauses import not_paused
from schoolcast.store.ready import ReadyLanes
from schoolcast.store.tables import d, deliveries, lanes

_c = deliveries.c
_NEVER = 1 << 60  # so late that no use of a budget counts any more
_ONE: ColumnElement[int] = literal_column("1")
_closed = exists().where(
    lanes.c.name == d.c.lane,
    or_(lanes.c.paused_reason != literal_column("''"), lanes.c.blocked_until > d.c.next_at),
)
# Each is answered by one step into an index, however much is planned.
_WAKE = (
    select(d.c.next_at)
    .where(WAITS, APPROVED, LANE_FREE, ~_closed, not_paused(d.c.next_at), IN_BUDGET)
    .order_by(d.c.next_at)
    .limit(_ONE),
    PAUSE_ENDS,
    BUDGET_FREES,
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
    "INSERT INTO lanes (name, paused_reason, paused_at) VALUES (:name, :reason, :at) "
    "ON CONFLICT (name) DO UPDATE SET paused_reason = excluded.paused_reason, "
    "paused_at = excluded.paused_at WHERE lanes.paused_reason = ''"
)
_OPEN = (
    update(lanes)
    .where(lanes.c.name == bindparam("of_name"), lanes.c.paused_reason != literal_column("''"))
    .values(paused_reason="", paused_at=None)
)
_FORGET = delete(lanes).where(
    lanes.c.name == bindparam("of_name"),
    lanes.c.paused_reason == literal_column("''"),
    or_(lanes.c.blocked_until.is_(None), lanes.c.blocked_until <= bindparam("now")),
)
_LATE = (
    _c.lane == bindparam("of_name"),
    _c.operation == Operation.PUBLISH,
    or_(_c.due <= bindparam("now"), _c.next_at <= bindparam("now")),
)
_ASKS = (STILL_TRUE, CLOSED_DAY, NOT_APPROVED)  # a person's answer ends these as it is
_LATE_ON = (
    select(_c.id, _c.school, _c.state)
    .where(*_LATE, text(in_words("state", UNSENT)), _c.hold.not_in(_ASKS))
    .order_by(_c.id)
    .with_for_update()
)
_LATE_IN_DOUBT = (  # asked about once it is known not to be there
    update(deliveries).where(*_LATE, text("state = 'unknown'")).values(hold=STILL_TRUE)
)


class SqlLedger(Onward, ReadyLanes, ClockReadings):
    """Implements `pipeline.ports.Ledger`."""

    def next_instant(self, now: datetime | None = None) -> datetime | None:
        """When the next delivery is due, retried, looked at or late; None when nothing waits.

        What can't go at its time is left out: without a passing verdict, paused by a person or
        with its lane, behind another of its lane; what is blocked counts from the end of its
        block or pause. Budgets are heeded only where `now` says what of them is used.
        """
        moment = {"now": to_ms(now) if now else _NEVER}
        with self._database.read() as connection:
            found = [connection.execute(question, moment).scalar() for question in _WAKE]
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

    def pause_lane(self, lane: str, reason: str, at: datetime | None = None) -> bool:
        """Send nothing on the lane until a person mends it; False when it was paused already."""
        paused = {"name": lane, "reason": reason or "paused", "at": to_ms(at) if at else None}
        with self._database.write() as connection:
            return bool(connection.execute(_PAUSE, paused).rowcount)

    def open_lane(self, lane: str, at: datetime | None = None) -> bool:
        """End the lane's pause; False when it was not paused. A block lasts until its own end.

        With `at`, what became due while the lane was paused is held until a person says that it
        is still true: at once, or where nobody knows whether it is public when that is known.
        """
        with self._database.write() as connection:
            ended = bool(connection.execute(_OPEN, {"of_name": lane}).rowcount)
            now = to_ms(at) if at else 0  # where it is not said, no block counts as over
            connection.execute(_FORGET, {"of_name": lane, "now": now})
            if ended and at is not None:
                _ask_again(connection, lane, at)
            return ended

    def full_budgets(self, now: datetime) -> list[FullBudget]:
        """Budgets that are used up while deliveries wait for them."""
        with self._database.read() as connection:
            return full_budgets(connection, now)

    def beat(self, name: str, now: datetime) -> None:
        """Record that a pass has run to its end, and in which hour."""
        with self._database.write() as connection:
            if mark_beat(connection, name, now):
                forget_uses(connection, now)


def _ask_again(connection: Connection, lane: str, at: datetime) -> None:
    late = {"of_name": lane, "now": to_ms(at)}
    connection.execute(_LATE_IN_DOUBT, late)
    for row in connection.execute(_LATE_ON, late).all():
        change(
            connection,
            row.id,
            school=row.school,
            start=State(row.state),
            end=State.HELD,
            by=Actor.ENGINE,
            at=at,
            reason=ASK_AGAIN,
            hold=STILL_TRUE,
        )
