"""A single word that is a pupil's first name or surname: is it that child here?

An unmistakable first name stops a post. A name that is also a word, a saint's or a place's is
weighed by what stands around it, and asked about.
"""

from collections.abc import Iterator

from schoolcast.compliance.rules import person_cues as cues
from schoolcast.compliance.rules.folding import Token
from schoolcast.compliance.rules.lone_surnames import LoneSurnames
from schoolcast.compliance.rules.name_context import (
    acts,
    among_capitals,
    apart,
    beside,
    calls,
    dated,
    ends,
    has_year,
    honoured,
    in_tag,
    is_name_part,
    lists_people,
    sentence,
    titled,
)
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.name_scenes import Scene, houses, prayed_to, scene
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.shared_names import HOLY_NAMES, MONTHS, PLACE_NAMES
from schoolcast.compliance.rules.well_known import STORY_WORDS

_PEOPLE = (How.FULL, How.FIRST, How.WORD, How.NICK, How.INITIALS)
_AT = frozenset("in at near around across visit visiting to".split())
_PLAYED = frozenset("as like in".split())  # "dressed as Matilda", "starred in Oliver!"
_DESCRIBING = frozenset("christian roman angel noble royal true west young".split())
_LONGEST_NAME = 20  # letters
_MARKS = "'’‘ʼ`´"


