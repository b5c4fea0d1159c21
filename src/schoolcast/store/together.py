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
        with self._leading:
            if not job.done:
                with self._guard:
                    jobs, self._queue = self._queue, []
                self._commit(jobs)
        if job.error is not None:
            raise job.error
        result: T = job.value
        return result

    def _commit(self, jobs: "list[_Job]") -> None:
        try:
            with self._begin() as connection:
                if len(jobs) == 1:
                    jobs[0].run(connection)
                else:
                    for job in jobs:
                        job.run_apart(connection)
        except BaseException as error:
            for job in jobs:
                job.error = job.error or error
        finally:
            for job in jobs:
                job.done = True


class _Job:
    """One caller's work, and what came of it."""

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self._work = work
        self.value: Any = None
        self.error: BaseException | None = None
        self.done = False

    def run(self, connection: Connection) -> None:
        self.value = self._work(connection)

    def run_apart(self, connection: Connection) -> None:
        """Run so that a failure undoes this work only."""
        try:
            with connection.begin_nested():
                self.run(connection)
        except IntegrityError as error:
            self.error = error
        except DBAPIError:  # SQLite may have undone the whole transaction: full, or no disk
            raise
        except Exception as error:
            self.error = error
