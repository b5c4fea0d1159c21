"""Posting: the daemon in a thread, beside something else that this process does."""

import threading

from schoolcast.cli.at_work import at_work
from schoolcast.cli.daemon import daemon_of
from schoolcast.cli.output import say
from schoolcast.cli.session import Session
from schoolcast.engine.local import Daemon

_PATIENCE = 30.0  # seconds; what is under way when it ends takes a moment


class Posting:
    """Sends what is due, as `schoolcast daemon` does, from entry to exit.

    What keeps it from beginning is raised on entry: Busy, ClockProblem, StoreProblem.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._begun = threading.Event()
        self._worker: Daemon | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="posting", daemon=True)

    def __enter__(self) -> "Posting":
        self._thread.start()
        self._begun.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(self, *problem: object) -> None:
        if self._worker is not None:
            self._worker.stop()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as failure:  # the end of a thread would go unnoticed
            self._failure = failure
            if self._begun.is_set():
                say(f"Posting has stopped: {failure} Press Ctrl-C, and begin again.")
        finally:
            self._begun.set()

    def _work(self) -> None:
        with self._session.app() as app, at_work(self._session, app) as work:
            self._worker = daemon_of(app, app.attendant(), work)
            self._begun.set()
            self._worker.run()
