"""Making a store, and bringing an old one up to date."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert

from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import ConfigurationProblem, SchemaProblem, StoreProblem
from schoolcast.store.engine import Database
from schoolcast.store.location import Location, locate
from schoolcast.store.lock import RunLock
from schoolcast.store.schema import REVISION, revision_of, version
from schoolcast.store.tables import metadata

SCRIPTS = "schoolcast.store:migrations"


@dataclass(frozen=True, kw_only=True, slots=True)
class Upgraded:
    """What an upgrade did: the versions before and after, and where the backup lies."""

    before: str
    after: str
    backup: Path | None

    def __str__(self) -> str:
        if self.before == self.after:
            return f"The store is up to date (version {self.after}); nothing was changed."
        kept = f" The store as it was is kept in {self.backup}." if self.backup else ""
        return f"The store was brought from version {self.before} to {self.after}.{kept}"


def create(url: str) -> None:
    """Make a new, empty store; ConfigurationProblem where there is one already."""
    location = locate(url)
    if location.file:
        _room_for(location.file)
    database = Database(location)
    try:
        with database.write() as connection:
            if revision_of(connection) is not None:
                raise ConfigurationProblem(
                    f"There is a store in {location.place} already, and it was left as it is. "
                    "Give the new one an empty database: make one, or have the old one kept "
                    "elsewhere under another name, and name it under [store] url in config.toml."
                )
            metadata.create_all(connection)
            version.create(connection)
            connection.execute(insert(version).values(version_num=REVISION))
    finally:
        database.close()


def _room_for(file: Path) -> None:
    if file.exists() and file.stat().st_size:
        raise ConfigurationProblem(f"There is a file at {file} already; nothing was changed.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreProblem(
            f"The folder {file.parent} for the store can't be made: {error.strerror}. Make it, or "
            "name another under [store] url in config.toml."
        ) from None


def upgrade(url: str, *, clock: Clock) -> Upgraded:
    """Bring the store up to this schoolcast's version, under the run lock.

    A SQLite store is copied and the copy checked first; on PostgreSQL the backup is the server's
    own. Busy while another schoolcast runs; SchemaProblem for a store of a newer one.
    """
    location = locate(url)
    if location.file and not location.file.exists():
        raise ConfigurationProblem(f"There is no store at {location.file}; run `schoolcast init`.")
    with RunLock(url, clock=clock):
        database = Database(location)
        try:
            return _upgrade(database, clock)
        finally:
            database.close()


def _upgrade(database: Database, clock: Clock) -> Upgraded:
    place = database.location.place
    with database.read() as connection:
        before = revision_of(connection)
    if before is None:
        raise ConfigurationProblem(f"There is no schoolcast store in {place}.")
    if before > REVISION:
        raise SchemaProblem(
            f"The store at {place} is of version {before}, newer than this schoolcast knows "
            f"({REVISION}). Install the newer schoolcast."
        )
    if before == REVISION:
        return Upgraded(before=before, after=REVISION, backup=None)
    file = database.location.file
    moment = clock.now().strftime("%Y%m%d-%H%M%S")
    backup = file and file.with_name(f"{file.stem}.before-{REVISION}.{moment}{file.suffix}")
    if backup:
        copy_store(database, backup)
    migrate(database.location)
    return Upgraded(before=before, after=REVISION, backup=backup)


def copy_store(database: Database, target: Path) -> None:
    """Copy a SQLite store to `target` beside running writers; it appears whole and checked.

    StoreProblem when it can't be written or the copy is not sound.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with database.session() as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
    copy = Database(Location(url=database.location.url.set(database=str(part)), file=part))
    try:
        with copy.session() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    finally:
        copy.close()
    if sound != "ok":
        raise StoreProblem(f"The backup of the store is not sound ({sound}); nothing was changed.")
    os.replace(part, target)


def migrate(location: Location, revision: str = "head") -> None:
    """Run the migrations up to `revision`, all or none, without a backup."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    # A table that is made anew would empty those that point to it: check the keys afterwards.
    database = Database(location, foreign_keys=False)
    try:
        with database.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            _require_whole(connection, location)
    finally:
        database.close()


def _require_whole(connection: Connection, location: Location) -> None:
    if location.file and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreProblem(
            f"The store at {location.place} holds rows that point nowhere; it was left as it was. "
            "Restore a backup."
        )
