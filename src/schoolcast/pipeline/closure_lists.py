"""The lists from which a closure's blanks are filled, and nothing else."""

import hashlib
import json
from dataclasses import dataclass
from datetime import time

from schoolcast.domain.errors import UsageProblem


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One entry: its key, what the form calls it, and the words that are published."""

    key: str
    label: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Blank:
    """A blank: what the form asks, and all it may be filled with."""

    name: str
    question: str
    choices: tuple[Choice, ...]

    def words(self, key: str) -> str:
        """The words of a choice; UsageProblem where it is not on the list."""
        for choice in self.choices:
            if choice.key == key:
                return choice.words
        raise UsageProblem(f"{self.question} Choose from the list.")

    @property
    def digest(self) -> str:
        """SHA-256 of all that it may be filled with, in hexadecimal."""
        whole = [[choice.key, choice.words] for choice in self.choices]
        return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def _choices(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key=key, label=label, words=words) for key, label, words in rows)


BLANKS = {
    blank.name: blank
    for blank in (
        Blank(
            name="reason",
            question="Why?",
            choices=_choices(
                ("snow", "Snow and ice", "of snow and ice"),
                ("storm", "A storm", "of the storm"),
                ("flood", "Flooding", "of flooding"),
                ("heating", "No heating", "the heating has broken down"),
                ("water", "No water", "there is no water in the building"),
                ("power", "No electricity", "there is no electricity"),
                ("building", "Part of the building can’t be used", "the building can’t be used"),
                ("staff", "Too few staff", "too few staff can come to work"),
            ),
        ),
        Blank(
            name="clubs",
            question="What about the clubs?",
            choices=_choices(
                ("none", "Nothing is said of them", ""),
                ("cancelled", "All clubs are cancelled", "All clubs are cancelled."),
                ("on", "After-school clubs go ahead", "After-school clubs go ahead."),
            ),
        ),
        Blank(
            name="meals",
            question="What about lunch?",
            choices=_choices(
                ("none", "Nothing is said of it", ""),
                ("gate", "Lunches can be collected", "Lunches can be collected from 12 noon."),
                ("packed", "Bring a packed lunch", "Please bring a packed lunch."),
                ("off", "There is no school lunch", "There is no school lunch."),
            ),
        ),
    )
}

TIMES = tuple(time(hour, minute) for hour in range(9, 16) for minute in (0, 30))
"""Times of day for closing early and opening late, on the school's clock."""
