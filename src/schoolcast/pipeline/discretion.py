"""Discretion: what may stand in a mail. Anything that might name a child is left out.

Ids and file names are chosen by people and may hold a name ("ben-wins-prize"), and a mail is read
on lock screens and kept by servers the school does not run.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from schoolcast.compliance.rules.folding import fold, fold_key
from schoolcast.compliance.rules.nicknames import NICKNAMES
from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.facts import Pupil
from schoolcast.pipeline.school import School

_WORD = re.compile(r"[^\W\d_]+")
_WITHIN = 4
"""A name of so many letters is also looked for inside longer words ("benquillfeather2")."""
_BY_TWO = (("ä", "ae"), ("ö", "oe"), ("ø", "oe"), ("ü", "ue"), ("å", "aa"))
"""How these letters are written where a keyboard lacks them."""

HIDDEN = "an announcement (its name is left out of mails)"
A_CHANNEL = "a channel"
A_FILE = "a file (its name is left out of mails)"


class Discretion:
    """Knows the names that must not stand in a mail; `names` None means: anything may be one.

    `short` are forms of names that are looked for as whole words only.
    """

    def __init__(self, names: Iterable[str] | None, *, short: Iterable[str] = ()) -> None:
        self._words: set[str] | None = None
        self._long: list[str] = []
        if names is None:
            return
        keys = {key for name in names for key in _keys(name)}
        whole = keys.union(*map(_words, short))
        self._words = whole | {f"{word}s" for word in whole}  # "bens-prize"
        self._long = [key for key in keys if len(key) >= _WITHIN]

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
    return Discretion(
        (name for pupil in roll.pupils for name in _names(pupil)),
        short=(
            name for pupil in roll.pupils for name in NICKNAMES.get(fold_key(pupil.forename), ())
        ),
    )


def _names(pupil: Pupil) -> Iterator[str]:
    """Each name by itself, and forename and surname as they are written in one."""
    given = [name for name in (pupil.forename, pupil.known_as) if name]
    family = [name for name in (pupil.surname, pupil.preferred_surname) if name]
    yield from (*given, *family, pupil.middle)
    for first in given:
        for last in family:
            yield from (fold_key(first + last), fold_key(last + first))


def _keys(name: str) -> set[str]:
    """How a name may stand in an id: word by word, and in one; "Müller" also as "mueller"."""
    lower = unicodedata.normalize("NFC", name).casefold()
    spelt = lower
    for letter, two in _BY_TWO:
        spelt = spelt.replace(letter, two)
    plain = lower
    for _, two in _BY_TWO:
        plain = plain.replace(two, two[0])
    keys = {key for form in (lower, spelt, plain) for key in (*_words(form), fold_key(form))}
    return {key for key in keys if len(key) > 1}


def _words(text: str) -> list[str]:
    """Its words in plain small letters, two letters at least; "OliverSmith" is two words."""
    parted = "".join(
        f" {here}" if here.isupper() and before.islower() else here
        for before, here in zip(f" {text}", text, strict=False)
    )
    return [word for word in _WORD.findall(fold(parted)[0]) if len(word) > 1]
