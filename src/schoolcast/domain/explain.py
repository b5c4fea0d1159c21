"""What pydantic refuses, said in plain words, with what to write instead."""

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from schoolcast.domain.toml_keys import KeyPath
from schoolcast.domain.toml_text import dotted


class Explained(NamedTuple):
    """One mistake: `place` is the path to its key, () where it has none."""

    place: KeyPath
    message: str

    @property
    def key(self) -> str | None:
        """The key as people write it: images[0].alt."""
        return dotted(self.place) or None


def explain(
    error: ValidationError, model: type[BaseModel], data: Any, hints: Mapping[str, str] = {}
) -> list[Explained]:
    """Every mistake in `data`, once for each place, in the order of the model's fields.

    `hints` says for a dotted key without numbers, such as "images.file", what to write.
    """
    found: dict[KeyPath, str] = {}
    for detail in error.errors(include_url=False):
        place = _place(detail["loc"], data, detail["type"])
        message = _in_words(detail, place, model, hints)
        if not place and detail["type"] == "value_error":
            place, message = _place_in_message(message, model)
        found.setdefault(place, message)
    return [Explained(place, message) for place, message in found.items()]


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Did you mean "inset-day"? Or "" when nothing is near."""
    near = difflib.get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""


def _place(loc: KeyPath, data: Any, kind: str) -> KeyPath:
    """The part of `loc` that speaks of the data; pydantic adds marks of its own for unions."""
    place: KeyPath = ()
    for part in loc:
        if isinstance(data, dict) and part in data:
            data = data[part]
        elif isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return (*place, part) if kind == "missing" else place
        place = (*place, part)
    return place


def _place_in_message(message: str, model: type[BaseModel]) -> tuple[KeyPath, str]:
    """A check over several keys names the one it is about: "reminders: they count back …"."""
    key, colon, rest = message.partition(": ")
    return ((key,), rest) if colon and key in keys_at(model, ()) else ((), message)


def _in_words(detail: Any, place: KeyPath, model: type[BaseModel], hints: Mapping[str, str]) -> str:
    hint = hints.get(".".join(part for part in place if isinstance(part, str)), "")
    advice = f"; write {hint}" if hint else ""
    kind, value = detail["type"], detail["input"]
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if kind == "missing":
        return f"is missing{advice or '; add it'}"
    if kind == "extra_forbidden":
        return _unknown_key(str(place[-1]), keys_at(model, place[:-1]))
    if kind == "enum" or (kind == "literal_error" and not hint):
        return _not_a_choice(value, re.findall(r"'([^']*)'", detail["ctx"]["expected"]))
    wrong = _what_is_wrong(kind, value, detail.get("ctx", {}))
    return wrong if ": " in wrong else f"{wrong}{advice}"


def _unknown_key(key: str, known: list[str]) -> str:
    guess = did_you_mean(key, known)
    return f'there is no key "{key}" here; {guess or "known are: " + ", ".join(known)}'


def _not_a_choice(value: Any, choices: list[str]) -> str:
    guess = did_you_mean(str(value), choices)
    allowed = f"allowed: {', '.join(choices)}"
    return f"{shown(value)} is not known here; {f'{guess} ' if guess else ''}{allowed}"


def _what_is_wrong(kind: str, value: Any, limits: Mapping[str, Any]) -> str:
    match kind:
        case "string_type":
            quoted = f'; put it in quotes: "{value}"' if _plain(value) else ""
            return f"{shown(value)} is not text{quoted}"
        case "list_type" | "tuple_type":
            listed = f": [{shown(value)}]" if _plain(value) or isinstance(value, str) else ""
            return f"must be a list in square brackets{listed}"
        case "dict_type" | "model_type":
            return f"{shown(value)} can't stand here; it takes keys of its own in curly brackets"
        case "bool_type" | "bool_parsing":
            return f"{shown(value)} is neither true nor false"
        case "int_type" | "int_parsing" | "int_from_float":
            return f"{shown(value)} is not a whole number"
        case "string_too_short":
            return "is empty"
        case "string_too_long":
            return f"is {len(value)} characters long; the limit is {limits['max_length']}"
    return f"{shown(value)} can't be used here"


def _plain(value: Any) -> bool:
    return isinstance(value, int | float | date | datetime | time)


def shown(value: Any) -> str:
    """A value as it would stand in the file, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        value = value if len(value) <= 60 else f"{value[:57]}..."
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return "a list"
    return "a table" if isinstance(value, dict) else str(value)


def keys_at(model: type[BaseModel], place: KeyPath) -> list[str]:
    """The keys that the model knows at that place."""
    kind: Any = model
    for part in place:
        kind = _inside(_without_none(kind), part)
    kind = _without_none(kind)
    if not _is_model(kind):
        return []
    return [field.alias or name for name, field in kind.model_fields.items()]


def _inside(kind: Any, part: str | int) -> Any:
    if _is_model(kind):
        field = kind.model_fields.get(part)
        return field.annotation if field else None
    inner = get_args(kind)
    if not inner:
        return None
    return inner[1] if get_origin(kind) is dict else inner[0]


def _without_none(kind: Any) -> Any:
    choices = [choice for choice in get_args(kind) if choice is not type(None)]
    union = get_origin(kind) in (Union, UnionType)
    return choices[0] if union and len(choices) == 1 else kind


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
