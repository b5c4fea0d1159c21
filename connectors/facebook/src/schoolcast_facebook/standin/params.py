"""Reads parameters as Graph does: from query, form or JSON body, whatever their spelling."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from schoolcast.standins import Request
from schoolcast_facebook.standin.errors import invalid

_TRUE = frozenset({"true", "1", "yes"})
_FALSE = frozenset({"false", "0", "no", ""})
_ELEMENT = re.compile(r"^attached_media\[(\d{0,4})\](\[media_fbid\])?$")


class Params:
    """The parameters of one call; of two with one name the later wins, the body after the query."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self._pairs = pairs
        self._values = dict(pairs)

    @classmethod
    def of(cls, request: Request) -> "Params":
        """Collects query, form and JSON body."""
        pairs: list[tuple[str, Any]] = list(request.pairs())
        if isinstance(request.body.json, dict):
            pairs += request.body.json.items()
        return cls(pairs)

    def text(self, name: str) -> str:
        """A parameter as text, "" when it is not there."""
        value = self._values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str, default: bool) -> bool:
        """A yes or no, in JSON or in the words of form encoders (Python's "False" too)."""
        if self._values.get(name) is None:
            return default
        word = self.text(name).lower()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise invalid(f"Param {name} must be a boolean")

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        word = self.text(name)
        if not word:
            return default
        if not re.fullmatch(r"\d{1,9}", word) or not 1 <= int(word) <= most:
            raise invalid(f"Param {name} must be a number from 1 to {most}")
        return int(word)

    def instant(self, name: str) -> datetime | None:
        """A time: Unix seconds or ISO 8601 (in UTC unless it names an offset)."""
        word = self.text(name)
        if not word:
            return None
        try:
            if re.fullmatch(r"\d+(\.\d+)?", word):
                return datetime.fromtimestamp(float(word), tz=UTC)
            moment = datetime.fromisoformat(word)
        except (ValueError, OverflowError, OSError):
            raise invalid(f"Param {name} is not a time") from None
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

    def media(self) -> list[str]:
        """The photo ids of attached_media, in order, in whichever form they came."""
        numbered: list[tuple[int, Any]] = []
        for name, value in self._pairs:
            if name == "attached_media":
                numbered += enumerate(_elements(value))
            elif element := _ELEMENT.match(name):
                place = int(element[1]) if element[1] else len(numbered)
                numbered.append((place, {"media_fbid": value} if element[2] else value))
        numbered.sort(key=lambda pair: pair[0])
        return [_media_id(value) for _, value in numbered]


def _elements(value: Any) -> list[Any]:
    parsed = _parse(value)
    if isinstance(parsed, dict):
        return [parsed] if "media_fbid" in parsed else list(parsed.values())
    if isinstance(parsed, list):
        return parsed
    raise invalid("Param attached_media must be an array")


def _media_id(value: Any) -> str:
    parsed = _parse(value)
    media_id = parsed.get("media_fbid") if isinstance(parsed, dict) else None
    if isinstance(media_id, str | int) and str(media_id).isdecimal():
        return str(media_id)
    raise invalid("Param attached_media must hold objects with a media_fbid")


def _parse(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise invalid("Param attached_media must be JSON") from None
