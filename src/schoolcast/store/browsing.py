"""Browsing: pages of deliveries, without reading the rest."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, literal_column, select

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import PUBLIC, Delivery
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.browse_records import Search
from schoolcast.pipeline.records import StoredRevision
from schoolcast.store.door import SchoolDoor
from schoolcast.store.rows import DELIVERY, STORED, delivery_of
from schoolcast.store.tables import deliveries, revisions

_c = deliveries.c
_TITLE = '"title":'  # stands before all posts; inside a word the marks would be escaped
# A sum keeps SQLite, which counts no rows, from going by the date through years that went out to
# find the few posts that are still open: 20 ms with 100,000 posts, in place of 3.
_BY_STATE = _c.due + literal_column("0")


class Browsing(SchoolDoor):
    """Implements `pipeline.browse_records.Browser`."""

    def browse(
        self, search: Search, *, newest_first: bool = False, offset: int = 0, limit: int = 50
    ) -> list[Delivery]:
        """A page of deliveries in the order they are due."""
        due = _BY_STATE if _few(search) else _c.due
        order = (due.desc(), _c.id.desc()) if newest_first else (due, _c.id)
        wanted = self._found(select(*DELIVERY), search).order_by(*order)
        with self._read() as connection:
            rows = connection.execute(wanted.offset(offset).limit(limit)).all()
        return [delivery_of(row) for row in rows]

    def count(self, search: Search) -> int:
        """How many there are in all."""
        with self._read() as connection:
            found = connection.execute(self._found(select(func.count()), search)).scalar()
        return found or 0

    def browse_days(
        self, bounds: Sequence[datetime], *, outings: int
    ) -> list[tuple[list[Delivery], int]]:
        """For each time between two of the instants: its first posts, and how many more."""
        days: list[tuple[list[Delivery], int]] = [([], 0) for _ in bounds[1:]]
        first = self._first_outings(bounds, outings)
        with self._read() as connection:
            for row in connection.execute(first):
                found, _ = days[row.day]
                found.append(delivery_of(row))
                days[row.day] = found, row.number - len(found)
        return days

    def _first_outings(self, bounds: Sequence[datetime], outings: int) -> Select[Any]:
        ends = [_c.due < to_ms(bound) for bound in bounds[1:-1]]
        last: ColumnElement[int] = literal_column(str(len(ends)))
        day = case(*((end, at) for at, end in enumerate(ends)), else_=last) if ends else last
        whole = Search(since=bounds[0], until=bounds[-1])
        ranked = self._found(
            select(
                _c.id,
                day.label("day"),
                func.count().over(partition_by=day).label("number"),
                func.dense_rank()
                .over(partition_by=day, order_by=(_c.due, _c.item, _c.slot))
                .label("outing"),
            ),
            whole,
        ).subquery()
        return (
            select(*DELIVERY, ranked.c.day, ranked.c.number)
            .join_from(ranked, deliveries, _c.id == ranked.c.id)
            .where(ranked.c.outing <= outings)
            .order_by(_c.due, _c.id)
        )

    def planned_items(self) -> set[str]:
        """The ids of all announcements that have, or had, a delivery."""
        wanted = select(_c.item).where(_c.school == self._school).distinct()
        with self._read() as connection:
            return set(connection.execute(wanted).scalars())

    def _found(self, wanted: Select[Any], search: Search) -> Select[Any]:
        wanted = wanted.where(_c.school == self._school)
        if search.states is not None:
            wanted = wanted.where(_c.state.in_(list(search.states)))
        if search.item:
            wanted = wanted.where(_c.item == search.item)
        if search.channel:
            wanted = wanted.where(_c.channel == search.channel)
        if search.since is not None:
            wanted = wanted.where(_c.due >= to_ms(search.since))
        if search.until is not None:
            wanted = wanted.where(_c.due < to_ms(search.until))
        if search.operation is not None:
            wanted = wanted.where(_c.operation == search.operation)
        return wanted

    def waiting_revisions(self) -> list[StoredRevision]:
        """Those that wait for approval or advice, or for an author to mend, oldest first.

        One that was sent back counts only while no later one has taken its place.
        """
        newer = revisions.alias("newer")
        replaced = exists().where(
            newer.c.school == revisions.c.school,
            newer.c.item == revisions.c.item,
            newer.c.number > revisions.c.number,
        )
        waits = (RevisionState.SUBMITTED, RevisionState.ASKED, RevisionState.SENT_BACK)
        wanted = STORED.where(
            revisions.c.school == self._school, revisions.c.state.in_(waits), ~replaced
        )
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(revisions.c.id)).all()
        return [self._revision_in(row) for row in rows]

    def titles(self, revisions_: Collection[int]) -> dict[int, str]:
        """The titles of announcements, by the number of a revision."""
        wanted = select(revisions.c.id, revisions.c.item, revisions.c.frozen).where(
            revisions.c.school == self._school, revisions.c.id.in_(list(revisions_))
        )
        with self._read() as connection:
            return {row.id: _title(row) for row in connection.execute(wanted)}


def _title(row: Any) -> str:
    """The title of a frozen revision, without taking apart all of its posts."""
    begins: int = row.frozen.find(_TITLE)
    if begins < 0:
        return str(row.item)
    title, _ = json.JSONDecoder().raw_decode(row.frozen, begins + len(_TITLE))
    return str(title)


def _few(search: Search) -> bool:
    """Whether the states alone leave few: nothing that went out, and no dates to go by."""
    dated = search.since is not None or search.until is not None
    return search.states is not None and not dated and PUBLIC.isdisjoint(search.states)
