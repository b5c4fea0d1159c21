"""Onward: a store that is put back to an earlier state under a running process is noticed."""

import threading
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from schoolcast.domain.errors import StoreWentBack
from schoolcast.pipeline.records import Claim
from schoolcast.store.engine import Database
from schoolcast.store.life import Life
from schoolcast.store.settling import Settling
from schoolcast.store.tables import attempts, instance

_COME_TO = select(
    select(func.coalesce(func.max(instance.c.base), 0)).scalar_subquery().label("base"),
    select(func.coalesce(func.max(attempts.c.id), 0)).scalar_subquery().label("serial"),
)


class Onward(Settling, Life):
    """Remembers how far this process has seen the store come, and claims nothing from behind it.

    The database counts attempts upwards: a new one with a number that was there before shows that
    the store has forgotten the first. Its claim is undone with the transaction, so that the number
    is still free and the next process sees how much is missing.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._serial = 0  # of the newest attempt seen here
        self._number = 0  # the same, counted over all states that the store was put back to
        self._seeing = threading.Lock()

    def require_onward(self) -> None:
        """StoreWentBack where the store has forgotten an attempt that was there before."""
        known = self._number
        with self._database.read() as connection:
            row = connection.execute(_COME_TO).one()
        if row.base + row.serial < known:
            raise StoreWentBack
        self._number = row.base + row.serial
        self._see(row.serial)

    def creating(self, claim: Claim, now: datetime) -> None:
        """Record that the next call may become public; LeaseLost when it is no longer ours."""
        super().creating(claim, now)
        self._see(claim.serial)

    def open_gap(self, **gap: Any) -> list[int]:
        """Note that the store knows nothing of a time; from here on it is known as it is."""
        doubted = super().open_gap(**gap)
        self._serial = self._number = 0
        return doubted

    def _see(self, serial: int) -> None:
        with self._seeing:
            self._serial = max(self._serial, serial)

    def _taken(self, connection: Connection, row: Any, now: datetime) -> Claim | None:
        known = self._serial
        claim = super()._taken(connection, row, now)
        if claim is not None and claim.serial <= known:
            raise StoreWentBack
        return claim
