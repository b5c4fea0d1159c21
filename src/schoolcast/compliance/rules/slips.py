"""Names with a slip where what stands beside them says that somebody is meant."""

from collections.abc import Iterator

from schoolcast.api import Pupil
from schoolcast.compliance.rules import person_cues as cues
from schoolcast.compliance.rules.folding import Token, fold_key
from schoolcast.compliance.rules.gazetteer import FIRST_NAMES
from schoolcast.compliance.rules.name_context import (
    acts,
    calls,
    has_year,
    honoured,
    lists_people,
    titled,
)
from schoolcast.compliance.rules.name_evidence import announced, belonging, cheered, spoken_of
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.spelling import one_slip, sounds_alike

_SHORTEST = 5


class Slips:
    """Finds "Fredrick Thomson in Year 2" where both words are a letter off, and one alone:
    "Well done Tadgh!", "Muhamed has lost his coat"."""

    def __init__(self, lists: NameLists) -> None:
        self._lists = lists
        self._by_letter: dict[str, list[tuple[str, Pupil]]] = {}
        for key, pupils in lists.given.items():
            for pupil in pupils:
                self._by_letter.setdefault(key[0], []).append((key, pupil))

    def find(self, reading: Reading, taken: list[bool], found: list[Named]) -> Iterator[Named]:
        """Slips among the words not yet taken; those found are taken."""
        if reading.caps:
            return
        people = bool(found)
        words = reading.words
        likely = [
            at for at, word in enumerate(words) if word.capital and len(word.key) >= _SHORTEST
        ]
        for index in likely:
            word = words[index]
            if taken[index]:
                continue
            if word.key in cues.CAPITAL_WORDS or titled(reading, index):
                continue
            if word.key[0] not in self._by_letter:
                continue
            paired = index + 1 < len(words) and words[index + 1].before == " "
            pair = paired and words[index + 1].capital and not taken[index + 1]
            last = index + 1 if pair else index
            if not has_year(reading, last):
                if pair or not _of_a_person(reading, index, people=people):
                    continue
            surname = words[last].key if pair else ""
            first = _stem(reading, word)
            if last == index and first in FIRST_NAMES and not has_year(reading, index):
                continue  # another name, not a slip
            pupils = self._near(first, surname)
            if pupils:
                taken[index : last + 1] = [True] * (last + 1 - index)
                yield Named(How.TYPO, word.start, words[last].end, False, pupils)

    def _near(self, first: str, last: str) -> tuple[Pupil, ...]:
        """The pupils so called but for a slip in each word; for two words one pupil alone."""
        near = [
            pupil
            for key, pupil in self._by_letter.get(first[0], ())
            if (self._both(first, last, key, pupil) if last else self._alone(first, key))
        ]
        return tuple(near) if near and (not last or len(near) == 1) else ()

    def _both(self, first: str, last: str, key: str, pupil: Pupil) -> bool:
        slip = one_slip(last, fold_key(pupil.surname))
        return slip and (first == key or one_slip(first, key))

    def _alone(self, first: str, key: str) -> bool:
        if self._lists.is_word(key) or first in (key, f"{key}s"):
            return False
        return one_slip(first, key) or sounds_alike(first, key)


def _stem(reading: Reading, word: Token) -> str:
    """The letters without a marked genitive."""
    marked = reading.text[word.end - 2 : word.end] in ("'s", "’s")
    return word.key[:-1] if marked else word.key


def _of_a_person(reading: Reading, index: int, *, people: bool) -> bool:
    """Whether an unknown word stands as a child's name would."""
    words, word = reading.words, reading.words[index]
    after = words[index + 1] if index + 1 < len(words) else None
    if cheered(reading, index) or announced(reading, index) or honoured(reading, index):
        return True
    if people and lists_people(reading, index) and _in_list(words, index):
        return True
    if reading.text[word.end - 2 : word.end] in ("'s", "’s"):
        return belonging(after)
    if index and not reading.begins(index) and calls(words[index - 1], word):
        return not (after and after.capital)
    acting = after is not None and acts(word.key, after, owned=False)
    return acting and spoken_of(reading, index)


def _in_list(words: list[Token], index: int) -> bool:
    gaps = [words[index].before.strip()]
    keys = [words[index - 1].key] if index else []
    if index + 1 < len(words):
        gaps.append(words[index + 1].before.strip())
        keys.append(words[index + 1].key)
    return "and" in keys or any(gap in (",", "&", "+", "/") for gap in gaps)
