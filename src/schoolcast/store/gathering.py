"""Gathering: many revisions and deliveries in a few questions."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import or_, select

from schoolcast.domain.delivery import Delivery, State
from schoolcast.domain.errors import NotFound
from schoolcast.domain.revision import Revision
from schoolcast.store.door import SchoolDoor
from schoolcast.store.frozen import thaw
from schoolcast.store.rows import DELIVERY, delivery_of
from schoolcast.store.sealing import may_show, open_revision
from schoolcast.store.tables import deliveries, revisions
from schoolcast.vault import Safe

_AT_ONCE = 500  # numbers in one question
_r = revisions.c
_KEPT = select(_r.id, _r.item, _r.number, _r.frozen)
_DELIVERY = select(*DELIVERY)


class Gathering(SchoolDoor):
    """Implements `pipeline.gather_records.Gatherer`."""

    def showing(self, child: str) -> dict[int, Revision]:
        """Every revision in which the child with that id is shown or told of, by its number."""
        private = or_(
            _r.frozen.contains('"sealed":'), _r.frozen.contains(json.dumps(child), autoescape=True)
        )
        with self._read() as connection:
            # One after the other: together they can be a hundred megabytes.
            rows = connection.execute(_KEPT.where(_r.school == self._school, private))
            found = [row for row in rows if _may_show(row, child, self._safe)]
        opened = ((row.id, _thawed(row, self._safe)) for row in found)
        return {number: revision for number, revision in opened if _shows(revision, child)}

    def several(self, revisions: Collection[int]) -> dict[int, Revision]:
        """Revisions by their numbers; what is not there is left out."""
        found: dict[int, Revision] = {}
        with self._read() as connection:
            for part in _parts(revisions):
                rows = connection.execute(_KEPT.where(_r.school == self._school, _r.id.in_(part)))
                found |= {row.id: _thawed(row, self._safe) for row in rows}
        return found

    def deliveries_numbered(self, ids: Sequence[int]) -> list[Delivery]:
        """These deliveries, in the order of `ids`; NotFound when one is missing."""
        if not ids:
            return []
        found: dict[int, Delivery] = {}
        with self._read() as connection:
            for part in _parts(ids):
                wanted = _DELIVERY.where(
                    deliveries.c.school == self._school, deliveries.c.id.in_(part)
                )
                found |= {one.id: one for one in map(delivery_of, connection.execute(wanted))}
        missing = sorted(set(ids) - found.keys())
        if missing:
            raise NotFound(f"There is no delivery {missing[0]}; see `schoolcast queue list`.")
        return [found[number] for number in ids]

    def deliveries_of(
        self, revisions: Collection[int], *, states: Collection[State]
    ) -> list[Delivery]:
        """The deliveries in those states that rest on the revisions, in the order they are due."""
        wanted = _DELIVERY.where(
            deliveries.c.school == self._school, deliveries.c.state.in_(list(states))
        )
        found: list[Delivery] = []
        with self._read() as connection:
            for part in _parts(revisions):
                rows = connection.execute(wanted.where(deliveries.c.revision.in_(part)))
                found += map(delivery_of, rows)
        return sorted(found, key=lambda one: (one.due, one.id))


def _may_show(row: Any, child: str, safe: Safe) -> bool:
    return may_show(row.frozen, f"{row.item}/{row.number}", child, safe)


def _thawed(row: Any, safe: Safe) -> Revision:
    return thaw(open_revision(row.frozen, f"{row.item}/{row.number}", safe))


def _parts(numbers: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(numbers))
    return (ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE))


def _shows(revision: Revision, child: str) -> bool:
    shown = {one for post in revision.posts for each in post.shown for one in each.children}
    return child in shown or child in revision.children
