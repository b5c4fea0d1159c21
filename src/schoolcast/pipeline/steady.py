"""Steady: a clock that leaps ahead is not believed at once.

It would send what is not due yet and give up as too late what is. A computer that slept is no
leap: its uptime has gone on too.
"""

import threading
from datetime import datetime, timedelta

from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import ClockProblem
from schoolcast.domain.uptime import Reading, Uptime
from schoolcast.pipeline.ports import Ledger
from schoolcast.pipeline.records import Watched

LEAP = timedelta(minutes=5)
"""How far the clock may get ahead of the uptime: more than any correction of a slow clock."""
PATIENCE = timedelta(minutes=10)
"""How long it must have stood before it is believed."""
LONG_AGO = timedelta(days=60)
"""After a fresh start, where uptime tells nothing: longer than any holiday."""
SETTLING = timedelta(minutes=5)
"""After a start: small computers have no clock of their own and ask the network for the time."""
_KEEP_EVERY = timedelta(minutes=1)


class ClockWatch:
    """Compares the clock with the uptime, from pass to pass and within a daemon.

    `rehearsal` leaves out the comparison with what the store knows: times are set there at will.
    """

    def __init__(
        self, ledger: Ledger, clock: Clock, uptime: Uptime, *, rehearsal: bool = False
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._uptime = uptime
        self._kept = self._seen = ledger.watched()
        self._rehearsal = rehearsal
        self._newest = None if rehearsal else _newest(ledger)
        self._lock = threading.Lock()

    def require_steady(self) -> None:
        """ClockProblem, in words, while the clock is not believed."""
        with self._lock:
            now = self._read()
            self._seen = watch(self._seen, now, self._newest)
            if self._seen.leapt is not None:
                raise ClockProblem(_in_words(self._seen, now))
            if not self._rehearsal:
                self._newest = max(self._newest or now.wall, now.wall)

    def keep(self) -> None:
        """Write down what was seen, for the next process; at most once a minute, or if it leapt."""
        with self._lock:
            seen, kept = self._seen, self._kept
        if seen is None or seen == Watched(trusted=None):
            return
        if kept and not _worth_keeping(seen, kept):
            return
        self._ledger.keep_watched(seen)
        with self._lock:
            self._kept = seen

    def _read(self) -> Reading:
        return Reading(
            wall=self._clock.now(), running=self._uptime.running(), boot=self._uptime.boot
        )


def watch(seen: Watched | None, now: Reading, newest: datetime | None) -> Watched:
    """What is to be believed after another reading; `newest` is the last moment anybody knows.

    `leapt` is empty again once the clock went back to where it belongs, or has stood for long. A
    clock that is behind what is known, or may not be set yet, is no measure for later ones.
    """
    trusted = seen.trusted if seen else None
    if not _leaps(trusted, now, newest):
        unset = now.running < SETTLING or (newest is not None and now.wall < newest)
        return Watched(trusted=trusted if unset else now)
    leapt = seen.leapt if seen else None
    if leapt is None or abs(_gained(leapt, now)) > LEAP:  # it has only just come to show this
        leapt = now
    if now.wall - leapt.wall >= PATIENCE:
        return Watched(trusted=now)
    return Watched(trusted=trusted, leapt=leapt)


def _leaps(trusted: Reading | None, now: Reading, newest: datetime | None) -> bool:
    if trusted is not None and trusted.boot == now.boot:
        return _gained(trusted, now) > LEAP
    return newest is not None and now.wall - newest > LONG_AGO


def _gained(before: Reading, now: Reading) -> timedelta:
    """How much further the clock went than the uptime; 0 where another start leaves that open."""
    if before.boot != now.boot:
        return timedelta()
    return (now.wall - before.wall) - (now.running - before.running)


def _worth_keeping(seen: Watched, kept: Watched) -> bool:
    if seen.leapt != kept.leapt or not (seen.trusted and kept.trusted):
        return seen != kept
    return abs(seen.trusted.wall - kept.trusted.wall) >= _KEEP_EVERY


def _newest(ledger: Ledger) -> datetime | None:
    known = [gap.opened_at for gap in ledger.gaps()]
    last = ledger.last_instant()
    return max([*known, last] if last else known, default=None)


def _in_words(seen: Watched, now: Reading) -> str:
    leapt = seen.leapt or now
    believed = leapt.wall + PATIENCE
    if seen.trusted is not None and seen.trusted.boot == now.boot:
        ahead = f"has jumped ahead by {_span(_gained(seen.trusted, now))}"
    else:
        ahead = f"is more than {LONG_AGO.days} days ahead of when schoolcast was last at work"
    return (
        f"This computer's clock {ahead}: it says {now.wall:%Y-%m-%d %H:%M} UTC. Nothing is sent, "
        f"and nothing is given up as too late, until it has stood like this for "
        f"{PATIENCE // timedelta(minutes=1)} minutes (until {believed:%H:%M} UTC). If it is "
        "wrong, correct its date and time; if it is right, there is nothing to do."
    )


def _span(span: timedelta) -> str:
    if span >= timedelta(days=2):
        return f"{round(span / timedelta(days=1))} days"
    hours = span // timedelta(hours=1)
    return f"{hours} hours" if hours >= 2 else f"{span // timedelta(minutes=1)} minutes"
