"""This computer's clock and a platform's, which need not agree.

A post is looked for from the moment its attempt began. If this computer's clock is wrong, that
moment means another one on the platform: the post would seem to be absent and be sent again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from schoolcast.api.errors import NotSent

AGREE = timedelta(seconds=120)
"""How far two clocks may differ, and requests be under way, without being called apart."""
_LONGEST = timedelta(days=31)  # what a broken header could make a lane wait


def platform_time(date_header: str | None) -> datetime | None:
    """What an answer's Date header says, aware; None when there is none that can be read."""
    try:
        moment = parsedate_to_datetime(date_header or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait, for 31 days at the most; None without one.

    RFC 9110 has it in seconds or as a date, which is the platform's: it is compared with the
    answer's own Date header, and with `now` where there is none. Header names are in lower case.
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        wait = min(timedelta(seconds=min(int(asked[:10]), 10**9)), _LONGEST)
    elif until := platform_time(asked):
        wait = min(until - (platform_time(headers.get("date")) or now), _LONGEST)
    else:
        return None
    return wait if wait > timedelta() else None


def ahead_by(platform: datetime | None, ours: datetime) -> timedelta:
    """How far the platform's clock is ahead of ours (negative: behind); nothing while they agree.

    `platform` is None where the platform does not tell.
    """
    if platform is None or abs(platform - ours) <= AGREE:
        return timedelta()
    return platform - ours


def our_lead(platform: datetime | None, ours: datetime) -> timedelta | None:
    """How far our clock is ahead of the platform's, for `Health`; None where it does not tell."""
    return None if platform is None else -ahead_by(platform, ours)


def require_past(started: datetime, ours: datetime) -> None:
    """NotSent where an attempt began later than now, so that the clock was set back since.

    Nobody can then say from which moment on a post is to be looked for.
    """
    if started > ours + AGREE:
        raise NotSent(
            "This computer's clock has been set back since the post was tried, so nobody can tell "
            "which posts to look through. Look on the platform whether it is there."
        )
