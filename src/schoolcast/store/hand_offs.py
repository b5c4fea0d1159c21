"""Hand-offs: who was asked to post what, and what they said."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, or_, select, text, update

from schoolcast.api.connector import Contact
from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import Actor, Delivery, State
from schoolcast.domain.errors import NotFound
from schoolcast.pipeline.handoff_records import NewHandOff, StoredHandOff, Word
from schoolcast.store.deliveries import Deliveries
from schoolcast.store.handoff_tables import PROMISED, UNCLEARED, hand_off_notices, hand_offs
from schoolcast.store.moves import change
from schoolcast.store.rows import DELIVERY, delivery_of
from schoolcast.store.sealed_words import close_words, open_words
from schoolcast.store.tables import deliveries as table
from schoolcast.vault import Safe

_TIMES = (
    "handed_at",
    "expires_at",
    "reminded_at",
    "escalated_at",
    "closed_at",
    "cleared_at",
    "promised_at",
    "kept_at",
)


class HandOffs(Deliveries):
    """Implements `pipeline.handoff_records.HandOffShelf`."""

    def unopened_hand_offs(self) -> list[Delivery]:
        """Deliveries that were handed off and of which nobody has been told yet."""
        known = select(hand_offs.c.delivery).where(hand_offs.c.delivery == table.c.id)
        wanted = select(*DELIVERY).where(
            table.c.school == self._school,
            table.c.state == State.HANDED_OFF,
            ~known.exists(),
        )
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(table.c.due, table.c.id)).all()
        return [delivery_of(row) for row in rows]

    def open_hand_off(self, new: NewHandOff) -> None:
        """Keep a hand-off; one that is kept already stays as it is."""
        row = {
            "delivery": new.delivery,
            "school": self._school,
            "key": new.key,
            "code": new.code,
            "deputy_code": new.deputy_code,
            "holder": new.holder.name,
            "holder_address": new.holder.address,
            "deputy": new.deputy.name,
            "deputy_address": new.deputy.address,
            "pictures": new.pictures,
            "handed_at": to_ms(new.handed_at),
            "expires_at": to_ms(new.expires_at),
            "mailed": 0,
            "closed_by": "",
            "said": "",
            "promised_by": "",
            "kept_by": "",
        }
        with self._write() as connection:
            there = select(hand_offs.c.delivery).where(hand_offs.c.delivery == new.delivery)
            if connection.execute(there).first() is None:
                connection.execute(insert(hand_offs), row)

    def hand_offs(self, *, everything: bool = False) -> list[StoredHandOff]:
        """Those that still ask for something, or all, oldest first."""
        wanted = self._hand_offs().order_by(hand_offs.c.handed_at, hand_offs.c.delivery)
        if not everything:
            wanted = wanted.where(or_(text(UNCLEARED), text(PROMISED)))
        with self._read() as connection:
            return [_hand_off_of(row, self._safe) for row in connection.execute(wanted).all()]

    def hand_off(self, delivery_id: int) -> StoredHandOff:
        """The hand-off of one delivery; NotFound."""
        with self._read() as connection:
            wanted = self._hand_offs().where(hand_offs.c.delivery == delivery_id)
            row = connection.execute(wanted).one_or_none()
        if row is None:
            raise NotFound(f"There is no hand-off {delivery_id}; see `schoolcast handoffs list`.")
        return _hand_off_of(row, self._safe)

    def note_hand_off(
        self,
        delivery_id: int,
        *,
        mailed: bool | None = None,
        reminded_at: datetime | None = None,
        escalated_at: datetime | None = None,
        cleared_at: datetime | None = None,
    ) -> None:
        """Keep what has been done about it; None leaves a value as it is."""
        values: dict[str, Any] = {} if mailed is None else {"mailed": int(mailed)}
        for name, moment in (
            ("reminded_at", reminded_at),
            ("escalated_at", escalated_at),
            ("cleared_at", cleared_at),
        ):
            if moment is not None:
                values[name] = to_ms(moment)
        with self._write() as connection:
            connection.execute(self._of_one(delivery_id).values(**values))

    def told_of_hand_off(self, delivery_id: int, kind: str) -> set[str]:
        """The addresses to which a notice of that kind has gone."""
        wanted = select(hand_off_notices.c.address).where(
            hand_off_notices.c.delivery == delivery_id,
            hand_off_notices.c.school == self._school,
            hand_off_notices.c.kind == kind,
        )
        with self._read() as connection:
            return set(connection.execute(wanted).scalars())

    def note_told(self, delivery_id: int, kind: str, address: str, at: datetime) -> None:
        """Keep that a notice of that kind has gone to an address, which had none before."""
        row = {
            "delivery": delivery_id,
            "school": self._school,
            "kind": kind,
            "address": address,
            "told_at": to_ms(at),
        }
        with self._write() as connection:
            connection.execute(insert(hand_off_notices), row)

    def close_hand_off(self, delivery_id: int, *, by: str, at: datetime) -> bool:
        """Wait no longer; False when it was closed already."""
        with self._write() as connection:
            return self._close(connection, delivery_id, by, at)

    def answer_hand_off(self, word: Word) -> bool:
        """Move the delivery by compare-and-set and keep the answer; False when it has moved on."""
        with self._write() as connection:
            now = self._delivery(connection, word.delivery)
            moved = change(
                connection,
                word.delivery,
                school=self._school,
                start=word.start,
                end=word.end,
                by=Actor.PERSON,
                at=word.at,
                reason=word.reason,
                person=word.person,
            )
            if not moved:
                return False
            self._close(connection, word.delivery, word.person, word.at)
            said = close_words("said", str(word.delivery), word.said, self._safe)
            promise: dict[str, Any] = {}
            if word.promise:
                promise = {"promised_at": to_ms(word.at), "promised_by": word.person}
            connection.execute(self._of_one(word.delivery).values(said=said, **promise))
            self._note(
                connection,
                person=word.person,
                action=word.end.value,
                subject=now.item,
                at=word.at,
                delivery=now.id,
                slot=now.slot,
                channel=now.channel,
                was=word.start.value,
                findings=list(word.findings),
                promise=word.promise,
            )
            return True

    def keep_promise(self, delivery_id: int, *, person: str, at: datetime) -> bool:
        """The pictures were deleted; False when nobody had promised it."""
        with self._write() as connection:
            kept = connection.execute(
                self._of_one(delivery_id)
                .where(text(PROMISED))
                .values(kept_at=to_ms(at), kept_by=person)
            )
            if not kept.rowcount:
                return False
            delivery = self._delivery(connection, delivery_id)
            self._note(
                connection,
                person=person,
                action="pictures-deleted",
                subject=delivery.item,
                at=at,
                delivery=delivery_id,
                channel=delivery.channel,
            )
            return True

    def _close(self, connection: Connection, delivery_id: int, by: str, at: datetime) -> bool:
        closing = self._of_one(delivery_id).where(hand_offs.c.closed_at.is_(None))
        closed = connection.execute(closing.values(closed_at=to_ms(at), closed_by=by))
        return bool(closed.rowcount)

    def _of_one(self, delivery_id: int) -> Any:
        return update(hand_offs).where(
            hand_offs.c.delivery == delivery_id, hand_offs.c.school == self._school
        )

    def _hand_offs(self) -> Select[Any]:
        own = [column.label(f"own_{column.name}") for column in hand_offs.c]
        return (
            select(*DELIVERY, *own)
            .join_from(hand_offs, table, table.c.id == hand_offs.c.delivery)
            .where(hand_offs.c.school == self._school)
        )


def _hand_off_of(row: Any, safe: Safe) -> StoredHandOff:
    own = {column.name: row._mapping[f"own_{column.name}"] for column in hand_offs.c}
    for name in _TIMES:
        own[name] = None if own[name] is None else from_ms(own[name])
    for role in ("holder", "deputy"):
        own[role] = Contact(name=own[role], address=own.pop(f"{role}_address"))
    own["said"] = open_words("said", str(own["delivery"]), own["said"], safe)
    del own["delivery"], own["school"]
    own["mailed"] = bool(own["mailed"])
    return StoredHandOff(delivery=delivery_of(row), **own)
