"""The run lock: one pass or daemon at a time on one store.

Claims are safe without it; it is there so that the second one is told instead of wondering. It
ends with the process that holds it, however that process ends.
"""

import json
import os
import socket
import sys
import threading
import time
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import Busy, StoreProblem
from schoolcast.file_lock import try_lock
from schoolcast.store.location import Location, locate

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from schoolcast.store.engine import Database


PATIENCE = 60.0
"""Seconds to wait for another that took the lock when the server had dropped ours."""
LOST = (
    "The database server has ended the connection by which this schoolcast is known to be at "
    "work, and another one is at work since. Nothing is sent from here meanwhile."
)


class RunLock:
    """The run lock of the store at `url`; use it as a context manager, or acquire and release.

    `acquire` raises Busy, naming the holder, and StoreProblem when the lock can't be made.
    """

    def __init__(self, url: str, *, clock: Clock) -> None:
        location = locate(url)
        self._lock: _FileLock | _ServerLock
        if location.file:
            self._lock = _FileLock(location.file.with_name(location.file.name + ".lock"), clock)
        else:
            self._lock = _ServerLock(location)

    def acquire(self) -> None:
        """Take the lock at once or not at all."""
        self._lock.acquire()

    def require_held(self) -> None:
        """Make sure that what was acquired is ours still; it is taken again where it was lost.

        StoreProblem while that can't be done, Busy when another has had it for a minute.
        """
        self._lock.require_held()

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


class _FileLock:
    """A lock file beside the store. It stays when the lock is released: removing it would race."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._file: IO[str] | None = None
        if sys.platform != "win32":
            os.register_at_fork(after_in_child=self._forget)

    def acquire(self) -> None:
        try:
            file = self._path.open("a+", encoding="utf-8")
        except OSError as error:
            raise StoreProblem(
                f"The lock {self._path} can't be written: {error.strerror}. Allow this user to "
                "write in that folder."
            ) from None
        if not try_lock(file):
            words = _holder(file)
            file.close()
            raise Busy(words)
        self._file = file
        self._sign(file)

    def _sign(self, file: IO[str]) -> None:
        since = self._clock.now().isoformat(timespec="seconds")
        who = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
        try:
            file.truncate(0)
            file.write(json.dumps(who))
            file.flush()
        except OSError:
            pass  # a full disk costs only the holder's name

    def require_held(self) -> None:
        """It ends with the process only."""

    def release(self) -> None:
        self._forget()

    def _forget(self) -> None:
        """Close our handle; in a forked child this leaves the parent's lock as it is."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _holder(file: IO[str]) -> str:
    try:
        file.seek(0)
        who = json.loads(file.read())
        since = datetime.fromisoformat(who["since"])
        return _busy(who["pid"], who["host"], since)
    except (OSError, ValueError, KeyError, TypeError):
        return Busy().message


def _busy(pid: object, host: object, since: datetime) -> str:
    return (
        f"Another schoolcast has been at work on this store since {since:%Y-%m-%d %H:%M} UTC "
        f"(process {pid} on {host}); this pass did nothing."
    )


class _ServerLock:
    """An advisory lock on a connection of its own; the server drops it with the connection."""

    def __init__(self, location: Location) -> None:
        me = f"schoolcast {os.getpid()}@{socket.gethostname()}"
        url = location.url.update_query_dict({"application_name": me[:63]})
        self._location = Location(url=url, file=None)
        self._asking = threading.Lock()
        self._database: Database | None = None  # while the lock is to be held
        self._connection: Connection | None = None
        self._held = ExitStack()
        self._busy_since: float | None = None

    def acquire(self) -> None:
        from schoolcast.store.engine import Database

        self._database = Database(self._location)
        try:
            self._take(self._database)
        except BaseException:
            self.release()
            raise

    def _take(self, database: "Database") -> None:
        with ExitStack() as stack:
            connection = stack.enter_context(database.session())
            if not connection.exec_driver_sql(_TAKE).scalar():
                raise Busy(_server_holder(connection.exec_driver_sql(_WHO).one_or_none()))
            self._held, self._connection = stack.pop_all(), connection

    def require_held(self) -> None:
        with self._asking:
            if self._database is None or self._answers():
                return
            try:
                self._take(self._database)
            except Busy as busy:
                self._wait_for_the_other(busy)
            else:
                self._busy_since = None

    def _answers(self) -> bool:
        """Whether the connection is there still, and with it the lock."""
        from sqlalchemy.exc import SQLAlchemyError

        if self._connection is None:
            return False
        try:
            self._connection.exec_driver_sql("SELECT 1")
        except SQLAlchemyError:
            self._connection = None
            with suppress(SQLAlchemyError, StoreProblem):
                self._held.close()
            return False
        return True

    def _wait_for_the_other(self, busy: Busy) -> None:
        """A pass of cron may have come in between, and is soon over."""
        now = time.monotonic()
        self._busy_since = since = self._busy_since or now
        if now - since > PATIENCE:
            raise busy
        raise StoreProblem(LOST) from None

    def release(self) -> None:
        with self._asking:
            self._connection = None
            with suppress(StoreProblem):
                self._held.close()
            if self._database is not None:
                self._database.close()
                self._database = None


# The first number stands for schoolcast, the second for the schema the tables lie in.
_TAKE = "SELECT pg_try_advisory_lock(1935895919, hashtext(current_schema()))"
_WHO = """
SELECT a.pid, a.application_name, a.backend_start FROM pg_locks l
JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 1935895919
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.objid = (hashtext(current_schema())::bigint & 4294967295)::oid
"""


def _server_holder(row: Any) -> str:
    if row is None:
        return Busy().message
    pid, _, host = row.application_name.removeprefix("schoolcast ").partition("@")
    return _busy(pid or row.pid, host or "the server", row.backend_start.astimezone(UTC))
