"""The key of an attempt: what a connector may name files by or hand to a platform."""

import hashlib
import re
from typing import Any

from schoolcast.domain.delivery import Operation

_PLAIN = re.compile(r"^[A-Za-z0-9_-]+$")
_LONGEST = 120  # all parts together stay below the 255 bytes of a file's name


def attempt_key(row: Any) -> str:
    """The same for every try at one delivery of one revision; safe in file names.

    `row` is a delivery with the `sha256` of its revision.
    """
    named = (row.school, row.item, row.slot, row.channel, str(row.run))
    parts = [*(_plain(name) for name in named), row.sha256[:8]]
    if row.operation == Operation.WITHDRAW:
        parts.append("withdraw")
    key = ".".join(parts)
    if len(key) <= 2 * _LONGEST:
        return key
    return f"{key[:_LONGEST]}~{_mark(key)}.{row.sha256[:8]}"


def _plain(name: str) -> str:
    """The name itself, or without what file names can't hold, marked so that it stays its own."""
    if _PLAIN.match(name):
        return name
    return f"{re.sub(r'[^A-Za-z0-9_-]', '-', name)}~{_mark(name)}"


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:6]
