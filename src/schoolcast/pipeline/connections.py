"""What connections said when last tried, and when they end; kept so that nobody asks again."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

FILE = "connections.json"
RENEW_WITHIN = timedelta(days=14)  # before the end of a connection people are warned


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """What a channel's test said at `tested_at`; `expires_at` None for a connection without end.

    `problems` are empty where it worked; its end is then as it was told, else as it last was.
    """

    tested_at: datetime
    expires_at: datetime | None = None
    problems: tuple[str, ...] = ()

    def ends_soon(self, now: datetime) -> bool:
        """Whether it is time to renew it."""
        return self.expires_at is not None and self.expires_at <= now + RENEW_WITHIN


def read_connections(folder: Path) -> dict[str, Connection]:
    """What is known, by channel; a file that is missing or can't be read says nothing."""
    try:
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {name: _connection(entry) for name, entry in data.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def keep_connections(folder: Path, tested: Mapping[str, Connection]) -> None:
    """Keep what tests said beside what is known of the other channels; OSError."""
    if not tested:
        return
    entries = {
        name: {
            "tested_at": one.tested_at.isoformat(),
            "expires_at": one.expires_at.isoformat() if one.expires_at else None,
            "problems": list(one.problems),
        }
        for name, one in {**read_connections(folder), **tested}.items()
    }
    part = folder / f"{FILE}.part"
    part.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    os.replace(part, folder / FILE)


def _connection(entry: dict[str, Any]) -> Connection:
    ends = entry["expires_at"]
    return Connection(
        tested_at=_instant(entry["tested_at"]),
        expires_at=_instant(ends) if ends else None,
        problems=tuple(str(words) for words in entry.get("problems", ())),
    )


def _instant(text: str | None) -> datetime:
    moment = datetime.fromisoformat(text or "")
    if moment.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return moment
