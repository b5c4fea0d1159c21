"""Connections to the store: one door for reading, one for writing, on either database."""

import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.store.location import Location
from schoolcast.store.problems import problem_of
from schoolcast.store.together import Together

T = TypeVar("T")

BUSY_TIMEOUT = 30.0  # seconds to wait for another program's write before giving up


class Database:
    """An open store.

    `write()` and `read()` give a connection inside one transaction. On SQLite writes begin with
    BEGIN IMMEDIATE, since a transaction that starts by reading can't wait its turn to write; and
    one thread writes at a time, since SQLite lets waiting ones sleep where a lock wakes them.
    """

    def __init__(
        self,
        location: Location,
        *,
        busy_timeout: float = BUSY_TIMEOUT,
        foreign_keys: bool = True,
    ) -> None:
        self.location = location
        self._writing = threading.Lock()
        self._together = Together(self.write)
        self._watching = threading.Lock()
        self._watch: Connection | None = None
        self._kept: Connection | None = None
        self._opened = False  # once a server has let us in
        if location.file:
            self.writer = _sqlite(location, busy_timeout, "BEGIN IMMEDIATE", foreign_keys)
            self.reader = _sqlite(location, busy_timeout, "BEGIN", foreign_keys)
        else:
            self.writer = self.reader = _postgres(location, busy_timeout)

    @property
    def sqlite(self) -> bool:
        """Whether this is a file of our own rather than a database server."""
        return self.location.file is not None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write; committed at the end, rolled back on any error."""
        if not self.sqlite:
            with self._transaction(self.writer) as connection:
                yield connection
            return
        with self._writing, self._words(self.writer), self._pen() as connection:
            yield connection

    @contextmanager
    def _pen(self) -> Iterator[Connection]:
        """The one connection that writes, kept from one transaction to the next."""
        kept, self._kept = self._kept, None
        connection = kept or self.writer.connect()
        try:
            with connection.begin():
                yield connection
        except BaseException:
            connection.close()
            raise
        self._kept = connection

    def together(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns, committed; it may share its transaction with other threads' work.

        On SQLite each commit waits for the disk, and there is one writer at a time.
        """
        if self.sqlite:
            return self._together(work)
        with self.write() as connection:
            return work(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that reads one state of the store."""
        with self._transaction(self.reader) as connection:
            yield connection

    @contextmanager
    def still(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store, however long it reads."""
        engine = self.reader
        if not self.sqlite:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with self._words(engine), engine.begin() as connection:
            yield connection

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        with self._words(engine), engine.begin() as connection:
            self._opened = True
            yield connection

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """A connection outside transactions, for what has to be asked there."""
        with self._words(self.reader), self._bare() as connection:
            self._opened = True
            yield connection

    def _bare(self) -> Connection:
        return self.reader.connect().execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def _words(self, engine: Engine) -> Iterator[None]:
        """Database errors as problems; what breaks a constraint passes as it is."""
        try:
            yield
        except IntegrityError:
            raise
        except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
            raise problem_of(error, self.location.place, opened=self._opened) from error

    def changes(self) -> int:
        """A number that differs after somebody else's commit.

        SQLite counts the commits of other connections for each connection, so one is kept for
        this alone. PostgreSQL's snapshot names the transactions that have written and ended,
        also those of other databases on the same server: it may differ without need.
        """
        if not self.sqlite:
            with self.read() as connection:
                seen = connection.execute(_SNAPSHOT).scalar_one()
            return zlib.crc32(seen.encode())
        with self._watching, self._words(self.reader):
            if self._watch is None:
                self._watch = self._bare()
            return int(self._watch.exec_driver_sql("PRAGMA data_version").scalar_one())

    def close(self) -> None:
        """Close every connection; the database can be opened again."""
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        with self._writing:
            if self._kept is not None:
                self._kept.close()
                self._kept = None
        self.writer.dispose()
        self.reader.dispose()


_SNAPSHOT = text("SELECT CAST(pg_current_snapshot() AS text)")


def _sqlite(location: Location, busy_timeout: float, begin: str, foreign_keys: bool) -> Engine:
    """Settings as measured: WAL, and FULL so that no power cut forgets an attempt."""
    pragmas = ["journal_mode = WAL", "synchronous = FULL", f"foreign_keys = {int(foreign_keys)}"]
    engine = create_engine(
        location.url, connect_args={"timeout": busy_timeout, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _: object) -> None:
        connection.isolation_level = None  # no BEGIN behind our back
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            dbapi = connection.connection.dbapi_connection
            assert dbapi is not None
            dbapi.cursor().execute(begin)

    return engine


def _postgres(location: Location, busy_timeout: float) -> Engine:
    try:
        engine = create_engine(location.url, pool_size=16, max_overflow=32, pool_pre_ping=True)
    except ModuleNotFoundError:
        raise ConfigurationProblem(
            "The store is on PostgreSQL, which needs one more package: "
            "`pip install schoolcast[postgres]`."
        ) from None

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{busy_timeout}s"])
            cursor.execute("SET synchronous_commit = on")
        connection.commit()

    return engine
