"""How many calls X takes: windows of 15 minutes for each endpoint, and caps of the day."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from schoolcast_x.standin.errors import Headers

WINDOW = timedelta(minutes=15)
DAY = timedelta(hours=24)
# Calls of one account in 15 minutes; docs.x.com, 22 August 2026.
PER_WINDOW = {
    "create": 100,
    "delete": 50,
    "timeline": 900,
    "lookup": 900,
    "me": 75,
    "upload": 500,
    "metadata": 500,
}
PER_DAY = {"create": 10_000, "upload": 50_000}  # of the app


@dataclass(kw_only=True)
class Window:
    """Counts calls from the first one on."""

    limit: int
    length: timedelta
    used: int = 0
    ends: datetime | None = None

    def roll(self, now: datetime) -> None:
        """Starts anew when its time is over; a clock set back starts it too."""
        if self.ends is None or not self.ends - self.length <= now < self.ends:
            self.used, self.ends = 0, now + self.length

    @property
    def full(self) -> bool:
        """Whether no further call fits."""
        return self.used >= self.limit

    def headers(self, prefix: str) -> Headers:
        """X's three headers; the reset in whole seconds since 1970."""
        reset = math.ceil(self.ends.timestamp()) if self.ends else 0
        return (
            (f"{prefix}-limit", str(self.limit)),
            (f"{prefix}-remaining", str(max(self.limit - self.used, 0))),
            (f"{prefix}-reset", str(reset)),
        )


@dataclass(kw_only=True)
class Limits:
    """All windows of one account and its app.

    `user_daily` is the cap of posts a day that accounts of the old tiers have, None without one.
    """

    user_daily: int | None = None
    _windows: dict[str, Window] = field(default_factory=dict)

    def take(self, endpoint: str, now: datetime) -> tuple[bool, Headers]:
        """Counts a call; whether it fits, and the headers of its answer."""
        windows = self._of(endpoint, now)
        fits = not any(window.full for window in windows.values())
        if fits:
            for window in windows.values():
                window.used += 1
        shown: Headers = ()
        for prefix, window in windows.items():
            # Those who pay for each call see the caps of the day only when they are used up.
            if prefix == "x-rate-limit" or window.full or self.user_daily is not None:
                shown += window.headers(prefix)
        return fits, shown

    def refused(self, endpoint: str, now: datetime, seconds: float) -> Headers:
        """The headers of a refusal that ends in `seconds`."""
        window = Window(limit=PER_WINDOW[endpoint], length=timedelta(seconds=seconds))
        window.roll(now)
        window.used = window.limit
        return window.headers("x-rate-limit")

    def clear(self) -> None:
        """Forgets all calls, and the cap of the old tiers."""
        self._windows.clear()
        self.user_daily = None

    def _of(self, endpoint: str, now: datetime) -> dict[str, Window]:
        windows = {"x-rate-limit": self._window(f"{endpoint}", PER_WINDOW[endpoint], WINDOW)}
        if endpoint in PER_DAY:
            app = self._window(f"{endpoint}-app", PER_DAY[endpoint], DAY)
            windows["x-app-limit-24hour"] = app
        if endpoint == "create" and self.user_daily is not None:
            user = self._window("create-user", self.user_daily, DAY)
            windows["x-user-limit-24hour"] = user
        for window in windows.values():
            window.roll(now)
        return windows

    def _window(self, name: str, limit: int, length: timedelta) -> Window:
        window = self._windows.setdefault(name, Window(limit=limit, length=length))
        window.limit = limit
        return window
