"""First names of two words, and names with their letters set apart."""

from collections.abc import Iterator

from schoolcast.compliance.rules.name_context import apart
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.reading import Reading

_LONGEST_NAME = 20  # letters


class SpacedNames:
    """Finds "Anne-Marie", "Jean Luc" and "O l i v e r"."""

    def __init__(self, lists: NameLists) -> None:
        self._lists = lists

    def doubled(self, reading: Reading, taken: list[bool]) -> Iterator[Named]:
        """First names of two words: "Anne-Marie", "Jean Luc"."""
        words = reading.words
        if self._lists.doubled_starts.isdisjoint(reading.keys):
            return
        for index in range(len(words) - 1):
            word, after = words[index], words[index + 1]
            key = word.key + after.key
            if key not in self._lists.doubled or taken[index] or taken[index + 1]:
                continue
            if after.before in ("-", " ") and (word.capital or reading.small):
                taken[index] = taken[index + 1] = True
                yield Named(How.FIRST, word.start, after.end, True, self._lists.given[key])

    def spelt_out(self, reading: Reading, taken: list[bool]) -> Iterator[Named]:
        """Letters set apart: nobody writes a word so by chance."""
        for index, word in enumerate(reading.words if reading.letters else ()):
            if len(word.key) == 1 and not taken[index]:
                yield from self._spaced(reading, index, taken)

    def _spaced(self, reading: Reading, index: int, taken: list[bool]) -> Iterator[Named]:
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
