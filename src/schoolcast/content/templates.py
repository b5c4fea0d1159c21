"""Templates: the office's wording for each kind, in content/templates or else ours."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from schoolcast.content.front_matter import FENCE, read_item
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.item import ON_APPROVAL, Item, Kind

FOLDER = "templates"
_KEY = re.compile(r"^([a-z_]+)\s*=")
_AFTER_SCHOOL = time(15, 30)


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """A kind's wording: the lines of its front matter, its text, and what it says of times.

    `lead` is how long before the event it goes out, `at` the time of day; None where it goes out
    on approval.
    """

    front: tuple[str, ...]
    body: str
    item: Item
    lead: timedelta | None
    at: time

    def with_keys(self, values: dict[str, str], remarks: tuple[str, ...] = ()) -> str:
        """A file with these keys (as TOML) in place of the template's; "" takes a key out."""
        lines = [f"# {remark}" for remark in remarks]
        left = dict(values)
        skipping = False
        for line in self.front:
            found = _KEY.match(line)
            if found:
                skipping = found[1] in left
                value = left.pop(found[1], "")
                if skipping and value:
                    lines.append(f"{found[1]} = {value}")
            if not skipping and not line.startswith("# Change id"):
                lines.append(line)
        top = next((at for at, line in enumerate(lines) if line.startswith("[")), len(lines))
        lines[top:top] = [f"{key} = {value}" for key, value in left.items() if value]
        return "\n".join([FENCE, *lines, FENCE, self.body, ""])


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
    item = authored.item
    lead, at = None, _AFTER_SCHOOL
    if item.publish_at != ON_APPROVAL:
        goes_out = datetime.fromisoformat(item.publish_at)
        at = goes_out.time()
        lead = item.event_date - goes_out.date() if item.event_date else None
    return Template(
        front=tuple(front.rstrip("\n").split("\n")), body=body.strip(), item=item, lead=lead, at=at
    )
