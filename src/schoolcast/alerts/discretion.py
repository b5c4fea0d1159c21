"""Discretion: what may stand in a mail. Anything that might name a child is left out.

Ids and file names are chosen by people and may hold a name ("ben-wins-prize"), and a mail is read
on lock screens and kept by servers the school does not run.
"""

import re
import unicodedata
from collections.abc import Iterable

from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.facts import Pupil
from schoolcast.pipeline.school import School

_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WITHIN = 4
"""A name of so many letters is also looked for inside longer words ("benquillfeather2")."""


class Discretion:
    """Knows the names that must not stand in a mail; `names` None means: anything may be one."""

    def __init__(self, names: Iterable[str] | None) -> None:
        self._words = None if names is None else {w for name in names for w in _words(name)}
        self._long = [word for word in self._words or () if len(word) >= _WITHIN]

    def allows(self, text: str) -> bool:
        """Whether the text holds no name of the roll, be it within a word or across hyphens."""
        if self._words is None:
            return False
        words = _words(text)
        squeezed = "".join(words)
        return not self._words.intersection(words) and not any(n in squeezed for n in self._long)

    def or_else(self, text: str, otherwise: str) -> str:
        """The text where it may stand in a mail, else what to say in its place."""
        return text if text and self.allows(text) else otherwise


def discretion_of(school: School) -> Discretion:
    """For the school's present roll; a roll that can't be read means that nothing is named."""
    try:
        roll = school.facts(school.clock.now()).roll
    except SchoolcastError:
        return Discretion(None)
    if roll is None:
        return Discretion(None)
    return Discretion(name for pupil in roll.pupils for name in _names(pupil))


def _names(pupil: Pupil) -> tuple[str, ...]:
    return (pupil.forename, pupil.known_as, pupil.middle, pupil.surname)


def _words(text: str) -> list[str]:
    """Its words in plain small letters, two letters at least; "OliverSmith" is two words."""
    parted = _HUMP.sub(" ", text)
    plain = unicodedata.normalize("NFKD", parted).casefold()
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return [word for word in _WORD.findall(bare) if len(word) > 1]
