"""Names with a slip where a class or year stands beside them: then a pupil is surely meant."""

from collections.abc import Iterator

from schoolcast.api import Pupil
from schoolcast.compliance.rules.folding import fold_key
from schoolcast.compliance.rules.name_context import has_year
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.spelling import one_slip

_YEARS = frozenset("year yr y reception nursery".split())
_SHORTEST = 5


class Slips:
    """Finds "Fredrick Thomson in Year 2" where both words are a letter off, and one alone."""

    def __init__(self, lists: NameLists) -> None:
        self._lists = lists
        self._by_letter: dict[str, list[tuple[str, Pupil]]] = {}
        for key, pupils in lists.given.items():
            for pupil in pupils:
                self._by_letter.setdefault(key[0], []).append((key, pupil))

    def find(self, reading: Reading, taken: list[bool]) -> Iterator[Named]:
        """Slips among the words not yet taken; those found are taken."""
        if _YEARS.isdisjoint(reading.keys) or reading.caps:
            return
        words = reading.words
        for index, word in enumerate(words):
            if taken[index] or not word.capital or len(word.key) < _SHORTEST:
                continue
            paired = index + 1 < len(words) and words[index + 1].before == " "
            pair = paired and words[index + 1].capital and not taken[index + 1]
            last = index + 1 if pair else index
            if not has_year(reading, last):
                continue
            surname = words[last].key if pair else ""
            pupils = self._near(word.key, surname)
            if pupils:
                taken[index : last + 1] = [True] * (last + 1 - index)
                yield Named(How.TYPO, word.start, words[last].end, False, pupils)

    def _near(self, first: str, last: str) -> tuple[Pupil, ...]:
        """The pupils so called but for a slip in each word; for two words one pupil alone."""
        near = [
            pupil
            for key, pupil in self._by_letter.get(first[0], ())
            if (first == key or one_slip(first, key))
            and (not last or one_slip(last, fold_key(pupil.surname)))
            and (last or not self._lists.is_word(key))
        ]
        return tuple(near) if near and (not last or len(near) == 1) else ()
