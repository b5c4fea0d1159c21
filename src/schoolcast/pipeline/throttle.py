"""Throttle: who guesses passwords and codes has to wait, each time longer."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from schoolcast import passwords
from schoolcast.domain.errors import SchoolcastError
from schoolcast.pipeline.school import School

FREE_TRIES = 5  # wrong passwords before one has to wait
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


class TooManyTries(SchoolcastError):
    """Too many wrong tries; wait before the next one."""


def _keys(username: str, address: str) -> tuple[str, ...]:
    both = [f"user:{username}"]
    if address:
        both.append(f"from:{address}")
    return tuple(passwords.digest(key) for key in both)


def throttled(username: str, address: str, now: datetime, school: School) -> tuple[str, ...]:
    """The keys under which failures count; TooManyTries while one has to wait."""
    keys = _keys(username, address)
    waits = [_wait(key, now, school) for key in keys]
    longest = max(waits)
    if longest > timedelta():
        seconds = max(1, round(longest.total_seconds()))
        words = f"{seconds} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
        raise TooManyTries(
            f"There were too many wrong tries. Wait {words} and try again; if you have forgotten "
            "your password, ask whoever looks after schoolcast for a new code."
        )
    return keys


def _wait(key: str, now: datetime, school: School) -> timedelta:
    failures = school.store.failures(key)
    if failures is None or failures.count < FREE_TRIES:
        return timedelta()
    doubled: timedelta = FIRST_WAIT * 2 ** min(failures.count - FREE_TRIES, 20)
    wait = min(doubled, LONGEST_WAIT)
    return failures.at + wait - now


def failed(keys: Iterable[str], now: datetime, school: School) -> None:
    """Count a wrong try under each of the keys."""
    for key in keys:
        school.store.count_failure(key, now)


def cleared(keys: Iterable[str], school: School) -> None:
    """A try was right: nothing counts against the keys any more."""
    for key in keys:
        school.store.clear_failures(key)
