"""The text of config.toml, changed as a person would: comments, order and spacing stay."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.domain.toml_text import TomlText, read_toml

Parts = Mapping[str, Mapping[str, Any]]  # "settings" and "secrets", with what is to stand there


class ConfigFile:
    """config.toml as it was read; `unchanged` says whether it still is."""

    def __init__(self, file: Path) -> None:
        self.path = file.resolve()  # a link stays one, and what it leads to is changed
        try:
            self.content = self.path.read_bytes()
            self._text = self.content.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationProblem(f"{file} can't be read: {error}") from None

    def unchanged(self) -> bool:
        """Whether the file says what it said when it was read."""
        try:
            return self.path.read_bytes() == self.content
        except OSError:
            return False

    def with_channel(self, name: str, parts: Parts, *, kind: str, audience: str) -> bytes:
        """The content with these settings and secrets of the channel, which is added if missing.

        ConfigurationProblem where the file is written in a way that can't be changed safely.
        """
        try:
            wanted = _wanted(tomllib.loads(self._text), name, parts, kind, audience)
            text = _changed(self._text, name, parts, kind, audience)
            if tomllib.loads(text) == wanted:
                return text.encode()
        except (tomllib.TOMLDecodeError, TOMLKitError, TypeError, AttributeError, KeyError):
            pass
        raise ConfigurationProblem(
            f"{self.path} could not be changed without touching more than the channel {name}. Put "
            f"it in yourself and connect again: {_advice(parts)}"
        )


def _wanted(data: dict[str, Any], name: str, parts: Parts, kind: str, audience: str) -> Any:
    channels = data.setdefault("channels", [])
    if all(channel.get("name") != name for channel in channels):
        channels.append({"name": name, "kind": kind, "audience": audience})
    for channel in channels:
        if channel.get("name") == name:
            for part, values in parts.items():
                if values:
                    channel[part] = {**channel.get(part, {}), **values}
    return data


def _changed(text: str, name: str, parts: Parts, kind: str, audience: str) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    channels = tomllib.loads(text).get("channels", [])
    places = [at for at, channel in enumerate(channels) if channel.get("name") == name]
    if not places:
        lines = (f'name = "{name}"', f'kind = "{kind}"', f'audience = "{audience}"')
        block = ["[[channels]]", *lines, *_lines(parts)]
        return f"{text.rstrip()}{end}{end}{end.join(block)}{end}"
    return _updated(_with_lines(text, places[0], parts, end), places[0], parts)


def _with_lines(text: str, at: int, parts: Parts, end: str) -> str:
    """The text with a line for each part that is missing, and for each new key of a table."""
    lines = (text if text.endswith("\n") else text + end).splitlines(keepends=True)
    found = read_toml(text)
    channel = (found.table or {})["channels"][at]
    added: dict[int, list[str]] = {}
    for part, values in parts.items():
        head = found.lines.get(("channels", at, part))
        if values and part not in channel:
            added.setdefault(_below(found, lines, at), []).extend(_lines({part: values}))
        elif head and lines[head - 1].lstrip().startswith("["):
            new = {key: value for key, value in values.items() if key not in channel[part]}
            added.setdefault(head, []).extend(_pairs(new))
    for place in sorted(added, reverse=True):
        lines[place:place] = [f"{line}{end}" for line in added[place]]
    return "".join(lines)


def _below(found: TomlText, lines: list[str], at: int) -> int:
    """The number of the line of the channel below which a new one stands well."""
    settings = found.lines.get(("channels", at, "settings"))
    if settings and not lines[settings - 1].lstrip().startswith("["):
        return settings
    return found.lines["channels", at, "audience"]


def _updated(text: str, at: int, parts: Parts) -> str:
    """The text with new values in place of old ones, and new keys in curly brackets."""
    document = tomlkit.parse(text)
    channel: Any = document["channels"][at]
    for part, values in parts.items():
        if not values:
            continue
        table = channel[part]
        if isinstance(table, InlineTable) and not values.keys() <= table.keys():
            both = {**table.unwrap(), **values}
            channel[part] = tomlkit.value(f"{{ {', '.join(_pairs(both))} }}")
            continue
        for key, value in values.items():
            if table[key] != value:
                table[key] = value
    return tomlkit.dumps(document)


def _lines(parts: Parts) -> list[str]:
    return [
        f"{part} = {{ {', '.join(_pairs(values))} }}" for part, values in parts.items() if values
    ]


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {tomlkit.item(value).as_string()}" for key, value in values.items()]


def _advice(parts: Parts) -> str:
    return "; ".join(_lines(parts))
