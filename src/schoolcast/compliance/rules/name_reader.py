"""Reads a text for every person it may name, with the roll at hand."""

import re
from collections.abc import Iterator
from functools import lru_cache

from schoolcast.api import Facts, PolicySettings, Pupil, Revision, Roll
from schoolcast.compliance.rules.folding import Token, fold_key, plain_link
from schoolcast.compliance.rules.lone_names import LoneNames
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_index import NameIndex
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.nicknames import NICKNAMES
from schoolcast.compliance.rules.places import Place, places
from schoolcast.compliance.rules.reading import Reading, read
from schoolcast.compliance.rules.slips import Slips
from schoolcast.compliance.rules.strangers import Strangers
from schoolcast.compliance.rules.tag_names import TagNames
from schoolcast.compliance.rules.titled_names import TitledNames
from schoolcast.compliance.rules.well_known import PHRASES

_KEPT = 64  # texts; the same one is asked about by every rule on names
_NOT_INITIALS = frozenset(
    "pe re uk us eu tv am pm ps nb ie eg it id pc dt qa bc ad wc dj hq ok xl vs rs or go".split()
)
FILE_NAME = "NAME-FILENAME"
Person = tuple[Named, Place, tuple[int, int]]  # whom, where, and at which code points of it
_DOTTED = re.compile(r"^\.\s?$")


