"""Begun elsewhere: whether another process that was sending is certainly at an end."""

import os
import socket
from datetime import datetime
from typing import Any

from schoolcast.domain.dates import to_ms


def is_over(row: Any, now: datetime, *, sqlite: bool) -> bool:
    """Whether an attempt that is not ours, or whose lease has run out, will send no more.

    The lock beside a file ends with its process alone. A server drops its own also with a
    connection that was cut, and whoever held it may be in the middle of the one call: that is over
    with the lease, or where the process has ended on this computer. Before that call the fence
    keeps it from beginning.
    """
    if sqlite or row.creating_at is None or row.lease_until <= to_ms(now):
        return True
    return _has_ended(row.owner)


def _has_ended(owner: str) -> bool:
    """Whether the process of this name is one of this computer and gone."""
    host, _, rest = owner.partition(":")
    number = rest.partition(":")[0]
    if os.name != "posix" or host != socket.gethostname() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
