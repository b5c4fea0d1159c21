"""The history of a delivery: one line for each move."""

from datetime import datetime

from sqlalchemy import Connection, insert

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import Actor, State
from schoolcast.store.prepared import Prepared
from schoolcast.store.tables import delivery_moves

_REMEMBER = Prepared(insert(delivery_moves))


def remember(
    connection: Connection,
    delivery: int,
    school: str,
    start: State | None,
    end: State,
    by: Actor,
    at: datetime,
    reason: str,
    person: str = "",
) -> None:
    """Add a line to a delivery's history; `start` is None where it came into being."""
    _REMEMBER.run(
        connection,
        {
            "school": school,
            "delivery": delivery,
            "at": to_ms(at),
            "start": start,
            "state": end,
            "actor": by,
            "person": person,
            "reason": reason,
        },
    )
