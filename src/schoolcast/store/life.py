"""The store's own life: whose it is, how far it has come, when it ran, what it has forgotten."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, text, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.pipeline.records import Gap
from schoolcast.store.doubt import doubt_all, doubt_due, gap_of, waits_marked
from schoolcast.store.engine import Database
from schoolcast.store.gap_checks import check, gaps_of
from schoolcast.store.tables import attempts, awake, beats, delivery_moves, gaps, instance

HOUR = 3_600_000  # milliseconds
KEPT = timedelta(weeks=10)

_BEAT = text(
    "INSERT INTO beats (name, at) VALUES (:name, :at) "
    "ON CONFLICT (name) DO UPDATE SET at = excluded.at"
)
_AWAKE = text("INSERT INTO awake (hour) VALUES (:hour) ON CONFLICT DO NOTHING")
_NEWEST = select(func.coalesce(func.max(attempts.c.id), 0))
_LAST = (
    select(func.max(beats.c.at)),
    select(delivery_moves.c.at).order_by(delivery_moves.c.id.desc()).limit(1),
    select(attempts.c.creating_at).order_by(attempts.c.id.desc()).limit(1),
)


def mark_beat(connection: Connection, name: str, now: datetime) -> bool:
    """Write down a pass; True for the first of an hour."""
    connection.execute(_BEAT, {"name": name, "at": to_ms(now)})
    hour = to_ms(now) // HOUR
    if not connection.execute(_AWAKE, {"hour": hour}).rowcount:
        return False
    connection.execute(delete(awake).where(awake.c.hour < to_ms(now - KEPT) // HOUR))
    return True


class Life:
    """What a store knows of itself."""

    _database: Database

    def last_beat(self, name: str) -> datetime | None:
        """When a pass last ran to its end."""
        with self._database.read() as connection:
            at = connection.execute(select(beats.c.at).where(beats.c.name == name)).scalar()
        return None if at is None else from_ms(at)

    def awake_hours(self) -> frozenset[int]:
        """The hours since 1970 (UTC) of the last ten weeks in which a pass ran to its end."""
        with self._database.read() as connection:
            return frozenset(connection.execute(select(awake.c.hour)).scalars())

    def instance(self) -> str | None:
        """The id of the installation that the store belongs to."""
        with self._database.read() as connection:
            return connection.execute(select(instance.c.id)).scalar()

    def belong_to(self, instance_id: str) -> None:
        """Say to which installation the store belongs from now on."""
        with self._database.write() as connection:
            if not connection.execute(update(instance).values(id=instance_id)).rowcount:
                connection.execute(insert(instance).values(id=instance_id, base=0))

    def base(self) -> int:
        """What is added to an attempt's serial to count all attempts there have been."""
        with self._database.read() as connection:
            return connection.execute(select(instance.c.base)).scalar() or 0

    def attempts_made(self) -> int:
        """The newest attempt's number; it never falls unless the store went back in time."""
        with self._database.read() as connection:
            base = connection.execute(select(instance.c.base)).scalar() or 0
            return int(base + connection.execute(_NEWEST).scalar_one())

    def last_instant(self) -> datetime | None:
        """The last moment of which the store knows anything, or None for a new one."""
        with self._database.read() as connection:
            known = [connection.execute(question).scalar() for question in _LAST]
        return max((from_ms(at) for at in known if at is not None), default=None)

    def open_gap(
        self, *, since: datetime, until: datetime, why: str, now: datetime, beyond: int = 0
    ) -> list[int]:
        """Note that the store knows nothing of a time, and doubt what was due by its end.

        What might go out later is marked for `look_first`, as it may have been moved. `beyond` is
        a number of attempts that there have certainly been; from here on the store counts
        further. Returns the deliveries that are unknown now.
        """
        with self._database.write() as connection:
            row = connection.execute(
                insert(gaps)
                .values(
                    opened_at=to_ms(now),
                    since=to_ms(since),
                    until=to_ms(until),
                    why=why,
                    closed_by="",
                )
                .returning(gaps)
            ).one()
            doubted = doubt_all(connection, gap_of(row))
            newest = connection.execute(_NEWEST).scalar_one()
            connection.execute(
                update(instance)
                .where(instance.c.base + newest <= beyond)
                .values(base=beyond + 1 - newest)
            )
            return doubted

    def look_first(self, now: datetime) -> list[int]:
        """Make unknown what may have gone out in a gap, now that its time has come; its ids."""
        with self._database.read() as connection:
            if not waits_marked(connection, now):
                return []
        with self._database.write() as connection:
            return doubt_due(connection, now)

    def gaps(self, of: str | None = None) -> list[Gap]:
        """All gaps there have been, the oldest first, each open until the school `of` closed it."""
        with self._database.read() as connection:
            return gaps_of(connection, of)

    def close_gaps(self, *, person: str, at: datetime, of: str | None = None) -> int:
        """A person has checked what the store forgot of the school `of`; how many gaps it closes.

        None stands for all schools of the store.
        """
        with self._database.write() as connection:
            return check(connection, of, person=person, at=at)
