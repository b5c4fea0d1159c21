"""Importer: the fixture list of a sports league, as JSON."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from schoolcast.api import (
    Imported,
    ImportedEvent,
    Importer,
    ImportOptions,
    ImportRefused,
    hookimpl,
)


class Fixtures:
    """Reads [{"id": 7, "home": "…", "away": "…", "at": "2027-03-02 15:45", "off": false}]."""

    kind: ClassVar[str] = "fixtures"
    title: ClassVar[str] = "the fixture list of a sports league"
    endings: ClassVar[tuple[str, ...]] = (".json",)

    def read(self, content: bytes, options: ImportOptions) -> Imported:
        """Each match as an event."""
        try:
            matches = json.loads(content)
        except ValueError:
            matches = None
        if not isinstance(matches, list):
            raise ImportRefused("The file is no fixture list. Save it again as JSON.")
        events = [_event(number, match) for number, match in enumerate(matches, 1)]
        inside = [
            event
            for event in events
            if event.start is None or options.first <= event.start <= options.last
        ]
        return Imported(events=tuple(inside))


def _event(number: int, match: Any) -> ImportedEvent:
    try:
        at = datetime.strptime(match["at"], "%Y-%m-%d %H:%M")  # noqa: DTZ007  the school's clock
        title = f"Football: {match['home']} against {match['away']}"
        key, off = str(match["id"]), bool(match.get("off"))
    except (KeyError, TypeError, ValueError):
        words = ("It has no id, teams or time that can be read.",)
        return ImportedEvent(key=f"line {number}", title="", line=number, problems=words)
    return ImportedEvent(
        key=key, title=title, start=at.date(), at=at.time(), cancelled=off, line=number
    )


@hookimpl
def schoolcast_register_importers(register: Callable[[Importer], None]) -> None:
    """Bring the one importer."""
    register(Fixtures())
