"""How long this computer has been running: it tells a clock that was turned from one that ran."""

import sys
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")  # Linux: another one after each start


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Both clocks at one moment: `wall` in UTC, and `running` since the start named `boot`."""

    wall: datetime
    running: timedelta
    boot: str


class Uptime(Protocol):
    """A clock that nobody can set."""

    boot: str

    def running(self) -> timedelta:
        """How long the computer has been on, sleep included."""


class SystemUptime:
    """This computer's.

    Where the system has no name for a start, each process counts as a start of its own.
    """

    def __init__(self) -> None:
        try:
            self.boot = _BOOT_ID.read_text(encoding="ascii").strip()
        except OSError:
            self.boot = uuid.uuid4().hex

    def running(self) -> timedelta:
        """How long the computer has been on, sleep included."""
        if sys.platform == "linux":  # its monotonic clock stands still in sleep, this one doesn't
            return timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))
        if sys.platform == "darwin":  # here time.monotonic() is the one that stands still
            return timedelta(seconds=time.clock_gettime(time.CLOCK_MONOTONIC))
        return timedelta(seconds=time.monotonic())
