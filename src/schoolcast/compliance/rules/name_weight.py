"""How much speaks for a child where a first name need not be one."""

from schoolcast.compliance.rules import person_cues as cues
from schoolcast.compliance.rules.folding import Token
from schoolcast.compliance.rules.name_context import (
    acts,
    among_capitals,
    beside,
    calls,
    dated,
    ends,
    hails,
    has_year,
    honoured,
    proudly,
)
from schoolcast.compliance.rules.name_evidence import (
    addressed,
    announced,
    belonging,
    cheered,
    spoken_of,
)
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.name_scenes import Scene, prayed_to
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.shared_names import HOLY_NAMES, MONTHS, PLACE_NAMES, TOWNS
from schoolcast.compliance.rules.story_words import FAITH_WORDS, STORY_WORDS

_PREPOSITIONS = frozenset("from with by for about".split())
_SAINTS = frozenset("saint saints canonised".split())
_AT = frozenset("in at near around across visit visiting to".split())
_DESCRIBING = frozenset("christian roman angel noble royal true west young".split())
_PRIZES = frozenset("trophy prize award cup medal certificate shield award awards prizes".split())
_FUNCTION = frozenset(
    "this for on in at today last who and with to by from again yesterday too as when while".split()
)
# What a month or a season does as well: "Summer is here".
_SEASONAL = cues.TELLS_NOTHING | frozenset(
    """
    is was has had will came brings brought begins began left went flies makes makes started
    ended arrived starts comes goes gets became looks looked needed needs means saw sees
    """.split()
)


class NameWeight:
    """Weighs names that are also words, saints' or places'; `groups` are classes and houses."""

    def __init__(self, lists: NameLists, groups: frozenset[str]) -> None:
        self._lists = lists
        self._groups = groups

    def ambiguous(self, key: str) -> bool:
        """Whether a first name has to be weighed at all."""
        return self._lists.ambiguous(key) or key in self._groups

    def is_person(
        self, reading: Reading, index: int, key: str, *, owned: bool, file: bool, scene: Scene
    ) -> bool:
        """Whether a word that need not be a name is one here."""
        word = reading.words[index]
        if prayed_to(reading.words, index) and not has_year(reading, index):
            return False
        a_word = self._lists.is_word(key) or key in self._groups
        score, against = self.weigh(reading, index, key, owned=owned)
        if not word.capital or file:
            return self._is_small(reading, index, score, file=file, a_word=a_word) and not against
        shouted = len(key) > 1 and reading.text[word.start : word.end].isupper()
        if shouted and reading.caps:
            return score >= 2 and not against
        if shouted and self._lists.is_word(key):
            return score >= 2 and not against
        if against and score < 4:
            return False
        if key in self._groups:
            return score >= 3 and not against
        if self._lists.is_word(key):
            score += not reading.begins(index) and not among_capitals(reading, index)
            return score >= (1 if not reading.begins(index) else 2)
        told = scene is Scene.DOUBT or not FAITH_WORDS.isdisjoint(reading.keys)
        return score >= (2 if told and key in HOLY_NAMES else 0)

    def _is_small(
        self, reading: Reading, index: int, score: int, *, file: bool, a_word: bool
    ) -> bool:
        """The same of a word without a capital, or in a file's name."""
        if not a_word:
            return file or score >= 0
        if self.listed(reading.words, index, file=file) or has_year(reading, index):
            return True
        if file:
            return score >= 2 or _ends_file(reading, index) or hails(reading)
        if reading.small:
            return score >= 3 or cheered(reading, index)
        return cheered(reading, index) and index + 1 == len(reading.words)

    def weigh(self, reading: Reading, index: int, key: str, *, owned: bool) -> tuple[int, bool]:
        """How much speaks for a person, and whether something speaks against it."""
        words = reading.words
        before = words[index - 1] if index and not ends(words[index].before) else None
        after = words[index + 1] if index + 1 < len(words) else None
        gone_on = after
        if after and ends(after.before):
            after = None
        proud = proudly(words, index)
        score = 2 * (proud or (before is not None and calls(before, words[index])))
        score += 3 * (key == "will" and before is not None and before.key in _PREPOSITIONS)
        acting = after is not None and acts(key, after, owned=owned)
        if acting and after and key in MONTHS and after.key in _SEASONAL:
            acting = spoken_of(reading, index) or (key == "may" and reading.small)
        score += 2 * acting
        listed = self.listed(words, index)
        score += 2 * listed
        score += 2 * (owned and (after is None or after.key not in cues.GROUP_WORDS))
        score += owned and belonging(after)
        score += 2 * has_year(reading, index) + 4 * honoured(reading, index)
        score += 3 * announced(reading, index) + 2 * cheered(reading, index)
        score += 2 * addressed(key, gone_on) + (acting and spoken_of(reading, index))
        if listed and key in PLACE_NAMES:  # "to Georgia and Abigail"
            return score, False
        if proud:
            return score, False
        return score, self._against(reading, key, before, after, words[index], owned=owned)

    def _against(
        self,
        reading: Reading,
        key: str,
        before: Token | None,
        after: Token | None,
        word: Token,
        *,
        owned: bool,
    ) -> bool:
        if key in MONTHS and "month" in reading.keys:
            return True
        if before and word.before == " " and before.key in cues.NOT_BEFORE_PERSON:
            somebodys = owned and before.key in cues.PREPOSITIONS and key not in MONTHS
            if not somebodys:
                return key in self._lists.words
        if before and word.before == " " and key in PLACE_NAMES and before.key in _AT:
            return before.key != "to" or _PRIZES.isdisjoint(reading.keys)
        if after and beside(after) and after.key in cues.GROUP_WORDS:
            return not (owned and belonging(after))
        if key in _DESCRIBING and after and not owned and _is_thing(after):
            return not acts(key, after, owned=False)
        if key in MONTHS and dated(word, after, before):
            return True
        if key in PLACE_NAMES and not TOWNS.isdisjoint(reading.keys):
            return True
        if key in HOLY_NAMES and not _SAINTS.isdisjoint(reading.keys):
            return True
        if key in HOLY_NAMES or key in STORY_WORDS:
            return bool(STORY_WORDS.get(key, frozenset()) & reading.keys)
        return False

    def listed(self, words: list[Token], index: int, *, file: bool = False) -> bool:
        """Whether the neighbour in a list, "Holly and Ivy", is a pupil's first name too."""
        for other, step in ((index - 1, -1), (index + 1, 1)):
            if not 0 <= other < len(words):
                continue
            gap = words[max(index, other)].before
            if words[other].key in ("and", "with") and gap == " ":
                other += step
            elif gap.strip() not in (",", "&", "/", "+"):
                continue
            if 0 <= other < len(words) and words[other].capital:
                if self._lists.given.get(words[other].key) and words[index].capital:
                    return True
            elif 0 <= other < len(words) and words[other].key in self._lists.given:
                if words[index].capital:
                    continue
                if not self._lists.ambiguous(words[other].key) or file:
                    return True
        return False


def _is_thing(after: Token) -> bool:
    """Whether the word after may be what an adjective describes: "Roman numerals"."""
    return after.before == " " and not after.capital and after.key not in _FUNCTION


def _ends_file(reading: Reading, index: int) -> bool:
    """Whether a word stands last in a file's name, as a child's does: "leaver pearl.jpg"."""
    words = reading.words
    if not index or words[index].key in MONTHS:
        return False
    return index + 2 == len(words) and words[index + 1].before == "."
