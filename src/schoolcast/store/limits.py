"""Limits: which budgets a school's channels share."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, text

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.pipeline.records import Limit
from schoolcast.store.budgets import limit_of, used_budgets
from schoolcast.store.door import SchoolDoor
from schoolcast.store.tables import budgets, channel_budgets

_KEEP = text(
    "INSERT INTO budgets (name, most, period, unit) VALUES (:name, :most, :period, :unit) "
    "ON CONFLICT (name) DO UPDATE SET most = excluded.most, period = excluded.period, "
    "unit = excluded.unit"
)


class Limits(SchoolDoor):
    """The school's channels and their budgets."""

    def limits(self) -> dict[str, set[Limit]]:
        """The budgets of each channel that has any."""
        wanted = select(channel_budgets.c.channel, budgets).where(
            channel_budgets.c.budget == budgets.c.name,
            channel_budgets.c.school == self._school,
        )
        found: dict[str, set[Limit]] = {}
        with self._read() as connection:
            for row in connection.execute(wanted):
                found.setdefault(row.channel, set()).add(limit_of(row))
        return found

    def used(self, now: datetime) -> dict[str, int]:
        """How much is used of each of those budgets, by its name."""
        with self._read() as connection:
            return used_budgets(connection, self._school, now)

    def set_limits(self, limits: Mapping[str, Collection[Limit]]) -> None:
        """Let the channels share these budgets and no others; costs one read when they do."""
        wanted = {channel: set(shared) for channel, shared in limits.items() if shared}
        if self.limits() == wanted:
            return
        mine = channel_budgets.c.school == self._school
        with self._write() as connection:
            connection.execute(delete(channel_budgets).where(mine))
            for channel, shared in wanted.items():
                for limit in shared:
                    self._share(connection, channel, limit)

    def _share(self, connection: Connection, channel: str, limit: Limit) -> None:
        period = to_ms(from_ms(0) + limit.period)
        kept = {"name": limit.name, "most": limit.most, "period": period, "unit": limit.unit}
        connection.execute(_KEEP, kept)
        connection.execute(
            insert(channel_budgets).values(school=self._school, channel=channel, budget=limit.name)
        )
