"""People who are not on the roll: children of elsewhere, and adults named in full."""

import re
from collections.abc import Iterator

from schoolcast.compliance.rules import person_cues as cues
from schoolcast.compliance.rules.folding import Token, fold_key
from schoolcast.compliance.rules.gazetteer import FIRST_NAMES
from schoolcast.compliance.rules.name_context import acts, dated, has_year
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.name_scenes import Scene, animals, firm, houses, scene
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.spelling import one_slip
from schoolcast.compliance.rules.well_known import PHRASES

_SURE_ADULT = frozenset("dr sir lady lord dame fr father rev reverend canon deacon bishop".split())

_STUDIES = frozenset(
    """
    written wrote write writing letters learnt learned learning learn inspired studied studying
    style read reading life story biography work works music paintings poems books
    """.split()
)
_WORKS = frozenset(
    """
    book books poem poems story stories novel novels written illustrated painting paintings song
    songs hymn music composed play directed art artwork works reading author film prints sculpture
    sculptures quote text chapter trilogy series
    """.split()
)
_NO_FIRST = cues.CAPITAL_WORDS | cues.GROUP_WORDS | cues.TITLES | cues.HOLY_TITLES
_CHEERS = frozenset("congratulations congrats done thanks thank".split())
_RELATIVES = frozenset(
    """
    mum mummy dad daddy nan nana gran grandma grandad grandpa auntie uncle brother sister parent
    volunteer husband wife son daughter cousin
    """.split()
)
_CONTACTS = frozenset("text ring call message contact phone whatsapp email ask see".split())
_OPENING = re.compile(r"(?:^|\s|\()[\"“‘']$")


