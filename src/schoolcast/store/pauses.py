"""Pauses: what a person stopped for a while. A pause is a gate; it never changes a delivery."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import Operation, State
from schoolcast.pipeline.records import Pause, Scope
from schoolcast.store.audit import Record
from schoolcast.store.columns import in_words
from schoolcast.store.gate_tables import RUNNING
from schoolcast.store.tables import d, pauses

p = pauses.alias("p")
_c = pauses.c


def _scope(scope: Scope) -> ColumnElement[bool]:
    return p.c.scope == literal_column(f"'{scope}'")


_STOPS = and_(
    p.c.school == d.c.school,
    text("p." + RUNNING),
    or_(
        _scope(Scope.EVERYTHING),
        and_(_scope(Scope.CHANNEL), p.c.target == d.c.channel),
        and_(_scope(Scope.ITEM), p.c.target == d.c.item),
    ),
)
_WAITS = text(in_words("d.state", (State.SCHEDULED, State.RETRY)))
ENDS = select(func.min(p.c.until)).where(
    text("p." + RUNNING), exists().where(_STOPS, _WAITS, d.c.next_at < p.c.until)
)


def not_paused(moment: Any) -> ColumnElement[bool]:
    """Whether no pause stops `d` at a moment. Taking a post down is never paused."""
    lasting = or_(p.c.until.is_(None), p.c.until > moment)
    withdraws = d.c.operation == literal_column(f"'{Operation.WITHDRAW}'")
    return or_(withdraws, ~exists().where(_STOPS, lasting))


class Pauses(Record):
    """The school's pauses."""

    def pause(self, pause: Pause) -> Pause | None:
        """Begin a pause. Returns the one of the same scope and target that was running.

        It is replaced if it yields to the new one; otherwise it stays, and nothing is begun.
        """
        with self._write() as connection:
            running = self._running(connection, pause)
            if running is not None and not running.yields_to(pause):
                return running
            self._lift(connection, pause.scope, pause.target, pause.person, pause.since)
            connection.execute(
                insert(pauses).values(
                    school=self._school,
                    scope=pause.scope,
                    target=pause.target,
                    since=to_ms(pause.since),
                    person=pause.person,
                    why=pause.why,
                    until=to_ms(pause.until) if pause.until else None,
                    ended_by="",
                )
            )
            self._note(
                connection,
                person=pause.person,
                action="pause",
                subject=pause.target or pause.scope,
                at=pause.since,
                scope=pause.scope,
                until=pause.until.isoformat() if pause.until else None,
            )
            return running

    def resume(self, scope: Scope, target: str, *, person: str, at: datetime) -> bool:
        """End a pause; False when there is none, or it had ended by itself."""
        with self._write() as connection:
            ended = self._lift(connection, scope, target, person, at)
            if ended:
                self._note(
                    connection,
                    person=person,
                    action="resume",
                    subject=target or scope,
                    at=at,
                    scope=scope,
                )
            return ended

    def _running(self, connection: Connection, new: Pause) -> Pause | None:
        """The pause of the same scope and target that still stops something, kept from others."""
        same = (_c.school == self._school, _c.scope == new.scope, _c.target == new.target)
        row = connection.execute(
            select(pauses).where(*same, text(RUNNING)).with_for_update()
        ).one_or_none()
        if row is None or (row.until is not None and row.until <= to_ms(new.since)):
            return None
        return _pause_of(row)

    def _lift(self, connection: Any, scope: Scope, target: str, person: str, at: datetime) -> bool:
        """Close the running row; whether it still stopped anything."""
        mine = (
            _c.school == self._school,
            _c.scope == scope,
            _c.target == target,
            text(RUNNING),
        )
        until = connection.execute(select(_c.until).where(*mine)).all()
        connection.execute(update(pauses).where(*mine).values(ended_at=to_ms(at), ended_by=person))
        return any(row.until is None or row.until > to_ms(at) for row in until)

    def pauses(self, now: datetime) -> list[Pause]:
        """What is paused at `now`, the oldest first."""
        wanted = select(pauses).where(
            _c.school == self._school,
            text(RUNNING),
            or_(_c.until.is_(None), _c.until > to_ms(now)),
        )
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(_c.since, _c.id)).all()
        return [_pause_of(row) for row in rows]


def _pause_of(row: Any) -> Pause:
    return Pause(
        scope=Scope(row.scope),
        target=row.target,
        since=from_ms(row.since),
        person=row.person,
        why=row.why,
        until=from_ms(row.until) if row.until is not None else None,
    )
