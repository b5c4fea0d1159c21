"""A single word that is a pupil's first name: is it that child here?

An unmistakable first name stops a post. A name that is also a word, a saint's or a place's is
weighed by what stands around it, and asked about.
"""

from collections.abc import Iterator

from schoolcast.compliance.rules import person_cues as cues
from schoolcast.compliance.rules.famous_names import FAMOUS_NAMES
from schoolcast.compliance.rules.lone_surnames import LoneSurnames
from schoolcast.compliance.rules.name_context import (
    acts,
    beside,
    has_year,
    honoured,
    in_tag,
    is_name_part,
    titled,
)
from schoolcast.compliance.rules.name_evidence import announced, belonging, cheered, kin
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.name_scenes import Scene, firm, houses, scene
from schoolcast.compliance.rules.name_weight import NameWeight
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.story_words import STORY_WORDS, TALE_WORDS

_PLAYED = frozenset("as like in".split())  # "dressed as Matilda", "starred in Oliver!"
_MARKS = "'’‘ʼ`´"


class LoneNames:
    """Weighs first names and surnames that stand alone."""

    def __init__(self, lists: NameLists, weight: NameWeight) -> None:
        self._lists = lists
        self._weight = weight
        self._surnames = LoneSurnames(lists)
        self._known = frozenset(lists.given) | frozenset(lists.short) | frozenset(lists.surnames)

    def find(self, reading: Reading, taken: list[bool], *, file: bool) -> Iterator[Named]:
        """Names among the words not yet taken; those found are taken."""
        known, tallied = self._known, houses(reading)
        if any(key in self._lists.given and not self._lists.ambiguous(key) for key in tallied):
            tallied = frozenset()  # a table of children
        for index, word in enumerate(reading.words):
            key = word.key
            if taken[index] or len(key) == 1:
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

    def _first(self, reading: Reading, index: int, *, file: bool) -> Named | None:
        word = reading.words[index]
        key, end, owned = self._stem(reading, index)
        pupils = self._lists.given.get(key, ())
        how = How.FIRST if pupils else How.NICK
        pupils = pupils or self._lists.short.get(key, ())
        if not pupils:
            return None
        tagged = in_tag(reading, index)
        if owned and firm(reading.words, index + 1):
            return None
        where = Scene.PERSON if tagged or file else scene(reading, index)
        if where is Scene.NOTHING:
            return None
        if self._weight.ambiguous(key):
            if tagged or not self._weight.is_person(
                reading, index, key, owned=owned, file=file, scene=where
            ):
                return None
            return Named(How.WORD if how is How.FIRST else how, word.start, end, False, pupils)
        if how is How.NICK:
            if not (word.capital or reading.small or cheered(reading, index)):
                return None
            if index and reading.words[index - 1].key in ("coach", "chef"):
                return None
        sure = how is How.FIRST and where is Scene.PERSON
        sure = sure and not self._doubtful(reading, index, key)
        if sure and key in FAMOUS_NAMES:
            sure = self._vouched(reading, index, owned=owned)
        return Named(How.HASHTAG if tagged else how, word.start, end, sure, pupils)

    def _vouched(self, reading: Reading, index: int, *, owned: bool) -> bool:
        """Whether strong signs say that a name that stories have too is a child's here."""
        after = reading.words[index + 1] if index + 1 < len(reading.words) else None
        return (
            has_year(reading, index)
            or cheered(reading, index)
            or honoured(reading, index)
            or (owned and belonging(after))
            or announced(reading, index)
            or self._weight.listed(reading.words, index)
            or (
                after is not None
                and acts(reading.words[index].key, after, owned=owned)
                and TALE_WORDS.isdisjoint(reading.keys)
            )
        )

    def _stem(self, reading: Reading, index: int) -> tuple[str, int, bool]:
        """The name in a word, where it ends, and whether it stands in the genitive."""
        word = reading.words[index]
        key = word.key
        if not key.endswith("s"):
            return key, word.end, False
        marked = reading.text[word.end - 2 : word.end - 1] in _MARKS
        if marked:
            return key[:-1], word.end - 2, True
        if self._in_first(key) or not self._in_first(key[:-1]) or len(key) < 4:
            return key, word.end, False
        after = reading.words[index + 1] if index + 1 < len(reading.words) else None
        if (self._lists.is_word(key[:-1]) or len(key) < 5) and not kin(after):
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
        if after and after.before == " " and after.capital and len(after.key) == 1:
            return after.key != "i"  # "Alex T Oakden"
        before = words[index - 1] if index else None
        if before and beside(words[index]) and is_name_part(before) and not reading.begins(index):
            return before.key not in cues.BEFORE_PERSON and not reading.caps
        if before and before.key in _PLAYED and not reading.begins(index):
            return before.key != "in" or reading.text[words[index].end :].startswith("!")
        return bool(STORY_WORDS.get(key, frozenset()) & reading.keys)
