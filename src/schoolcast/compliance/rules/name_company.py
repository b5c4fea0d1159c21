"""Names that are told by those beside them: in a list with people, what else can a word be?"""

from collections.abc import Iterator

from schoolcast.compliance.rules.name_context import lists_people, sentence, titled
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.name_weight import NameWeight
from schoolcast.compliance.rules.reading import Reading

_PEOPLE = (How.FULL, How.FIRST, How.WORD, How.NICK, How.INITIALS)


class NameCompany:
    """Finds names that are words as well beside people: "Pearl on drums, Hunter on bass"."""

    def __init__(self, lists: NameLists, weight: NameWeight) -> None:
        self._lists = lists
        self._weight = weight

    def find(self, reading: Reading, taken: list[bool], found: list[Named]) -> Iterator[Named]:
        """Names among the words not yet taken; those found are taken."""
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
                if not self._weight.weigh(reading, index, word.key, owned=False)[1]:
                    taken[index] = True
                    yield Named(How.WORD, word.start, word.end, False, pupils)