class Strangers:
    """Finds first names with a surname that the roll does not have, and first names alone."""

    def __init__(self, lists: NameLists) -> None:
        self._lists = lists

    def pairs(self, reading: Reading, taken: list[bool]) -> Iterator[Named]:
        """Two names side by side, in which one may also be a pupil's with a slip."""
        words = reading.words
        for index in range(len(words) - 1):
            first, last = words[index], words[index + 1]
            if taken[index] or taken[index + 1] or last.before not in (" ", "-"):
                continue
            if not first.capital or len(first.key) < 2 or reading.in_address(first):
                if not reading.small:
                    continue
            slip = self._slip(first, last)
            if slip:
                taken[index] = taken[index + 1] = True
                yield slip
            elif last.capital and self._is_family(reading, index, taken):
                taken[index] = taken[index + 1] = True
                _, end = _surname_end(reading, last, self._lists)
                pupils = self._lists.surnames[_surname_end(reading, last, self._lists)[0]]
                yield Named(How.SURNAME, first.start, end, False, pupils)
            elif last.capital and self._is_pair(reading, index):
                named = self._person(reading, index, taken)
                if named or self._public(reading, index, taken):
                    taken[index] = taken[index + 1] = True
                if named:
                    yield named

    def lone(self, reading: Reading, taken: list[bool]) -> Iterator[Named]:
        """First names of nobody on the roll, and whoever is introduced by name."""
        words = reading.words
        if reading.caps or reading.small:
            return
        tallied = houses(reading)
        for index, word in enumerate(words):
            if taken[index] or not word.capital or len(word.key) < 2:
                continue
            if len(word.key) == 2 and not _contacted(reading, index):
                continue
            key, end = _stem(reading, word)
            if key in tallied or _in_month(reading, index):
                continue
            if key in FIRST_NAMES:
                meant = _introduced(reading, index) or _contacted(reading, index)
                if self._lists.ambiguous(key) and not meant:
                    continue
            elif not _introduced(reading, index) or key in self._lists.surnames:
                continue
            if animals(reading) and not has_year(reading, index):
                continue
            if scene(reading, index) is Scene.NOTHING or firm(words, index + 1):
                continue
            if _fits(reading, index) and not reading.in_address(word):
                taken[index] = True
                yield Named(How.OFFROLL, word.start, end)

    def _slip(self, first: Token, last: Token) -> Named | None:
        end_key, end = _tail(last)
        for key, behind in ((last.key, last.end), (end_key, end)):
            for pupil in self._lists.surnames.get(key, ()):
                names = (fold_key(pupil.forename), fold_key(pupil.known_as))
                if any(one_slip(first.key, name) for name in names):
                    return Named(How.TYPO, first.start, behind, False, (pupil,))
            for pupil in self._lists.given.get(first.key, ()):
                if last.capital and one_slip(key, fold_key(pupil.surname)):
                    return Named(How.TYPO, first.start, behind, False, (pupil,))
        return None

    def _is_pair(self, reading: Reading, index: int) -> bool:
        first, last = reading.words[index], reading.words[index + 1]
        key = first.key
        known = key in FIRST_NAMES or key in self._lists.given
        if not known or last.key in cues.CAPITAL_WORDS or last.key in cues.GROUP_WORDS:
            return False
        if first.key in cues.TITLES or first.key in cues.HOLY_TITLES:
            return False
        if len(last.key) < 3:
            return False
        if reading.begins(index) and self._lists.is_word(key):  # "Will Pope made us cry"
            words = reading.words
            after = words[index + 2] if index + 2 < len(words) else None
            family = last.key in self._lists.surnames and key in self._lists.given
            return family and after is not None and acts(last.key, after, owned=False)
        if index and reading.words[index - 1].capital and first.before == " ":
            before = reading.words[index - 1].key
            return before not in cues.HOLY_TITLES
        return not reading.caps

    def _is_family(self, reading: Reading, index: int, taken: list[bool]) -> bool:
        """Whether an unknown first name stands before a pupil's surname: "Ged Carroll"."""
        words = reading.words
        first, last = words[index], words[index + 1]
        key, _ = _surname_end(reading, last, self._lists)
        if key not in self._lists.surnames or self._lists.is_word(key) or last.before != " ":
            return False
        if first.key in FIRST_NAMES or first.key in self._lists.given or first.key in _NO_FIRST:
            return False
        if len(first.key) < 3 or reading.caps or self._lists.is_word(first.key):
            return False
        if reading.begins(index) or firm(words, index + 2):
            return index > 0 and first.before.strip() in ("-", "–", "—", ":")
        if self._public(reading, index, taken):
            return False
        return not (words[index - 1].capital and first.before == " ")

    def _public(self, reading: Reading, index: int, taken: list[bool]) -> bool:
        if firm(reading.words, index + 2) or _written_to(reading, index):
            return True
        if _OPENING.search(reading.words[index].before) or _beside_public(reading, index, taken):
            return True
        near = {word.key for word in reading.words[max(0, index - 3) : index]}
        behind = {word.key for word in reading.words[index + 2 : index + 5]}
        titled = index > 0 and reading.words[index - 1].key in _SURE_ADULT
        return titled or bool((near | behind) & cues.PUBLIC_ROLES)

    def _person(self, reading: Reading, index: int, taken: list[bool]) -> Named | None:
        first, last = reading.words[index], reading.words[index + 1]
        pupils = self._lists.given.get(first.key, ())
        _, end = _tail(last) if last.key not in self._lists.surnames else ("", last.end)
        if reading.text[end - 1 : end + 1] in ("'s", "’s"):
            end -= 1
        titled = index > 0 and reading.words[index - 1].key in cues.TITLES
        if has_year(reading, index + 1) and not reading.words[index - 1].capital:
            return Named(How.OFFROLL, first.start, end, False, pupils)
        if titled:
            return (
                None
                if self._public(reading, index, taken)
                else self._adult(first, end, titled=True)
            )
        if self._public(reading, index, taken):
            return None
        near = reading.near(index, 5, 6)
        if near & cues.ADULT_ROLES:
            return self._adult(first, end)
        if pupils and not self._lists.ambiguous(first.key):
            return Named(How.FIRST, first.start, end, False, pupils)
        child = near & cues.CHILD_WORDS
        return Named(How.OFFROLL if child else How.ADULT, first.start, end, False, pupils)

    def _adult(self, first: Token, end: int, *, titled: bool = False) -> Named:
        return Named(How.ADULT, first.start, end, False, (), titled)


def _written_to(reading: Reading, index: int) -> bool:
    """Whether somebody well known is written to, learnt about or the author of something."""
    if not index:
        return False
    before = [word.key for word in reading.words[max(0, index - 5) : index]]
    if before[-1] == "by":
        title = index > 1 and reading.words[index - 2].capital
        return title or not reading.keys.isdisjoint(_WORKS)
    if before[-1] == "to" and reading.keys.isdisjoint(cues.PUBLIC_TOPICS):
        return False
    return before[-1] in ("to", "about", "of", "like") and not _STUDIES.isdisjoint(before)


