"""Gaps and who has checked the consents: each school of a store for itself.

While a gap is open, its `closed_by` holds as JSON the schools that have checked: when, and who.
Once all of the store have, it is closed, and holds the last one's name.
"""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, and_, select, text, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.pipeline.records import Gap
from schoolcast.store.doubt import gap_of
from schoolcast.store.life_tables import OPEN
from schoolcast.store.tables import gaps, schools

_OPEN_ROWS = select(gaps).where(text(OPEN)).order_by(gaps.c.id).with_for_update()
_ALL = select(gaps).order_by(gaps.c.id)


def open_for(school: BindParameter[str]) -> ColumnElement[bool]:
    """Whether a gap waits for that school's consents to be checked."""
    return and_(gaps.c.closed_at.is_(None), gaps.c.closed_by.not_like('%"' + school + '":%'))


def gaps_of(connection: Connection, school: str | None) -> list[Gap]:
    """All gaps as that school sees them; None sees one as closed where all have closed it."""
    return [_seen(row, school) for row in connection.execute(_ALL)]


def check(connection: Connection, school: str | None, *, person: str, at: datetime) -> int:
    """Note that the school's consents were checked, or all schools'; how many gaps that ends."""
    everybody = set(connection.scalars(select(schools.c.school)))
    waiting = [row for row in connection.execute(_OPEN_ROWS) if school not in _checked(row)]
    for row in waiting:
        checked = {**_checked(row), school: {"at": to_ms(at), "by": person}}
        values: dict[str, Any] = {"closed_by": json.dumps(checked)}
        if school is None or everybody <= checked.keys():
            values = {"closed_at": to_ms(at), "closed_by": person}
        connection.execute(update(gaps).where(gaps.c.id == row.id).values(values))
    return len(waiting)


def _checked(row: Any) -> dict[str | None, dict[str, Any]]:
    noted = row.closed_by if row.closed_at is None else ""
    return dict(json.loads(noted or "{}"))


def _seen(row: Any, school: str | None) -> Gap:
    gap = gap_of(row)
    if gap.closed_at is not None:
        return gap
    mine = _checked(row).get(school)
    if mine is None:
        return replace(gap, closed_by="")
    return replace(gap, closed_at=from_ms(mine["at"]), closed_by=mine["by"])
