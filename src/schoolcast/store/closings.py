"""Closed days and the steps into a new school year."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import Actor, Delivery, State
from schoolcast.pipeline.calendar_records import Closing, YearStep
from schoolcast.store.calendar_tables import STANDS, closings, year_steps
from schoolcast.store.deliveries import Deliveries
from schoolcast.store.history import remember
from schoolcast.store.moves import NOT_APPROVED, change, how_it_goes_on
from schoolcast.store.rows import DELIVERY, delivery_of
from schoolcast.store.tables import deliveries as table
from schoolcast.store.tables import revisions

AGAIN = "the day it speaks of was reopened"
_FRESH: dict[str, Any] = {
    "state": State.SCHEDULED.value,
    "reason": AGAIN,
    "hold": "",
    "attempts": 0,
    "absent": 0,
    "unreadable": 0,
    "version": 0,
    "unsure": 0,
    "remote_id": None,
    "remote_url": None,
}

_WAITS = {"state": State.HELD.value, "hold": NOT_APPROVED}
_CHANGED = "It was changed since it was recalled, and"
_LATEST = select(func.max(revisions.c.id)).where(
    revisions.c.school == bindparam("of_school"), revisions.c.item == bindparam("of_item")
)


class Closings(Deliveries):
    """Implements `pipeline.calendar_records.CalendarBook`."""

    def save_closing(self, closing: Closing) -> None:
        """Keep a closed day; for one that stands closed already its deliveries. Audited."""
        lists = {"held": _numbers(closing.held), "recalled": _numbers(closing.recalled)}
        with self._write() as connection:
            known = connection.execute(
                update(closings).where(*self._standing(closing.day)).values(lists)
            )
            if not known.rowcount:
                connection.execute(
                    insert(closings).values(
                        school=self._school,
                        day=str(closing.day),
                        why=closing.why,
                        person=closing.person,
                        at=to_ms(closing.at),
                        reopened_by="",
                        **lists,
                    )
                )
            self._note(
                connection,
                person=closing.person,
                action="close-day",
                subject=str(closing.day),
                at=closing.at,
                held=list(closing.held),
                recalled=list(closing.recalled),
            )

    def closings(self, *, everything: bool = False) -> list[Closing]:
        """Those that stand, or all there were; the oldest first."""
        wanted = select(closings).where(closings.c.school == self._school)
        if not everything:
            wanted = wanted.where(text(STANDS))
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(closings.c.id)).all()
        return [_closing_of(row) for row in rows]

    def end_closing(self, day: date, *, person: str, at: datetime) -> bool:
        """The day is reopened; False where it stands open. Audited."""
        with self._write() as connection:
            ended = connection.execute(
                update(closings)
                .where(*self._standing(day))
                .values(reopened_at=to_ms(at), reopened_by=person)
            )
            if ended.rowcount:
                self._note(connection, person=person, action="reopen-day", subject=str(day), at=at)
            return bool(ended.rowcount)

    def plan_again(self, delivery_id: int, *, person: str, at: datetime) -> Delivery:
        """The same post once more, as a new run: for a hand-off that was recalled. Audited.

        Where the item has a later revision, it waits for that one's approval, or for the look
        that gives it the time of what is approved.
        """
        with self._write() as connection:
            return self._plan_again(connection, delivery_id, person, at)

    def hand_out_anew(self, delivery_id: int, *, person: str, at: datetime, reason: str) -> bool:
        """Call back what a person was given, and `plan_again`: both or neither.

        False where nobody holds it any more.
        """
        with self._write() as connection:
            called_back = change(
                connection, delivery_id, school=self._school, start=State.HANDED_OFF,
                end=State.CANCELLED, by=Actor.PERSON, at=at, reason=reason, person=person,
            )  # fmt: skip
            if called_back:
                self._plan_again(connection, delivery_id, person, at)
            return called_back

    def _plan_again(
        self, connection: Connection, delivery_id: int, person: str, at: datetime
    ) -> Delivery:
        c = table.c
        row = connection.execute(
            select(table).where(c.id == delivery_id, c.school == self._school)
        ).one()
        same = [c[name] == getattr(row, name) for name in _SAME]
        newest = connection.execute(select(func.max(c.run)).where(*same)).scalar_one()
        if newest > row.run:
            again = connection.execute(select(*DELIVERY).where(*same, c.run == newest)).one()
            return delivery_of(again)
        values = {name: value for name, value in row._mapping.items() if name != "id"}
        values |= {**_FRESH, "run": newest + 1, "next_at": to_ms(at)}
        values |= {name: None for name in _CLAIM if name in c}
        latest = connection.execute(_LATEST, {"of_school": self._school, "of_item": row.item})
        if (newer := latest.scalar_one()) != row.revision:
            why = f"{_CHANGED} {how_it_goes_on(connection, newer)}"
            values |= {**_WAITS, "revision": newer, "reason": why}
        added = connection.execute(insert(table).values(values).returning(c.id)).scalar_one()
        remember(
            connection, added, self._school, None, State(values["state"]), Actor.PERSON, at,
            values["reason"], person,
        )  # fmt: skip
        self._note(
            connection, person=person, action="plan-again", subject=row.item, at=at,
            delivery=added, slot=row.slot, channel=row.channel,
        )  # fmt: skip
        return self._delivery(connection, added)

    def save_year_step(self, step: YearStep) -> None:
        """Keep that a step is done; audited."""
        c = year_steps.c
        with self._write() as connection:
            connection.execute(
                delete(year_steps).where(
                    c.school == self._school, c.year == step.year, c.step == step.step
                )
            )
            connection.execute(
                insert(year_steps).values(
                    school=self._school,
                    year=step.year,
                    step=step.step,
                    person=step.person,
                    at=to_ms(step.at),
                )
            )
            self._note(
                connection, person=step.person, action="year-step", subject=step.year, at=step.at,
                step=step.step,
            )  # fmt: skip

    def year_steps(self, year: str) -> list[YearStep]:
        """The steps into that school year that are done."""
        c = year_steps.c
        wanted = select(year_steps).where(c.school == self._school, c.year == year)
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(c.at, c.step)).all()
        return [
            YearStep(year=row.year, step=row.step, person=row.person, at=from_ms(row.at))
            for row in rows
        ]

    def _standing(self, day: date) -> tuple[Any, ...]:
        return (closings.c.school == self._school, closings.c.day == str(day), text(STANDS))


_SAME = ("school", "item", "channel", "slot", "operation")
_CLAIM = ("owner", "lease_until", "creating_at")


def _numbers(ids: Iterable[int]) -> str:
    return json.dumps(sorted(set(ids)))


def _closing_of(row: Any) -> Closing:
    return Closing(
        day=date.fromisoformat(row.day),
        why=row.why,
        person=row.person,
        at=from_ms(row.at),
        held=tuple(json.loads(row.held)),
        recalled=tuple(json.loads(row.recalled)),
        reopened_at=None if row.reopened_at is None else from_ms(row.reopened_at),
        reopened_by=row.reopened_by,
    )
