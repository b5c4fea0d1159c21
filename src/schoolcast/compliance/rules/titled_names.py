"""Titles before a pupil's surname: staff pass, parents don't."""

from collections.abc import Iterator

from schoolcast.compliance.rules.folding import fold_key, tokens
from schoolcast.compliance.rules.name_hits import How, Named
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.reading import Reading

_TITLES = frozenset("mr mrs miss ms mx".split())

_JOBS = frozenset(
    """
    teacher teachers teaching assistant assistants staff headteacher deputy senco caretaker cook
    midday supervisor supervisors governor governors secretary bursar librarian coach instructor
    """.split()
)


class TitledNames:
    """Finds "Mr and Mrs Okafor" where nobody of the `staff` is called so.

    A family's surname leads to the child, and parents are protected as their children are. Where
    the school names no staff nobody can tell them apart, and titles pass.
    """

    def __init__(self, lists: NameLists, staff: tuple[str, ...]) -> None:
        self._lists = lists
        words = [tokens(person) for person in staff]
        self.staff = frozenset(each[-1].key for each in words if each)
        self.staff |= {fold_key(person.partition(" ")[2]) for person in staff}

    def find(self, reading: Reading, taken: list[bool]) -> Iterator[Named]:
        """Titled surnames of families among the words not yet taken; those found are taken."""
        if not self.staff or _TITLES.isdisjoint(reading.keys):
            return
        if not _JOBS.isdisjoint(reading.keys):  # somebody new, whom the list has not yet
            return
        words = reading.words
        for index in range(1, len(words)):
            word, title = words[index], words[index - 1]
            if taken[index] or title.key not in _TITLES or not word.capital:
                continue
            key, end = _plain(word.key, self._lists), word.end
            if key not in self._lists.surnames or key in self.staff:
                continue
            start = _couple(reading, index - 1)
            taken[index] = True
            yield Named(How.SURNAME, start, end, False, self._lists.surnames[key])


def _plain(key: str, lists: NameLists) -> str:
    genitive = key.endswith("s") and key not in lists.surnames
    return key[:-1] if genitive else key


def _couple(reading: Reading, index: int) -> int:
    """Where "Mr and Mrs" begins; the title alone where only one is named."""
    words = reading.words
    first = index - 2
    if first >= 0 and words[index - 1].key == "and" and words[first].key in _TITLES:
        return words[first].start
    return words[index].start
