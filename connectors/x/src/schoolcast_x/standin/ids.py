"""Numbers as X makes them: 19 digits that grow with time."""

from datetime import datetime

_EPOCH_MS = 1_288_834_974_657  # X's own
_LEAST, _MOST = 10**18, 10**19 - 10**9


class Snowflakes:
    """Gives out numbers; a later one is always the greater, also when the clock goes back."""

    def __init__(self) -> None:
        self._last = 0

    def new(self, now: datetime) -> str:
        """A number that nothing of this process had before."""
        moment = (int(now.timestamp() * 1000) - _EPOCH_MS) << 22
        self._last = max(min(max(moment, _LEAST), _MOST), self._last + 1)
        return str(self._last)
