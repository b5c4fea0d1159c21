"""Every way a child on the roll may be called by one word, made ready for look-up."""

from collections.abc import Iterable, Mapping

from schoolcast.api import Pupil
from schoolcast.compliance.rules.folding import fold, fold_key
from schoolcast.compliance.rules.shared_names import HOLY_NAMES, MONTHS, PLACE_NAMES
from schoolcast.compliance.rules.word_names import WORD_NAMES

_PARTICLES = frozenset("de la le da di van von der den mac mc o st al el bin".split())


class NameLists:
    """First names, short names and surnames of `pupils` by their folded letters."""

    def __init__(
        self,
        pupils: Iterable[Pupil],
        nicknames: Mapping[str, tuple[str, ...]],
        extra_words: Iterable[str] = (),
    ) -> None:
        self.words = WORD_NAMES | MONTHS | {fold_key(word) for word in extra_words}
        self.given: dict[str, tuple[Pupil, ...]] = {}
        self.short: dict[str, tuple[Pupil, ...]] = {}
        self.surnames: dict[str, tuple[Pupil, ...]] = {}
        self.doubled: set[str] = set()  # "annemarie", written as two words
        self.doubled_starts: set[str] = set()  # "anne"
        for pupil in pupils:
            self._take(pupil, nicknames)
        for name in list(self.short):
            if name in self.given:
                del self.short[name]

    def ambiguous(self, key: str) -> bool:
        """Whether a first name is also a word, a saint's, a month's or a place's."""
        return self.is_word(key) or key in HOLY_NAMES or key in PLACE_NAMES

    def is_word(self, key: str) -> bool:
        """Whether it is an ordinary word or month, which only a capital makes a name."""
        return key in self.words or len(key) < 3

    def _take(self, pupil: Pupil, nicknames: Mapping[str, tuple[str, ...]]) -> None:
        for name in (pupil.forename, pupil.known_as):
            key = fold_key(name)
            if len(key) < 2:
                continue
            _put(self.given, key, pupil)
            if "-" in fold(name)[0] or " " in name.strip():
                self.doubled.add(key)
                first = fold(name)[0].replace("-", " ").split()[0]
                self.doubled_starts.add(fold_key(first))
            for short in nicknames.get(key, ()):
                _put(self.short, short, pupil)
        plain = fold(pupil.surname)[0].replace("-", " ")
        parts = [fold_key(part) for part in plain.split()]
        whole = fold_key(pupil.surname)
        for key in {whole, *(part for part in parts if part not in _PARTICLES)}:
            if len(key) > 2:
                _put(self.surnames, key, pupil)


def _put(table: dict[str, tuple[Pupil, ...]], key: str, pupil: Pupil) -> None:
    there = table.get(key, ())
    if pupil not in there:
        table[key] = (*there, pupil)