class NameReader:
    """Finds everybody named in a text; made once for a roll and the school's own lists."""

    def __init__(
        self,
        pupils: tuple[Pupil, ...],
        groups: tuple[str, ...],
        own: PolicySettings,
        staff: tuple[str, ...] = (),
    ) -> None:
        nicknames = NICKNAMES | {
            fold_key(name): tuple(map(fold_key, short)) for name, short in own.nicknames
        }
        self._index = NameIndex(pupils, nicknames)
        self._lists = NameLists(pupils, nicknames, own.words_of("names-that-are-words"))
        self._phrases = _with_own(own)
        self._phrase_starts = frozenset(self._phrases)
        group_keys = frozenset(fold_key(name) for name in groups)
        self._lone = LoneNames(self._lists, group_keys)
        self._strangers = Strangers(self._lists)
        self._slips = Slips(self._lists)
        self._tags = TagNames(self._lists, group_keys)
        self._titled = TitledNames(self._lists, staff)
        self._letters = {
            fold_key(pupil.forename)[:1] + fold_key(pupil.surname)[:1]: pupil for pupil in pupils
        }
        self._read: dict[tuple[str, bool, bool], tuple[Named, ...]] = {}
        self._latest: tuple[Revision, dict[str, list[Person]]] | None = None

    def people_in(self, revision: Revision) -> dict[str, list[Person]]:
        """Everybody named in any field, by the id of the rule whose matter it is."""
        latest = self._latest
        if latest is None or latest[0] is not revision:
            people: dict[str, list[Person]] = {}
            for place in places(revision):
                self._add(place, people)
            self._latest = latest = revision, people
        return latest[1]

    def _add(self, place: Place, people: dict[str, list[Person]]) -> None:
        link = place.field == "link"
        file = place.field.endswith(".file")
        text = plain_link(place.text) if link else place.text
        for named in self.names_in(text, link=link, file=file):
            span = (named.start, named.end) if text == place.text else (0, len(place.text))
            rule = FILE_NAME if file else named.how.value
            people.setdefault(rule, []).append((named, place, span))

    def names_in(self, text: str, *, link: bool = False, file: bool = False) -> tuple[Named, ...]:
        """Every name, in the order of the text; `link` and `file` say that it is no sentence."""
        key = text, link, file
        if key not in self._read:
            if len(self._read) >= _KEPT:
                self._read.clear()
            found = self._find(read(text), link=link, file=file)
            self._read[key] = tuple(sorted(found, key=lambda each: each.start))
        return self._read[key]

    def _find(self, reading: Reading, *, link: bool, file: bool) -> list[Named]:
        words = reading.words
        taken = [False] * len(words)
        found = [
            Named(
                How.FULL if hit.sure else How.WORD,
                hit.start,
                hit.end,
                hit.sure and not hit.titled,
                (hit.pupil,),
                hit.titled,
            )
            for hit in self._index.find(reading.text, joined=link or file, words=words)
        ]
        if link:
            return found
        for hit in found:
            _take(taken, words, hit.start, hit.end)
        found += self._lone.doubled(reading, taken)
        self._pass_phrases(reading, taken)
        found += self._initials(reading, taken)
        found += self._strangers.pairs(reading, taken)
        if not file:
            found += self._titled.find(reading, taken)
        found += self._lone.find(reading, taken, file=file)
        found += list(self._lone.in_company(reading, taken, found))
        if not file:
            found += self._tags.find(reading, taken)
            found += self._slips.find(reading, taken)
            found += self._strangers.lone(reading, taken)
        return found

    def _pass_phrases(self, reading: Reading, taken: list[bool]) -> None:
        if self._phrase_starts.isdisjoint(reading.keys):
            return
        words = reading.words
        for index, word in enumerate(words):
            for phrase in self._phrases.get(word.key, ()):
                if len(phrase) == 1 and word.key in self._lists.given:
                    continue
                behind = index + len(phrase)
                keys = tuple(each.key for each in words[index:behind])
                if keys == phrase or (keys[:-1] == phrase[:-1] and keys[-1] == f"{phrase[-1]}s"):
                    taken[index:behind] = [True] * len(phrase)

    def _initials(self, reading: Reading, taken: list[bool]) -> Iterator[Named]:
        words = reading.words
        if not any(len(key) == 1 for key in reading.keys):
            return
        for index in range(len(words) - 1):
            word, after = words[index], words[index + 1]
            if taken[index] or taken[index + 1]:
                continue
            if len(word.key) == 1 and word.capital:
                yield from self._first_initial(words, index, taken)
            elif len(after.key) == 1 and after.capital and after.before == " ":
                yield from self._last_initial(reading, index, taken)

    def _first_initial(self, words: list[Token], index: int, taken: list[bool]) -> Iterator[Named]:
        word, after = words[index], words[index + 1]
        gap = after.before
        if len(after.key) == 1 and after.capital and _DOTTED.match(gap):
            pupil = self._letters.get(word.key + after.key)
            third = words[index + 2] if index + 2 < len(words) else None
            alone = third is None or len(third.key) > 1 or third.before.strip() != "."
            lone = index == 0 or words[index - 1].key not in ("mr", "mrs", "miss", "ms")
            if pupil and alone and lone and word.key + after.key not in _NOT_INITIALS:
                taken[index] = taken[index + 1] = True
                yield Named(How.INITIALS, word.start, after.end, False, (pupil,))
            return
        if gap not in (" ", ".", ". ") or not after.capital:
            return
        key, end = _genitive(after, self._lists.surnames)
        pupils = tuple(
            pupil
            for pupil in self._lists.surnames.get(key, ())
            if word.key in (fold_key(pupil.forename)[:1], fold_key(pupil.known_as)[:1])
        )
        if gap == " " and word.key in "ai":
            return
        if pupils:
            taken[index] = taken[index + 1] = True
            yield Named(How.INITIALS, word.start, end, True, pupils)

    def _last_initial(self, reading: Reading, index: int, taken: list[bool]) -> Iterator[Named]:
        word, after = reading.words[index], reading.words[index + 1]
        if not word.capital or after.key == "i":
            return
        pupils = tuple(
            pupil
            for pupil in (
                *self._lists.given.get(word.key, ()),
                *self._lists.short.get(word.key, ()),
            )
            if fold_key(pupil.surname)[:1] == after.key
        )
        if pupils:
            taken[index] = taken[index + 1] = True
            yield Named(How.INITIALS, word.start, after.end, True, pupils)


@lru_cache(maxsize=4)
def _reader(
    roll: Roll | None, groups: tuple[str, ...], own: PolicySettings, staff: tuple[str, ...]
) -> NameReader:
    return NameReader(roll.pupils if roll else (), groups, own, staff)


def reader_for(facts: Facts) -> NameReader:
    """The reader for these facts; the rules on names share one, for its lists are large."""
    return _reader(facts.roll, facts.groups, facts.policy, facts.staff)


def _with_own(own: PolicySettings) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The well-known phrases and those that the school allows."""
    phrases = dict(PHRASES)
    for allowed in own.allowed:
        words = tuple(word.key for word in read(allowed.phrase).words)
        if words:
            phrases[words[0]] = (*phrases.get(words[0], ()), words)
    return phrases


def _take(taken: list[bool], words: list[Token], start: int, end: int) -> None:
    for index, word in enumerate(words):
        if word.start < end and start < word.end:
            taken[index] = True


def _genitive(word: Token, table: dict[str, tuple[Pupil, ...]]) -> tuple[str, int]:
    if word.key not in table and word.key.endswith("s") and word.key[:-1] in table:
        return word.key[:-1], word.end - 2
    return word.key, word.end
