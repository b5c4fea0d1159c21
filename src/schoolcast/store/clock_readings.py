"""Readings of the clock, kept so that the next process can tell a leap from time that passed."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.uptime import Reading
from schoolcast.pipeline.records import Watched
from schoolcast.store.engine import Database
from schoolcast.store.tables import clock_readings

_TRUSTED, _LEAPT = "trusted", "leapt"
_MILLISECOND = timedelta(milliseconds=1)


class ClockReadings:
    """What is known of the clock."""

    _database: Database

    def watched(self) -> Watched | None:
        """What was last known of the clock."""
        with self._database.read() as connection:
            rows = connection.execute(select(clock_readings)).all()
        found = {row.name: _reading(row) for row in rows}
        return Watched(trusted=found.get(_TRUSTED), leapt=found.get(_LEAPT)) if found else None

    def keep_watched(self, seen: Watched) -> None:
        """Write down what is known of the clock."""
        named = ((_TRUSTED, seen.trusted), (_LEAPT, seen.leapt))
        rows = [_row(name, reading) for name, reading in named if reading]
        with self._database.write() as connection:
            connection.execute(delete(clock_readings))
            connection.execute(insert(clock_readings), rows)


def _reading(row: Any) -> Reading:
    return Reading(wall=from_ms(row.wall), running=row.running * _MILLISECOND, boot=row.boot)


def _row(name: str, reading: Reading) -> dict[str, Any]:
    return {
        "name": name,
        "wall": to_ms(reading.wall),
        "running": reading.running // _MILLISECOND,
        "boot": reading.boot,
    }
