"""Short writes of several threads in one transaction: one wait for the disk in place of many."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

T = TypeVar("T")
Begin = Callable[[], AbstractContextManager[Connection]]


class Together:
    """Runs work inside transactions that `begin` opens; returns once it is committed.

    Whoever comes while another's commit is under way joins the next one. What breaks a rule of
    its own is undone alone; when the database fails, nobody's work is kept and all are told.
    Work may be run twice, the first time undone, so it must do nothing but read and write here.
    """

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._guard = threading.Lock()
        self._leading = threading.Lock()
        self._queue: list[_Job] = []

    def __call__(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns, or raises."""
        job = _Job(work)
        with self._guard:
            self._queue.append(job)
        try:
            while not job.done:
                if not self._lead():
                    job.wait()
        except BaseException:  # Ctrl-C while waiting: whoever comes next must not wait for us
            self._leave(job)
            raise
        if job.error is not None:
            raise job.error
        result: T = job.value
        return result

    def _lead(self) -> bool:
        """Commit what waits, unless another does; each of the waiting tries, or is woken to."""
        if not self._leading.acquire(blocking=False):
            return False
        jobs: list[_Job] = []
        try:
            with self._guard:
                jobs, self._queue = self._queue, []
            self._commit(jobs)
        finally:
            self._leading.release()
            self._wake_next()
            for job in jobs:
                job.wake()
        return True

    def _wake_next(self) -> None:
        with self._guard:
            if self._queue:
                self._queue[0].wake()

    def _leave(self, job: "_Job") -> None:
        with self._guard:
            if job in self._queue:
                self._queue.remove(job)
        self._wake_next()

    def _commit(self, jobs: "list[_Job]") -> None:
        try:
            if not self._committed_at_once(jobs):
                with self._begin() as connection:
                    for job in jobs:
                        job.run_apart(connection)
        except BaseException as error:
            for job in jobs:
                job.error = job.error or error
        finally:
            for job in jobs:
                job.done = True

    def _committed_at_once(self, jobs: "list[_Job]") -> bool:
        """Nearly always all goes well, and a savepoint for each costs more than the work itself.

        False when one of several failed, and all was undone.
        """
        own = False
        try:
            with self._begin() as connection:
                for job in jobs:
                    try:
                        job.run(connection)
                    except Exception as error:
                        own = len(jobs) > 1 and _of_its_own(error)
                        raise
        except Exception:
            if not own:
                raise
        return not own


class _Job:
    """One caller's work, and what came of it."""

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self._work = work
        self._woken = threading.Event()
        self.value: Any = None
        self.error: BaseException | None = None
        self.done = False

    def wait(self) -> None:
        """Until there is something to look at: it is done, or somebody must lead."""
        self._woken.wait()
        self._woken.clear()

    def wake(self) -> None:
        """Let it look."""
        self._woken.set()

    def run(self, connection: Connection) -> None:
        self.value = self._work(connection)

    def run_apart(self, connection: Connection) -> None:
        """Run so that a failure undoes this work only."""
        try:
            with connection.begin_nested():
                self.run(connection)
        except Exception as error:
            if not _of_its_own(error):
                raise
            self.error = error


def _of_its_own(error: Exception) -> bool:
    """Whether only this work is at fault.

    Otherwise SQLite may have undone the whole transaction: the disk is full, or gone.
    """
    return isinstance(error, IntegrityError) or not isinstance(error, DBAPIError)
