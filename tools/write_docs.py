"""Writes the generated parts of docs/: states and their moves, and the names of the plugin API.

`python tools/write_docs.py` brings them up to date; the tests check that they are.
"""

import inspect
import re
import sys
from collections.abc import Collection, Iterable, Set
from enum import StrEnum
from pathlib import Path

from schoolcast import api
from schoolcast.domain.delivery import MOVES, SETTLED, State
from schoolcast.domain.revision import REVISION_MOVES, RevisionState
from schoolcast.office.words import REVISIONS, STATES

DOCS = Path(__file__).parents[1] / "docs"
_MEMBER = re.compile(r'^\s*[A-Z_]+ = "(\w+)"  # (.+)$', re.MULTILINE)


def delivery_picture() -> str:
    """The states of a delivery as a Mermaid diagram."""
    arrows = {(move.start, move.end) for move in MOVES if move.start is not move.end}
    return _diagram(State.SCHEDULED, State, arrows, SETTLED)


def delivery_states() -> str:
    """What each state is, and what people are shown."""
    meaning = _comments(State)
    rows = ((f"`{state}`", STATES[state], meaning[state]) for state in State)
    return _table(("state", "shown as", "meaning"), rows)


def delivery_moves() -> str:
    """Every allowed move; those with one end and reason share a line."""
    starts: dict[tuple[str, str, str], list[str]] = {}
    for move in MOVES:
        starts.setdefault((move.end, move.by, move.why), []).append(move.start)
    rows = ((_codes(start), f"`{end}`", by, why) for (end, by, why), start in starts.items())
    return _table(("from", "to", "by", "why"), rows)


def revision_picture() -> str:
    """The states of a revision as a Mermaid diagram."""
    arrows = {(move.start, move.end) for move in REVISION_MOVES}
    return _diagram(RevisionState.DRAFT, RevisionState, arrows, {RevisionState.REPLACED})


def revision_states() -> str:
    """What each state of a revision is, and what people are shown."""
    meaning = _comments(RevisionState)
    rows = ((f"`{state}`", REVISIONS[state], meaning[state]) for state in RevisionState)
    return _table(("state", "shown as", "meaning"), rows)


def revision_moves() -> str:
    """Every allowed move of a revision; those with one end and reason share a line."""
    starts: dict[tuple[str, str], list[str]] = {}
    for move in REVISION_MOVES:
        starts.setdefault((move.end, move.why), []).append(move.start)
    rows = ((_codes(start), f"`{end}`", why) for (end, why), start in starts.items())
    return _table(("from", "to", "why"), rows)


def public_names() -> str:
    """Every name of the plugin API with the first sentence about it."""
    rows = ((f"`{name}`", _about(name)) for name in api.__all__)
    return _table(("name", "what it is"), rows)


_SAID_HERE = {
    "CLASS_KINDS": "The kinds that concern one class only.",
    "WHOLE_SCHOOL": "The audience of what concerns everybody.",
    "hookimpl": "Marks a function of a plugin as the implementation of a hook.",
}
"""What can't carry a docstring of its own."""


def _about(name: str) -> str:
    text = _SAID_HERE.get(name) or inspect.getdoc(getattr(api, name)) or ""
    return text.partition("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _diagram(
    first: StrEnum,
    states: Iterable[StrEnum],
    arrows: Set[tuple[StrEnum, StrEnum]],
    last: Collection[StrEnum],
) -> str:
    order = [str(state) for state in states]
    lines = [f"    [*] --> {first}"]
    lines += [
        f"    {start} --> {end}" for start in order for end in order if (start, end) in arrows
    ]
    lines += [f"    {state} --> [*]" for state in order if state in last]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _comments(states: type[StrEnum]) -> dict[str, str]:
    """Each member's comment in the source, which says what it means."""
    return dict(_MEMBER.findall(inspect.getsource(states)))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))


GENERATED = {
    "delivery.md": {
        "delivery-picture": delivery_picture,
        "delivery-states": delivery_states,
        "delivery-moves": delivery_moves,
        "revision-picture": revision_picture,
        "revision-states": revision_states,
        "revision-moves": revision_moves,
    },
    "plugins.md": {"public-names": public_names},
}
"""Which parts of which page are made from the code; each stands between two marks."""


def renewed(page: str) -> str:
    """The page of that name with its generated parts as the code has them now."""
    text = (DOCS / page).read_text(encoding="utf-8")
    for part, make in GENERATED[page].items():
        start, end = f"<!-- generated: {part} -->\n", "\n<!-- end -->"
        if text.count(start) != 1:
            raise ValueError(
                f"docs/{page} has no place for {part}: {start.strip()} … {end.strip()}"
            )
        before, after = text.split(start)
        text = f"{before}{start}{make()}{after[after.index(end) :]}"
    return text


def main() -> int:
    """Write every page anew."""
    for page in GENERATED:
        (DOCS / page).write_text(renewed(page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
