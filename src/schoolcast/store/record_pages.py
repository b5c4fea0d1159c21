"""The record a page at a time, without reading the rest."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.pipeline.record_search import RecordSearch
from schoolcast.pipeline.records import AuditEntry
from schoolcast.store.audit import entry_of
from schoolcast.store.door import SchoolDoor
from schoolcast.store.tables import audit

_c = audit.c
_AT_ONCE = 500  # subjects in one question


class RecordPages(SchoolDoor):
    """Implements `pipeline.record_search.RecordBrowser`."""

    def record_lines(
        self, search: RecordSearch, *, offset: int = 0, limit: int | None = 100
    ) -> list[AuditEntry]:
        """A page of lines, the oldest first; without `limit` all of them."""
        wanted = self._matching_lines(select(audit), search).order_by(_c.seq)
        with self._read() as connection:
            rows = connection.execute(wanted.offset(offset).limit(limit)).mappings().all()
        return [entry_of(row) for row in rows]

    def count_lines(self, search: RecordSearch) -> int:
        """How many there are in all."""
        wanted = self._matching_lines(select(func.count()).select_from(audit), search)
        with self._read() as connection:
            return connection.execute(wanted).scalar() or 0

    def last_done(
        self, action: str, subjects: Collection[str], *, before: datetime
    ) -> dict[str, datetime]:
        """When that was last done to each subject; those it was not done to are left out."""
        ordered = sorted(subjects)
        found: dict[str, datetime] = {}
        with self._read() as connection:
            for at in range(0, len(ordered), _AT_ONCE):
                asked = RecordSearch(action=action, until=before)
                wanted = select(_c.subject, func.max(_c.at)).group_by(_c.subject)
                wanted = wanted.where(_c.subject.in_(ordered[at : at + _AT_ONCE]))
                rows = connection.execute(self._matching_lines(wanted, asked))
                found |= {subject: from_ms(last) for subject, last in rows}
        return found

    def record_words(self) -> tuple[list[str], list[str]]:
        """Who stands in the record, and what was done, each once and in order."""
        mine = _c.school == self._school
        with self._read() as connection:
            people = connection.execute(select(_c.person).where(mine).distinct()).scalars()
            actions = connection.execute(select(_c.action).where(mine).distinct()).scalars()
            return sorted(people), sorted(actions)

    def _matching_lines(self, wanted: Select[Any], search: RecordSearch) -> Select[Any]:
        wanted = wanted.where(_c.school == self._school)
        if search.since is not None:
            wanted = wanted.where(_c.at >= to_ms(search.since))
        if search.until is not None:
            wanted = wanted.where(_c.at < to_ms(search.until))
        for column, value in (
            (_c.person, search.person),
            (_c.action, search.action),
            (_c.subject, search.subject),
        ):
            wanted = wanted.where(column == value) if value else wanted
        return wanted
