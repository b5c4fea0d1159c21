"""Reads a text for every person it may name, with the roll at hand."""

from functools import lru_cache

from schoolcast.api import Facts, PolicySettings, Pupil, Revision, Roll
from schoolcast.compliance.rules.folding import Token, fold_key, plain_link
from schoolcast.compliance.rules.initial_names import InitialNames
from schoolcast.compliance.rules.lone_names import LoneNames
from schoolcast.compliance.rules.name_company import NameCompany
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_index import NameIndex
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.name_weight import NameWeight
from schoolcast.compliance.rules.nicknames import NICKNAMES
from schoolcast.compliance.rules.places import Place, places
from schoolcast.compliance.rules.reading import Reading, read
from schoolcast.compliance.rules.slips import Slips
from schoolcast.compliance.rules.spaced_names import SpacedNames
from schoolcast.compliance.rules.strangers import Strangers
from schoolcast.compliance.rules.tag_names import TagNames
from schoolcast.compliance.rules.titled_names import TitledNames
from schoolcast.compliance.rules.well_known import PHRASES

_KEPT = 64  # texts; the same one is asked about by every rule on names
_STROKES = str.maketrans("_-", "  ")
FILE_NAME = "NAME-FILENAME"
Person = tuple[Named, Place, tuple[int, int]]  # whom, where, and at which code points of it


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
        weight = NameWeight(self._lists, group_keys)
        self._spaced = SpacedNames(self._lists)
        self._lone = LoneNames(self._lists, weight)
        self._company = NameCompany(self._lists, weight)
        self._strangers = Strangers(self._lists)
        self._slips = Slips(self._lists)
        self._tags = TagNames(self._lists, group_keys)
        self._titled = TitledNames(self._lists, staff)
        self._initials = InitialNames(self._lists, pupils, self._titled.staff)
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
            for hit in self._index.find(
                reading.text, joined=link or file, words=words, letters=reading.letters
            )
        ]
        if link:
            return found
        for hit in found:
            _take(taken, words, hit.start, hit.end)
        if file:  # strokes are its spaces
            reading = read(reading.text.translate(_STROKES))
            words = reading.words
        found += self._spaced.doubled(reading, taken)
        self._pass_phrases(reading, taken)
        found += self._initials.find(reading, taken)
        found += self._strangers.pairs(reading, taken)
        if not file:
            found += self._titled.find(reading, taken)
        found += self._lone.find(reading, taken, file=file)
        found += self._spaced.spelt_out(reading, taken)
        found += list(self._company.find(reading, taken, found))
        if not file:
            found += self._tags.find(reading, taken)
            found += list(self._slips.find(reading, taken, found))
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
