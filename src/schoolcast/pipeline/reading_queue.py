"""Reading pictures behind a page: they are handed over and read one by one meanwhile."""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.revision import PostImage
from schoolcast.pipeline.ports import Readings

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How many pictures have been read of those handed over since the queue was last empty."""

    done: int
    total: int


class ReadingQueue:
    """Reads what it is given in a thread of its own, in the order given; `close` ends it.

    A picture that can't be read now is left out: it stays unread, and the next pass tries again.
    """

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._waiting: deque[PostImage] = deque()
        self._done = self._total = 0
        self._change = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def begin(self, images: Sequence[PostImage]) -> None:
        """Have these read soon; it returns at once."""
        waiting = self._readings.unread(images)
        with self._change:
            if self._done == self._total:
                self._done = self._total = 0
            self._waiting.extend(waiting)
            self._total += len(waiting)
            if waiting and self._thread is None and not self._closed:
                self._thread = threading.Thread(
                    target=self._work, name="reading-pictures", daemon=True
                )
                self._thread.start()
            self._change.notify_all()

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        with self._change:
            return Progress(done=self._done, total=self._total)

    def wait(self, seconds: float) -> bool:
        """Wait until everything has been read, at most so long; whether it has."""
        with self._change:
            return self._change.wait_for(lambda: self._done == self._total, seconds)

    def close(self) -> None:
        """Read nothing more; the picture in hand is finished."""
        with self._change:
            self._closed = True
            self._waiting.clear()
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closed or self._waiting)
                if self._closed:
                    return
                image = self._waiting.popleft()
            self._read(image)
            with self._change:
                self._done += 1
                self._change.notify_all()

    def _read(self, image: PostImage) -> None:
        try:
            self._readings.read(image)
        except SchoolcastError as problem:
            log.warning("a picture was not read: %s", problem.message)
