"""Errands: what must not keep a pass waiting is done in a thread of its own, one at a time."""

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Errands:
    """Runs one job at a time; the thread never keeps the process from ending."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def run(self, job: Callable[[], None]) -> bool:
        """Begin the job unless one is under way; False where one is."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return False
            self._thread = threading.Thread(
                target=self._guarded, args=(job,), name="alerts", daemon=True
            )
            self._thread.start()
            return True

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; False when it still is after so long."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    @staticmethod
    def _guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except Exception:  # telling people must never end what sends posts
            log.exception("an alert could not be attended to")
