"""How much of Facebook's allowance of calls is used, as its answers say."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

_COUNTS = ("call_count", "total_time", "total_cputime")


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """The fullest of the allowances in per cent, and how long until calls are taken again.

    `seen_at` is when the answer came (UTC).
    """

    percent: int
    regain: timedelta
    seen_at: datetime

    def wait_until(self, limit_percent: int, pause: timedelta) -> datetime | None:
        """The instant before which no post should be tried, or None to go ahead."""
        if self.regain:
            return self.seen_at + self.regain
        return self.seen_at + pause if self.percent >= limit_percent else None


def read_usage(headers: Mapping[str, str], now: datetime) -> Usage | None:
    """Read X-App-Usage and X-Business-Use-Case-Usage; None when neither says anything."""
    app = _parse(headers.get("x-app-usage"))
    business = _parse(headers.get("x-business-use-case-usage"))
    entries = [*_records([app]), *(entry for part in business.values() for entry in _records(part))]
    if not entries:
        return None
    percent = max(_number(entry.get(count)) for entry in entries for count in _COUNTS)
    minutes = max(_number(entry.get("estimated_time_to_regain_access")) for entry in entries)
    return Usage(percent=percent, regain=timedelta(minutes=minutes), seen_at=now)


def _parse(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _records(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        yield from (entry for entry in part if isinstance(entry, dict) and entry)


def _number(value: Any) -> int:
    # A year in minutes bounds what a broken header could make a lane wait.
    return min(int(value), 525_600) if isinstance(value, int | float) and value > 0 else 0
