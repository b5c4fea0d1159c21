"""Pupils and others by initials: "O. Smith", "Oliver S", "Smith O", "O.S.", "OS" in a list."""

import re
from collections.abc import Iterator, Mapping
from string import ascii_lowercase

from schoolcast.api import Pupil
from schoolcast.compliance.rules.folding import Token, fold_key
from schoolcast.compliance.rules.gazetteer import FIRST_NAMES
from schoolcast.compliance.rules.name_context import has_year
from schoolcast.compliance.rules.name_evidence import announced, cheered
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.reading import Reading

_NOT_DOTTED = frozenset(
    "pe re uk us eu tv am pm ps nb ie eg it id pc dt qa bc ad wc dj hq ok xl vs rs or go".split()
)
_NOT_INITIALS = _NOT_DOTTED | frozenset(
    """
    ta tt hi
    la lo pp rp cv er ah oh ha st nd rd th ks ey co dr mr ms fc cc gp iq hr vr ai sb mp pa vi
    """.split()
)
_TITLES = frozenset("mr mrs miss ms mx dr fr rev sr prof cllr pc sir".split())
_LONGEST = 3  # letters, less one
_MARKS = "'’‘ʼ`´"
_DOTTED = re.compile(r"^\.\s?$")
_Table = Mapping[str, tuple[Pupil, ...]]


class InitialNames:
    """Finds names with an initial, and initials; `staff` are surnames that pass with a title."""

    def __init__(self, lists: NameLists, pupils: tuple[Pupil, ...], staff: frozenset[str]) -> None:
        self._lists = lists
        self._staff = staff
        self._letters = {
            fold_key(name)[:1] + fold_key(pupil.surname)[:1]: pupil
            for pupil in pupils
            for name in (pupil.known_as, pupil.forename)
            if name
        }

        common = {"as", "is", "us"}
        self._signs = {f"{letter}s" for letter in ascii_lowercase} - common | set(self._letters)

    def find(self, reading: Reading, taken: list[bool]) -> Iterator[Named]:
        """Initials among the words not yet taken; those found are taken."""
        if not reading.letters and self._signs.isdisjoint(reading.keys):
            return
        words = reading.words
        for index in [at for at, word in enumerate(words) if len(word.key) < _LONGEST]:
            word = words[index]
            if taken[index]:
                continue
            if index and not taken[index - 1] and word.before == " " and _is_letter(reading, word):
                yield from self._last_initial(reading, index - 1, taken)
            elif len(word.key) == 2 and word.capital and word.key in self._letters:
                yield from self._joined(reading, index, taken)
            if taken[index] or index + 1 == len(words) or taken[index + 1]:
                continue
            if len(word.key) == 1 and word.capital:
                yield from self._first_initial(reading, index, taken)

    def _joined(self, reading: Reading, index: int, taken: list[bool]) -> Iterator[Named]:
        """Two capitals in a place for a name: "Libby and AJ", "well done AJ"."""
        words, word = reading.words, reading.words[index]
        written = reading.text[word.start : word.end]
        if not written.isupper() or word.key in _NOT_DOTTED or reading.caps:
            return
        if cheered(reading, index) or has_year(reading, index):
            taken[index] = True
            yield Named(How.INITIALS, word.start, word.end, False, (self._letters[word.key],))
            return
        if word.key in _NOT_INITIALS:
            return
        others = words[max(0, index - 2) : index] + words[index + 1 : index + 3]
        gaps = [word.before] + [each.before for each in words[index + 1 : index + 2]]
        joined = any(each.key == "and" for each in others) or any("," in gap for gap in gaps)
        beside = joined and any(self._is_first(each) for each in others)
        if (
            beside
            or has_year(reading, index)
            or cheered(reading, index)
            or announced(reading, index)
        ):
            taken[index] = True
            yield Named(How.INITIALS, word.start, word.end, False, (self._letters[word.key],))

    def _is_first(self, word: Token) -> bool:
        return word.capital and (word.key in self._lists.given or word.key in self._lists.short)

    def _first_initial(self, reading: Reading, index: int, taken: list[bool]) -> Iterator[Named]:
        words = reading.words
        word, after = words[index], words[index + 1]
        gap = after.before
        before = words[index - 1].key if index else ""
        if len(after.key) == 1 and after.capital and _DOTTED.match(gap):
            pupil = self._letters.get(word.key + after.key)
            third = words[index + 2] if index + 2 < len(words) else None
            alone = third is None or len(third.key) > 1 or third.before.strip() != "."
            lone = before not in _TITLES
            usual = word.key + after.key not in _NOT_DOTTED or cheered(reading, index)
            if pupil and alone and lone and usual:
                taken[index] = taken[index + 1] = True
                yield Named(How.INITIALS, word.start, after.end, False, (pupil,))
            return
        if gap not in (" ", ".", ". ") or not after.capital or (gap == " " and word.key in "ai"):
            return
        key, end = _genitive(after, self._lists.surnames)
        pupils = _with_letter(self._lists.surnames.get(key, ()), word.key)
        if pupils and not (before in _TITLES and key in self._staff):
            taken[index] = taken[index + 1] = True
            yield Named(How.INITIALS, word.start, end, before not in _TITLES, pupils)

    def _last_initial(self, reading: Reading, index: int, taken: list[bool]) -> Iterator[Named]:
        word, after = reading.words[index], reading.words[index + 1]
        letter, small = after.key[0], not after.capital
        if letter == "i" or (small and (letter == "a" or not reading.small)):
            return
        if not word.capital and not (reading.small or word.key in self._lists.given):
            return
        if index and reading.words[index - 1].key in _TITLES:
            return
        third = reading.words[index + 2] if index + 2 < len(reading.words) else None
        if third and third.capital and third.before == " " and not reading.caps:
            # "Alex T Oakden"
            return
        lists = self._lists
        named = (*lists.given.get(word.key, ()), *lists.short.get(word.key, ()))
        pupils = tuple(each for each in named if fold_key(each.surname)[:1] == letter)
        sure = bool(pupils) and not small
        if not pupils and not lists.is_word(word.key):  # as in a register: "Smith O"
            pupils = _with_letter(lists.surnames.get(word.key, ()), letter)
        how = How.INITIALS
        if not pupils:
            how = How.OFFROLL
            known = word.key in FIRST_NAMES or word.key in lists.given
            if small or not known or (lists.is_word(word.key) and not named):
                return
        taken[index] = taken[index + 1] = True
        yield Named(how, word.start, after.start + 1, sure, pupils)


def _is_letter(reading: Reading, word: Token) -> bool:
    """Whether a word is a letter alone, or in the genitive: "H's"."""
    if len(word.key) == 1:
        return True
    marked = len(word.key) == 2 and word.key[1] == "s"
    return marked and reading.text[word.start + 1 : word.start + 2] in _MARKS


def _with_letter(pupils: tuple[Pupil, ...], letter: str) -> tuple[Pupil, ...]:
    """Those of the pupils whose first name or known-as begins with the letter."""
    return tuple(
        pupil
        for pupil in pupils
        if letter in (fold_key(pupil.forename)[:1], fold_key(pupil.known_as)[:1])
    )


def _genitive(word: Token, table: _Table) -> tuple[str, int]:
    if word.key not in table and word.key.endswith("s") and word.key[:-1] in table:
        return word.key[:-1], word.end - 2
    return word.key, word.end
