"""Templates: the office's wording for each kind, in content/templates or else ours."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from schoolcast.content.front_matter import FENCE, read_item
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.item import ON_APPROVAL, Item, Kind

FOLDER = "templates"
_KEY = re.compile(r"^([a-z_]+)\s*=")
_AFTER_SCHOOL = time(15, 30)
_FOR_THE_OFFICE = "# Change id"  # how our templates' advice to whoever copies one begins


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """A kind's wording: its front matter in parts, its text, and what it says of times.

    `parts` are its keys with their lines ("" for lines before the first one), `rest` the lines
    from the first [part] on, `table` all of it as values. `lead` is how long before the event it
    goes out, `at` the time of day; None where it goes out on approval.
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...]
    rest: tuple[str, ...]
    table: Mapping[str, Any]
    body: str
    item: Item
    lead: timedelta | None
    at: time

    def with_keys(self, values: Mapping[str, object], remarks: Sequence[str] = ()) -> str:
        """A file with these keys in place of the template's; None takes a key out."""
        lines = [f"# {remark}" for remark in remarks]
        left = dict(values)
        for key, written in self.parts:
            if key not in left:
                lines += written
            elif (value := left.pop(key)) is not None:
                lines.append(f"{key} = {toml(value)}")
        lines += [f"{key} = {toml(value)}" for key, value in left.items() if value is not None]
        return "\n".join([FENCE, *lines, *self.rest, FENCE, self.body, ""])

    def holds_with(self, values: Mapping[str, object]) -> bool:
        """Whether the file with these keys is an announcement; told by the values, not the text.

        Reading thousands of files back that were written a moment ago would take longer than
        writing them.
        """
        both = {key: value for key, value in {**self.table, **values}.items() if value is not None}
        try:
            Item.model_validate({**both, "body": self.body})
        except ValueError:
            return False
        return bool(self.body)


def toml(value: object) -> str:
    """A value as TOML: text, dates, yes or no, and lists of them. JSON's strings are TOML's too."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "")


def find_template(folder: Path, spare: Path, name: str) -> Template:
    """The template of that name in the content folder, or else in `spare`; ContentProblem."""
    for place in (folder / FOLDER, spare / FOLDER):
        file = place / f"{name}.md"
        try:
            raw = file.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            words = f"The template can't be read: {error.strerror}."
            raise ContentProblem(words, path=f"{FOLDER}/{name}.md") from None
        return parse_template(raw, f"{FOLDER}/{name}.md")
    kinds = ", ".join(kind.value for kind in Kind)
    raise ContentProblem(f"There is no such template; there are: {kinds}.", path=f"{name}.md")


def find_set(folder: Path, spare: Path, name: str) -> list[Template]:
    """The templates in the folder of that name, in the order of their names; ContentProblem."""
    places = [root / FOLDER / name for root in (folder, spare)]
    place = next((place for place in places if place.is_dir()), None)
    if place is None or not re.fullmatch(r"[a-z0-9-]+", name):
        raise ContentProblem("There is no such set of templates.", path=f"{FOLDER}/{name}")
    return [
        parse_template(file.read_bytes(), f"{FOLDER}/{name}/{file.name}")
        for file in sorted(place.glob("*.md"))
    ]


def parse_template(raw: bytes, path: str) -> Template:
    """A template is an announcement with example dates; ContentProblem where it is none."""
    authored = read_item(raw, path)
    if authored.item is None:
        raise authored.problems[0]
    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    front, body = text.split(f"{FENCE}\n", 2)[1:]
    parts, rest = _parted(front.rstrip("\n").split("\n"))
    item = authored.item
    assert authored.lines is not None
    lead, at = None, _AFTER_SCHOOL
    if item.publish_at != ON_APPROVAL:
        goes_out = datetime.fromisoformat(item.publish_at)
        at = goes_out.time()
        lead = item.event_date - goes_out.date() if item.event_date else None
    return Template(
        parts=parts,
        rest=rest,
        table=authored.lines.table or {},
        body=body.strip(),
        item=item,
        lead=lead,
        at=at,
    )


def _parted(
    front: Sequence[str],
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
    """The lines of each key, and those from the first [part] on."""
    top = next((at for at, line in enumerate(front) if line.startswith("[")), len(front))
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in front[:top]:
        found = _KEY.match(line)
        if found:
            parts.append((found[1], []))
        if not line.startswith(_FOR_THE_OFFICE):
            parts[-1][1].append(line)
    return tuple((key, tuple(lines)) for key, lines in parts), tuple(front[top:])
