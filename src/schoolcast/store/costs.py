"""Costs: what attempts that reached a platform were priced at, and what is planned."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import UNSENT, Operation
from schoolcast.pipeline.cost_records import Spent
from schoolcast.store.door import SchoolDoor
from schoolcast.store.tables import attempts, deliveries

_c = deliveries.c
_WHAT = (_c.id, _c.item, _c.slot, _c.channel, _c.price)
_PRICED = (_c.operation == Operation.PUBLISH, _c.price > 0)


class Costs(SchoolDoor):
    """Implements `pipeline.cost_records.CostBook`."""

    def spent(self, since: datetime, until: datetime) -> list[Spent]:
        """Tries that reached a platform which charges, in the order of their times."""
        reached = attempts.c.creating_at
        return self._rows(
            select(*_WHAT, reached.label("at"))
            .join_from(attempts, deliveries, attempts.c.delivery == _c.id)
            .where(
                _c.school == self._school,
                *_PRICED,
                reached >= to_ms(since),
                reached < to_ms(until),
            )
            .order_by(reached, attempts.c.id)
        )

    def planned(self, since: datetime, until: datetime) -> list[Spent]:
        """Posts that cost something and are due then, and have not gone out."""
        return self._rows(
            select(*_WHAT, _c.due.label("at"))
            .where(
                _c.school == self._school,
                *_PRICED,
                _c.state.in_(UNSENT),
                _c.due >= to_ms(since),
                _c.due < to_ms(until),
            )
            .order_by(_c.due, _c.id)
        )

    def _rows(self, wanted: Select[Any]) -> list[Spent]:
        with self._read() as connection:
            return [
                Spent(
                    delivery=row.id,
                    item=row.item,
                    slot=row.slot,
                    channel=row.channel,
                    at=from_ms(row.at),
                    micros=row.price,
                )
                for row in connection.execute(wanted)
            ]
