"""Ready: the lanes on which something can be claimed now."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select

from schoolcast.domain.dates import to_ms
from schoolcast.store.claims import CLAIMABLE
from schoolcast.store.engine import Database
from schoolcast.store.tables import d, schools

READY = (
    select(d.c.lane)
    .where(*CLAIMABLE)
    .group_by(d.c.lane)
    .order_by(func.max(d.c.urgent).desc(), func.min(d.c.due), d.c.lane)
)
# By school the rows of others are not even looked at, but all that is planned of one's own is; the
# question for all looks at what is due alone. Most stores have one school.
READY_OF = READY.where(d.c.school.in_(bindparam("of_schools", expanding=True)))
_URGENT = d.c.urgent == literal_column("1")
_KNOWN = select(schools.c.school)


class ReadyLanes:
    """Where there is something to send."""

    _database: Database

    def ready_lanes(
        self, now: datetime, *, urgent: bool = False, of: Collection[str] | None = None
    ) -> list[str]:
        """Lanes that have a claimable delivery, or an `urgent` one, the most urgent first.

        `of` names schools whose deliveries alone count; None stands for all.
        """
        values: dict[str, Any] = {"now": to_ms(now)}
        with self._database.read() as connection:
            question = READY
            if of is not None and not set(connection.scalars(_KNOWN)) <= set(of):
                question, values = READY_OF, {**values, "of_schools": sorted(of)}
            if urgent:
                question = question.where(_URGENT)
            return list(connection.execute(question, values).scalars())
