"""Readings of the clock, kept so that the next process can tell a leap from time that passed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.uptime import Reading
from schoolcast.pipeline.records import Watched
from schoolcast.store.engine import Database
from schoolcast.store.tables import attempts, clock_readings

_TRUSTED, _LEAPT = "trusted", "leapt"
_RIGHT = "right"  # what a person said, when; `running` holds the newest attempt's number there
_MILLISECOND = timedelta(milliseconds=1)
_WATCHED = select(clock_readings).where(clock_readings.c.name != _RIGHT)
_SAID = select(clock_readings).where(clock_readings.c.name == _RIGHT)
_NEWEST = select(func.coalesce(func.max(attempts.c.id), 0))
_LAST_BEGUN = select(attempts.c.id, attempts.c.started_at).order_by(attempts.c.id.desc()).limit(1)


class ClockReadings:
    """What is known of the clock."""

    _database: Database

    def watched(self) -> Watched | None:
        """What was last known of the clock."""
        with self._database.read() as connection:
            rows = connection.execute(_WATCHED).all()
        found = {row.name: _reading(row) for row in rows}
        return Watched(trusted=found.get(_TRUSTED), leapt=found.get(_LEAPT)) if found else None

    def clock_is_right(self, now: datetime) -> None:
        """A person says that the clock is right: attempts made until here are no measure of it."""
        with self._database.write() as connection:
            newest = connection.execute(_NEWEST).scalar_one()
            said = {"name": _RIGHT, "wall": to_ms(now), "running": newest, "boot": ""}
            connection.execute(delete(clock_readings).where(clock_readings.c.name == _RIGHT))
            connection.execute(insert(clock_readings), said)

    def last_attempt_at(self) -> datetime | None:
        """When the newest attempt began, or a person said later that its clock was wrong; None."""
        with self._database.read() as connection:
            newest = connection.execute(_LAST_BEGUN).first()
            said = connection.execute(_SAID).first()
        if newest is None:
            return None
        if said is not None and newest.id <= said.running:
            return from_ms(min(newest.started_at, said.wall))
        return from_ms(newest.started_at)

    def keep_watched(self, seen: Watched) -> None:
        """Write down what is known of the clock."""
        named = ((_TRUSTED, seen.trusted), (_LEAPT, seen.leapt))
        rows = [_row(name, reading) for name, reading in named if reading]
        with self._database.write() as connection:
            connection.execute(delete(clock_readings).where(clock_readings.c.name != _RIGHT))
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
