"""Turnstile: how often one and the same may come in an hour, kept in this process alone."""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
_MOST = 10_000  # names kept at once; the one that came first is forgotten


class Turnstile:
    """Lets each name through `limit` times within an hour that begins with its first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def lets(self, name: str, now: datetime) -> bool:
        """Whether it may come once more; the visit counts."""
        with self._lock:
            begun, count = self._seen.get(name, (now, 0))
            if now - begun >= HOUR:
                begun, count = now, 0
                self._seen.pop(name, None)
            self._seen[name] = (begun, count + 1)
            if len(self._seen) > _MOST:
                self._seen.popitem(last=False)
            return count < self._limit
