"""First names in hashtags and accounts: "#gonia", "#GoMaxGo", "@gemma_oakden84"."""

from collections.abc import Iterator

from schoolcast.compliance.rules.folding import Token
from schoolcast.compliance.rules.gazetteer import FIRST_NAMES
from schoolcast.compliance.rules.name_context import in_tag
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.shared_names import PLACE_NAMES

# Cheers for somebody; behind the others a word is rather a word ("#lovesummer").
_FOR_SOMEBODY = tuple(
    """
    happybirthday congratulations congratstoour welldone goodluck getwellsoon getwell congrats
    wellplayed bravo proudof prayfor runfor birthday
    """.split()
)
_BEFORE = (
    *_FOR_SOMEBODY,
    *"thankyou champion superstar welcome cheering comeon well team love star our go".split(),
)
_BEHIND = tuple(
    """
    forthewin isthebest tothewin strong rocks rules wins army for head ftw
    """.split()
)
_PARTS = frozenset(
    """
    go team well done happy birthday good luck congrats congratulations proud of our super star
    love come on you we is the best win wins hero champion get soon legend rocks played bravo my
    little so up to a
    """.split()
)
_SHORTEST = 3


class TagNames:
    """Finds them; each is a question, for a cheer may be for somebody else.

    `groups` are classes and houses, whose cheers are no child's.
    """

    def __init__(self, lists: NameLists, groups: frozenset[str]) -> None:
        self._lists = lists
        self._groups = groups

    def find(self, reading: Reading, taken: list[bool]) -> Iterator[Named]:
        """Names in tags among the words not yet taken; those found are taken."""
        if "#" not in reading.text and "@" not in reading.text:
            return
        words = reading.words
        for index, word in enumerate(words):
            if taken[index] or not in_tag(reading, index):
                continue
            if word.part or (index + 1 < len(words) and words[index + 1].part):
                key = self._in_parts(words, index)
            else:
                key = self._name(word) or self._around(word.key)
            if key:
                taken[index] = True
                pupils = self._lists.given.get(key) or self._lists.short[key]
                yield Named(How.HASHTAG, word.start, word.end, False, pupils)
            elif word.before[-1:] == "@" and self._private(words, index):
                taken[index] = True
                yield Named(How.OFFROLL, word.start, word.end)

    def _in_parts(self, words: list[Token], index: int) -> str:
        """A name between the capitals of a tag whose other words are cheers."""
        first = index
        while words[first].part:
            first -= 1
        last = index + 1
        while last < len(words) and words[last].part:
            last += 1
        others = {word.key for word in words[first:last]} - {words[index].key}
        key = words[index].key
        known = key in self._lists.given or key in self._lists.short
        return key if known and key not in self._groups and others <= _PARTS else ""

    def _private(self, words: list[Token], index: int) -> bool:
        """Whether an account is called by first name and another: "@gemma_oakden84"."""
        if words[index].key not in FIRST_NAMES or index + 1 == len(words):
            return False
        after = words[index + 1]
        return (after.part or after.before == "_") and after.key not in _PARTS

    def _around(self, key: str) -> str:
        """The name in "#gomaxgo"."""
        inner = key[2:-2] if key.startswith("go") and key.endswith("go") else ""
        return inner if inner in self._lists.given else ""

    def _name(self, word: Token) -> str:
        if len(word.key) < _SHORTEST + 2:
            return ""
        for cheer in _BEFORE:
            name = word.key.removeprefix(cheer) if word.key.startswith(cheer) else ""
            if self._meant(name, words_too=cheer in _FOR_SOMEBODY):
                return name
        before = [word.key.removesuffix(cheer) for cheer in _BEHIND if word.key.endswith(cheer)]
        return next((name for name in before if self._meant(name, words_too=False)), "")

    def _meant(self, key: str, *, words_too: bool) -> bool:
        lists = self._lists
        if len(key) < _SHORTEST or key in self._groups:
            return False
        if not words_too and (key in PLACE_NAMES or lists.is_word(key)):
            return False
        return key in lists.given or key in lists.short