class LoneNames:
    """Weighs first names and surnames that stand alone; `groups` are classes and houses."""

    def __init__(self, lists: NameLists, groups: frozenset[str]) -> None:
        self._lists = lists
        self._groups = groups
        self._surnames = LoneSurnames(lists)
        self._known = frozenset(lists.given) | frozenset(lists.short) | frozenset(lists.surnames)

    def find(self, reading: Reading, taken: list[bool], *, file: bool) -> Iterator[Named]:
        """Names among the words not yet taken; those found are taken."""
        known, tallied = self._known, houses(reading)
        if any(key in self._lists.given and not self._lists.ambiguous(key) for key in tallied):
            tallied = frozenset()  # a table of children
        for index, word in enumerate(reading.words):
            if taken[index]:
                continue
            key = word.key
            if len(key) == 1:
                yield from self._spaced(reading, index, taken)
                continue
            if key not in known and not (key[-1] == "s" and key[:-1] in known):
                continue
            if key in tallied and self._lists.ambiguous(key):
                continue
            if reading.in_address(word) or titled(reading, index):
                continue
            named = self._first(reading, index, file=file)
            if named is None and not file:
                named = self._surnames.find(reading, index)
            if named:
                taken[index] = True
                yield named

    def in_company(
        self, reading: Reading, taken: list[bool], found: list[Named]
    ) -> Iterator[Named]:
        """Names that are words as well, in a list with people: "Pearl on drums, Hunter on bass"."""
        people = [each.start for each in found if each.how in _PEOPLE]
        if not people or reading.caps:
            return
        words = reading.words
        for index, word in enumerate(words):
            pupils = self._lists.given.get(word.key, ())
            if taken[index] or not pupils or not word.capital or len(word.key) < 2:
                continue
            if not lists_people(reading, index) or titled(reading, index):
                continue
            low, high = sentence(reading, index)
            if any(low <= start < high for start in people):
                if not self._weigh(reading, index, word.key, owned=False)[1]:
                    taken[index] = True
                    yield Named(How.WORD, word.start, word.end, False, pupils)

    def doubled(self, reading: Reading, taken: list[bool]) -> Iterator[Named]:
        """First names of two words: "Anne-Marie", "Jean Luc"."""
        words = reading.words
        for index in range(len(words) - 1 if self._lists.doubled else 0):
            word, after = words[index], words[index + 1]
            key = word.key + after.key
            if key not in self._lists.doubled or taken[index] or taken[index + 1]:
                continue
            if after.before in ("-", " ") and (word.capital or reading.small):
                taken[index] = taken[index + 1] = True
                yield Named(How.FIRST, word.start, after.end, True, self._lists.given[key])

    def _spaced(self, reading: Reading, index: int, taken: list[bool]) -> Iterator[Named]:
        """Letters set apart, "O l i v e r": nobody writes a word so by chance."""
        words = reading.words
        if index and apart(words, index):
            return  # its run began earlier
        last = index
        while last + 1 < len(words) and apart(words, last + 1) and last - index < _LONGEST_NAME:
            last += 1
        key = "".join(word.key for word in words[index : last + 1])
        if len(key) > 2 and key in self._lists.given:
            taken[index : last + 1] = [True] * (last + 1 - index)
            pupils = self._lists.given[key]
            yield Named(How.FIRST, words[index].start, words[last].end, False, pupils)

    def _first(self, reading: Reading, index: int, *, file: bool) -> Named | None:
        word = reading.words[index]
        key, end, owned = self._stem(reading, word)
        pupils = self._lists.given.get(key, ())
        how = How.FIRST if pupils else How.NICK
        pupils = pupils or self._lists.short.get(key, ())
        if not pupils:
            return None
        tagged = in_tag(reading, index)
        where = Scene.PERSON if tagged or file else scene(reading, index)
        if where is Scene.NOTHING:
            return None
        if self._lists.ambiguous(key) or key in self._groups:
            if tagged or not self._is_person(reading, index, key, owned=owned, file=file):
                return None
            if how is How.FIRST:
                how = How.WORD
            return Named(how, word.start, end, False, pupils)
        if tagged:
            return Named(How.HASHTAG, word.start, end, how is How.FIRST, pupils)
        if how is How.NICK and not word.capital and not reading.small:
            return None
        sure = how is How.FIRST and where is Scene.PERSON
        sure = sure and not self._doubtful(reading, index, key)
        return Named(how, word.start, end, sure, pupils)

    def _stem(self, reading: Reading, word: Token) -> tuple[str, int, bool]:
        """The name in a word, where it ends, and whether it stands in the genitive."""
        key = word.key
        if not key.endswith("s"):
            return key, word.end, False
        marked = reading.text[word.end - 2 : word.end - 1] in _MARKS
        if marked:
            return key[:-1], word.end - 2, True
        if self._in_first(key) or not self._in_first(key[:-1]) or len(key) < 5:
            return key, word.end, False
        if self._lists.is_word(key[:-1]):
            return key, word.end, False
        return key[:-1], word.end - 1, True

    def _in_first(self, key: str) -> bool:
        return key in self._lists.given or key in self._lists.short

    def _doubtful(self, reading: Reading, index: int, key: str) -> bool:
        """Whether an unmistakable name may still be somebody else's, a group's or a story's."""
        words = reading.words
        after = words[index + 1] if index + 1 < len(words) else None
        if after and beside(after) and (after.key in cues.GROUP_WORDS or is_name_part(after)):
            return True
        before = words[index - 1] if index else None
        if before and beside(words[index]) and is_name_part(before) and not reading.begins(index):
            return before.key not in cues.BEFORE_PERSON and not reading.caps
        if before and before.key in _PLAYED and not reading.begins(index):
            return before.key != "in" or reading.text[words[index].end :].startswith("!")
        return bool(STORY_WORDS.get(key, frozenset()) & reading.keys)

    def _is_person(
        self, reading: Reading, index: int, key: str, *, owned: bool, file: bool
    ) -> bool:
        """Whether a word that need not be a name is one here."""
        word = reading.words[index]
        shouted = word.capital and len(key) > 1 and reading.text[word.start : word.end].isupper()
        if not word.capital and not reading.small:
            return False
        if prayed_to(reading.words, index) and not has_year(reading, index):
            return False
        score, against = self._weigh(reading, index, key, owned=owned)
        if file or not word.capital or key in self._groups or (shouted and reading.caps):
            return score >= 3 and not against
        if shouted and self._lists.is_word(key):
            return score >= 2 and not against
        if against and score < 4:
            return False
        if self._lists.is_word(key):
            score += not reading.begins(index) and not among_capitals(reading, index)
            return score >= (1 if not reading.begins(index) else 2)
        return score >= 0

    def _weigh(self, reading: Reading, index: int, key: str, *, owned: bool) -> tuple[int, bool]:
        """How much speaks for a person, and whether something speaks against it."""
        words = reading.words
        before = words[index - 1] if index and not ends(words[index].before) else None
        after = words[index + 1] if index + 1 < len(words) else None
        if after and ends(after.before):
            after = None
        score = 2 * (before is not None and calls(before, words[index]))
        score += 2 * (after is not None and acts(key, after, owned=owned))
        listed = self._in_list(words, index)
        score += 2 * listed
        score += 2 * (owned and (after is None or after.key not in cues.GROUP_WORDS))
        score += 2 * has_year(reading, index) + 4 * honoured(reading, index)
        if listed and key in PLACE_NAMES:  # "to Georgia and Abigail"
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
            return True
        if after and beside(after) and after.key in cues.GROUP_WORDS:
            return True
        if key in _DESCRIBING and after and not after.capital and not acts(key, after, owned=False):
            return True
        if key in MONTHS and dated(word, after, before):
            return True
        if key in HOLY_NAMES or key in STORY_WORDS:
            return bool(STORY_WORDS.get(key, frozenset()) & reading.keys)
        return False

    def _in_list(self, words: list[Token], index: int) -> bool:
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
                return not words[index].capital and not self._lists.ambiguous(words[other].key)
        return False