def _beside_public(reading: Reading, index: int, taken: list[bool]) -> bool:
    """Whether the neighbour in a list is well known: "Lucy Bronze, Chloe Oakden"."""
    words = reading.words
    for edge, other in ((index, index - 1), (index + 2, index + 2)):
        if 0 < edge < len(words) and words[edge].before.strip() in (",", "&") and taken[other]:
            keys = {word.key for word in words[max(0, other - 2) : other + 3]}
            return keys.isdisjoint(cues.CHILD_WORDS) and _phrase_at(words, other)
    return False


def _phrase_at(words: list[Token], index: int) -> bool:
    """Whether the word belongs to a well-known phrase of two words."""
    for first in (index - 1, index):
        pair = tuple(word.key for word in words[max(0, first) : first + 2])
        if len(pair) == 2 and pair in PHRASES.get(pair[0], ()):
            return True
    return False


def _surname_end(reading: Reading, word: Token, lists: NameLists) -> tuple[str, int]:
    """The surname in a word and where it ends, without its genitive s."""
    if word.key in lists.surnames or not word.key.endswith("s"):
        return word.key, word.end
    marked = reading.text[word.end - 2 : word.end - 1] in "'’‘"
    return word.key[:-1], word.end - (2 if marked else 1)


def _in_month(reading: Reading, index: int) -> bool:
    """Whether a short month stands in a date: "11th Jan", "Jan 4th", "until Jan"."""
    words = reading.words
    if words[index].key not in ("jan", "jun", "mar", "avril"):
        return False
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    if before and before.key in ("in", "until", "till", "early", "late", "mid", "since", "during"):
        return True
    return dated(words[index], after, before)


def _contacted(reading: Reading, index: int) -> bool:
    """Whether somebody is to be rung or written to: "text Jo on 07700 900000"."""
    word, before = reading.words[index], reading.words[index - 1] if index else None
    called = before is not None and word.before == " " and before.key in _CONTACTS
    return called and word.key in FIRST_NAMES


def _introduced(reading: Reading, index: int) -> bool:
    """Whether the words before announce a name: "his sister Xyla", "Happy birthday Xyla"."""
    if not index or reading.words[index].before not in (" ", ", "):
        return False
    before, word = reading.words[index - 1], reading.words[index]
    if before.key == "to" and index > 1 and reading.words[index - 2].key in _CHEERS:
        return word.capital and word.key in FIRST_NAMES
    if before.key in _RELATIVES:
        return word.capital and word.key in FIRST_NAMES
    if before.key not in cues.CUE_STARTS or not word.capital:
        return False
    if before.key in ("called", "named") and animals(reading):
        return False
    if word.key[-1] == "s" and word.key not in FIRST_NAMES:  # a team: "Well done Kestrels"
        return False
    return word.key not in cues.CAPITAL_WORDS | cues.TITLES | cues.HOLY_TITLES


def _fits(reading: Reading, index: int) -> bool:
    """Whether a first name stands as a person's: no title before, no surname or thing after."""
    words, word = reading.words, reading.words[index]
    after = words[index + 1] if index + 1 < len(words) else None
    if after and after.before in (" ", "-") and (after.key in cues.GROUP_WORDS or after.capital):
        return False
    before = words[index - 1] if index else None
    if before and before.key in ("coach", "chef") and before.capital:
        return False
    if before and word.before in (" ", ". ", "-", ".", "'"):
        if before.key in cues.TITLES | cues.HOLY_TITLES:
            return False
        if word.before == " " and before.capital and before.key not in cues.CAPITAL_WORDS:
            return not reading.begins(index) and reading.begins(index - 1)
        if {each.key for each in words[max(0, index - 3) : index]} & cues.PUBLIC_ROLES:
            return False
    return word.before[-1:] not in ("#", "@") and not word.part


def _stem(reading: Reading, word: Token) -> tuple[str, int]:
    if reading.text[word.end - 2 : word.end] in ("'s", "’s"):
        return word.key[:-1], word.end - 2
    return word.key, word.end


def _tail(word: Token) -> tuple[str, int]:
    """A surname without its genitive s."""
    return (word.key[:-1], word.end - 1) if word.key.endswith("s") else (word.key, word.end)
