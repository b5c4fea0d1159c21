"""Labelled posts for the benchmarks: the development half, and sets written by hand.

`SETS` are all of them by name.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
KINDS = {
    "fb": ("post", "facebook"),
    "x": ("post", "x"),
    "dojo": ("post", "classdojo"),
    "alt": ("alt", "facebook"),
    "cap": ("caption", "facebook"),
    "file": ("filename", "facebook"),
}
NAME_LABELS = frozenset({"PUPIL_NAME", "CHILD_OFFROLL", "PARENT_NAME"})
_MARK = re.compile(r"\{([A-Z_]+)\|([^}]*)\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Code points `start` to `end` that a reader should be told of."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A post and what is wrong with it."""

    id: str
    text: str
    kind: str
    channel: str
    spans: tuple[Span, ...]

    @property
    def labels(self) -> frozenset[str]:
        """The kinds of what is wrong."""
        return frozenset(span.label for span in self.spans)


def development() -> list[Labelled]:
    """The development half."""
    lines = (DATA / "compliance_dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Labelled(
            id=post["id"],
            text=post["text"],
            kind=post["kind"],
            channel=post["channel"],
            spans=tuple(
                Span(start=span["start"], end=span["end"], label=span["label"])
                for span in post["spans"]
            ),
        )
        for post in map(json.loads, lines)
    ]


def hand_written() -> list[Labelled]:
    """Posts written before the rules were tuned, in the order of their file."""
    return _written("hand_written.txt", "h")


def second_set() -> list[Labelled]:
    """Posts written later by somebody who had not read the rules; their first figures are kept."""
    return _written("second_set.txt", "s")


def tuned_on() -> list[Labelled]:
    """The half of the hand-written posts that the rules may be tuned on."""
    return hand_written()[::2]


def kept_back() -> list[Labelled]:
    """The other half, on which they are judged."""
    return hand_written()[1::2]


def _written(file: str, letter: str) -> list[Labelled]:
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    posts = [line for line in lines if line and not line.startswith("#")]
    return [_read(f"{letter}{number:03}", line) for number, line in enumerate(posts, start=1)]


def _read(name: str, line: str) -> Labelled:
    where, _, marked = line.partition(": ")
    kind, channel = KINDS[where]
    spans = []
    text = ""
    last = 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        spans.append(Span(start=len(text), end=len(text) + len(mark[2]), label=mark[1]))
        text += mark[2]
        last = mark.end()
    text += marked[last:]
    return Labelled(id=name, text=text, kind=kind, channel=channel, spans=tuple(spans))


def third_set() -> list[Labelled]:
    """Posts labelled before the rules first saw them, by somebody who had not read the rules."""
    return _written("third_set.txt", "t")


def fourth_set() -> list[Labelled]:
    """The same by another outsider, more of them and of all kinds."""
    return _written("fourth_set.txt", "f")


def fifth_set() -> list[Labelled]:
    """The same by yet another."""
    return _written("fifth_set.txt", "v")


def sixth_set() -> list[Labelled]:
    """Posts by an outsider on which nothing was tuned, and nothing is to be: they judge."""
    return _written("sixth_set.txt", "w")


def seventh_set() -> list[Labelled]:
    """The same by another outsider."""
    return _written("seventh_set.txt", "y")


SETS: dict[str, Callable[[], list[Labelled]]] = {
    "development": development,
    "tuned_on": tuned_on,
    "kept_back": kept_back,
    "second_set": second_set,
    "third_set": third_set,
    "fourth_set": fourth_set,
    "fifth_set": fifth_set,
    "sixth_set": sixth_set,
    "seventh_set": seventh_set,
}
