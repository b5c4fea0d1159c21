"""When X takes posts again, read from all of its headers.

tweepy looks at x-rate-limit-reset alone, which is wrong when a cap of the day is used up.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from schoolcast.api import dates
from schoolcast.api.clocks import retry_after

_LIMITS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")
_LONGEST = timedelta(days=31)  # what a broken header could make a lane wait


def reset_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The instant (UTC) at which the last of the used-up limits starts anew, or None.

    Where no header says that its limit is used up, the shortest window is meant. It is no earlier
    than a Retry-After header asks, as what stands before X may send.
    """
    resets = {limit: _instant(headers.get(f"{limit}-reset"), now) for limit in _LIMITS}
    used_up = [
        reset
        for limit, reset in resets.items()
        if reset and headers.get(f"{limit}-remaining", "").strip() == "0"
    ]
    starts = max(used_up, default=resets["x-rate-limit"])
    asked = retry_after(headers, now)
    if asked is None:
        return starts
    return max(starts or now, now + asked)


def _instant(text: str | None, now: datetime) -> datetime | None:
    if text is None or not text.strip().isascii() or not text.strip().isdigit():
        return None
    seconds = int(text[:15])
    if not now.timestamp() <= seconds <= (now + _LONGEST).timestamp():
        return None
    return dates.from_ms(seconds * 1000)
