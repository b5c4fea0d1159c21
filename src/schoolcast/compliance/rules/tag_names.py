"""First names joined to a cheer in one hashtag, all in small letters: "#gonia", "#teamnia"."""

from collections.abc import Iterator

from schoolcast.compliance.rules.folding import Token
from schoolcast.compliance.rules.name_context import in_tag
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.shared_names import PLACE_NAMES

_BEFORE = tuple(
    """
    happybirthday congratulations welldone goodluck getwell thankyou congrats champion superstar
    wellplayed welcome cheering bravo proudof comeon prayfor runfor well team love star our go
    """.split()
)
_BEHIND = tuple(
    """
    forthewin isthebest tothewin strong rocks rules wins army for head ftw
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
        for index, word in enumerate(reading.words):
            if taken[index] or len(word.key) < _SHORTEST + 2 or not in_tag(reading, index):
                continue
            key = self._name(word)
            if key:
                taken[index] = True
                pupils = self._lists.given.get(key) or self._lists.short[key]
                yield Named(How.HASHTAG, word.start, word.end, False, pupils)

    def _name(self, word: Token) -> str:
        behind = [word.key.removeprefix(cheer) for cheer in _BEFORE if word.key.startswith(cheer)]
        before = [word.key.removesuffix(cheer) for cheer in _BEHIND if word.key.endswith(cheer)]
        return next((name for name in (*behind, *before) if self._meant(name)), "")

    def _meant(self, key: str) -> bool:
        lists = self._lists
        if len(key) < _SHORTEST or key in self._groups or key in PLACE_NAMES or lists.is_word(key):
            return False
        return key in lists.given or key in lists.short
