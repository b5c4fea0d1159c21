"""Deliveries: what is planned, what became of it, and what a person decides about it."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import (
    Actor,
    AttemptRecord,
    Delivery,
    ForbiddenMove,
    Operation,
    State,
    require,
)
from schoolcast.domain.errors import NotFound
from schoolcast.pipeline.records import NewDelivery
from schoolcast.store.audit import Record
from schoolcast.store.columns import LARGEST
from schoolcast.store.history import remember
from schoolcast.store.moves import change, recheck_first
from schoolcast.store.rows import ATTEMPT, DELIVERY, attempt_of, delivery_of
from schoolcast.store.stops_asked import ask_to_stop
from schoolcast.store.tables import RECEIPT, attempts, delivery_moves
from schoolcast.store.tables import deliveries as table


class Deliveries(Record):
    """The school's deliveries."""

    def deliveries(
        self,
        *,
        states: Collection[State] | None = None,
        item: str | None = None,
        since: datetime | None = None,
    ) -> list[Delivery]:
        """Deliveries in the order they are due; `since` bounds `due` from below."""
        wanted = select(*DELIVERY).where(table.c.school == self._school)
        if states is not None:
            wanted = wanted.where(table.c.state.in_(list(states)))
        if item is not None:
            wanted = wanted.where(table.c.item == item)
        if since is not None:
            wanted = wanted.where(table.c.due >= to_ms(since)).order_by(table.c.due)
        with self._read() as connection:
            found = [delivery_of(row) for row in connection.execute(wanted)]
        # Asked for an order, SQLite goes by it, through all of the table to find one item's.
        return sorted(found, key=lambda one: (one.due, one.id))

    def delivery(self, delivery_id: int) -> Delivery:
        """One delivery; NotFound."""
        with self._read() as connection:
            return self._delivery(connection, delivery_id)

    def _delivery(self, connection: Connection, delivery_id: int) -> Delivery:
        wanted = select(*DELIVERY).where(table.c.id == delivery_id, table.c.school == self._school)
        known = delivery_id <= LARGEST  # a file's driver can't even ask for what lies beyond
        row = connection.execute(wanted).one_or_none() if known else None
        if row is None:
            raise NotFound(f"There is no delivery {delivery_id}; see `schoolcast queue list`.")
        return delivery_of(row)

    def stop_later(self, delivery_id: int, *, person: str, at: datetime, reason: str) -> bool:
        """Keep what may be public from going again: should it not be, the ledger stops it.

        Its deadline ends now. False where it is neither being sent nor unknown any more.
        """
        with self._write() as connection:
            return ask_to_stop(
                connection, delivery_id, self._school, person=person, at=at, reason=reason
            )

    def retime(self, delivery: Delivery, new: NewDelivery) -> bool:
        """Give what is held the time, lane and price of its revision; its deadline stays.

        False when it has moved on meanwhile.
        """
        kept = ("not_after", "next_at")  # the approval gave the one, a try's end the other
        times = {name: value for name, value in timing(new).items() if name not in kept}
        with self._write() as connection:
            given = connection.execute(
                update(table)
                .where(
                    table.c.id == delivery.id,
                    table.c.school == self._school,
                    table.c.state == State.HELD,
                    table.c.revision == delivery.revision,
                )
                .values(lane=new.lane, price=new.price, version=table.c.version + 1, **times)
            )
            return bool(given.rowcount)

    def move(
        self,
        delivery_id: int,
        *,
        expect: State,
        end: State,
        by: Actor,
        at: datetime,
        reason: str,
        hold: str = "",
        person: str = "",
        next_at: datetime | None = None,
        remote_url: str | None = None,
        remote_id: str | None = None,
    ) -> bool:
        """Move a delivery by compare-and-set on `expect`; False when it has moved on meanwhile.

        ForbiddenMove when the state machine does not allow it, and for an attempt under way,
        which only the ledger begins and ends. Without `next_at` a retry goes at once and a
        scheduled one at its due time. `remote_url` is where a person saw it, and `remote_id` the
        post there; False also where another delivery of the lane holds that one.
        """
        require(expect, end, by)
        if State.SENDING in (expect, end):
            raise ForbiddenMove("A delivery that is being sent is changed by its attempt alone.")
        with suppress(IntegrityError), self._write() as connection:
            now = self._delivery(connection, delivery_id)
            when = {State.SCHEDULED: next_at or now.due, State.RETRY: next_at or at}.get(end)
            again: dict[str, Any] = {"next_at": to_ms(when)} if when else {}
            again |= {"remote_url": remote_url} if remote_url else {}
            again |= {"remote_id": remote_id} if remote_id else {}
            moved = change(
                connection,
                delivery_id,
                school=self._school,
                start=expect,
                end=end,
                by=by,
                at=at,
                reason=reason,
                person=person,
                hold=hold,
                **again,
            )
            if moved and by is Actor.PERSON:
                recheck_first(connection, delivery_id, at)
                self._decided(connection, now, expect, end, person, at)
            return moved
        return False

    def _decided(
        self,
        connection: Connection,
        delivery: Delivery,
        start: State,
        end: State,
        person: str,
        at: datetime,
    ) -> None:
        self._note(
            connection,
            person=person,
            action=end.value,
            subject=delivery.item,
            at=at,
            delivery=delivery.id,
            slot=delivery.slot,
            channel=delivery.channel,
            was=start.value,
        )

    def _add(
        self,
        connection: Connection,
        new: NewDelivery,
        *,
        item: str,
        revision: int,
        at: datetime,
        person: str,
        **values: Any,
    ) -> int:
        """Insert a delivery, with the first line of its history."""
        row = {
            "school": self._school,
            "item": item,
            "revision": revision,
            "run": 0,
            "operation": Operation.PUBLISH,
            "unsure": 0,
            "attempts": 0,
            "absent": 0,
            "unreadable": 0,
            "version": 0,
            **planned(new),
            **values,
        }
        added = connection.execute(insert(table).values(row).returning(table.c.id))
        delivery = int(added.scalar_one())
        reason = new.reason or "approved"
        remember(
            connection, delivery, self._school, None, new.state, Actor.PERSON, at, reason, person
        )
        return delivery

    def attempts(self, delivery_id: int) -> list[AttemptRecord]:
        """All tries at a delivery, oldest first."""
        wanted = select(*ATTEMPT).where(
            attempts.c.delivery == delivery_id, attempts.c.school == self._school
        )
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(attempts.c.number)).all()
        return [attempt_of(row) for row in rows]

    def history(self, delivery_id: int) -> list[tuple[datetime, State, str, str]]:
        """Every move: when, to which state, by whom (a person, or "engine"), why; oldest first."""
        moves = delivery_moves.c
        wanted = select(moves.at, moves.state, moves.person, moves.actor, moves.reason).where(
            moves.delivery == delivery_id, moves.school == self._school
        )
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(moves.id)).all()
        return [
            (from_ms(row.at), State(row.state), row.person or row.actor, row.reason) for row in rows
        ]

    def remote_ids(self, lane: str, *, other_than: int) -> set[str]:
        """Remote ids that belong to other deliveries than this one: of the lane, or its channel.

        The channel's lane may have had another name when they went out.
        """
        this = select(table.c.channel).where(table.c.id == other_than).scalar_subquery()
        wanted = select(table.c.remote_id).where(
            (table.c.lane == lane) | ((table.c.school == self._school) & (table.c.channel == this)),
            text(RECEIPT),
            table.c.id != other_than,
        )
        with self._read() as connection:
            return set(connection.execute(wanted).scalars())


def planned(new: NewDelivery) -> dict[str, Any]:
    """The columns that an approval sets."""
    return {
        "channel": new.channel,
        "slot": new.slot,
        "lane": new.lane,
        "state": new.state,
        "reason": new.reason,
        "hold": new.hold,
        "price": new.price,
        **timing(new),
    }


def timing(new: NewDelivery) -> dict[str, Any]:
    """The columns that say when a delivery goes out."""
    return {
        "urgent": int(new.urgent),
        "due": to_ms(new.due),
        "due_wall": new.due_wall,
        "zone": new.zone,
        "not_after": to_ms(new.not_after),
        "next_at": to_ms(new.due - new.lead),
    }
