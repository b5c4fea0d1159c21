"""Opening a store."""

from pathlib import Path
from types import TracebackType
from typing import Self

from schoolcast.domain.errors import ConfigurationProblem, StoreProblem
from schoolcast.store.engine import BUSY_TIMEOUT, Database
from schoolcast.store.ledger import SqlLedger
from schoolcast.store.location import locate
from schoolcast.store.schema import require_current
from schoolcast.store.school_store import SqlSchoolStore
from schoolcast.store.snapshot import snapshot
from schoolcast.store.strongroom import Keys


class Store:
    """An open store with its two doors; close it, or use it as a context manager.

    It may be used from many threads at once, and must not be carried into a forked process.
    """

    def __init__(
        self, database: Database, *, os_user: str = "", host: str = "", keys: Keys | None = None
    ) -> None:
        self.database = database
        self.ledger = SqlLedger(database)
        self._os_user = os_user
        self._host = host
        self._keys = keys

    def school(self, school: str) -> SqlSchoolStore:
        """The door of one school, known to the store or not."""
        return SqlSchoolStore(
            self.database, school, os_user=self._os_user, host=self._host, keys=self._keys
        )

    @property
    def place(self) -> str:
        """Where it lies, as people are told."""
        return self.database.location.place

    def snapshot(self, folder: Path) -> Path:
        """One state of the whole store as a file in `folder`, checked, beside running writers."""
        return snapshot(self.database, folder)

    def damage(self) -> str:
        """What a quick look at the file finds wrong, or ""; a database server is trusted."""
        if not self.database.sqlite:
            return ""
        try:
            with self.database.read() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        except StoreProblem as problem:
            return problem.message
        return "" if found == "ok" else str(found)

    def close(self) -> None:
        """Close its connections."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_store(
    url: str,
    *,
    busy_timeout: float = BUSY_TIMEOUT,
    os_user: str = "",
    host: str = "",
    keys: Keys | None = None,
) -> Store:
    """Open the store at `url`; `busy_timeout` seconds are spent waiting for another's write.

    `keys` give the key with which what names or shows a child is sealed.

    ConfigurationProblem for a place where no store can be or none is, SchemaProblem for one of
    another version, StoreProblem when it can't be read. A new one is made by `create` only.
    """
    location = locate(url)
    if location.file and not location.file.exists():
        raise ConfigurationProblem(
            f"There is no store at {location.file}. `schoolcast init` makes one; if there was "
            "one, restore a backup or correct [store] url in config.toml."
        )
    database = Database(location, busy_timeout=busy_timeout)
    try:
        with database.read() as connection:
            require_current(connection, location.place)
    except BaseException:
        database.close()
        raise
    return Store(database, os_user=os_user, host=host, keys=keys)
