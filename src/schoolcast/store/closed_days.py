"""Whether a delivery was on its way when a day was closed that it speaks of."""

import json

from sqlalchemy import Connection, bindparam, select, text

from schoolcast.store.calendar_tables import STANDS, closings

_STANDING = select(closings.c.held).where(closings.c.school == bindparam("of_school"), text(STANDS))


def speaks_of_a_closed_day(connection: Connection, school: str, delivery: int) -> bool:
    """Whether a closing that stands counts it among those it holds."""
    standing = connection.execute(_STANDING, {"of_school": school}).scalars()
    return any(delivery in json.loads(held) for held in standing)
