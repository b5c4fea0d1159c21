"""Names of pupils in words that a program read in a picture.

Reading errs where writing does not: letters are taken for others, spaces are lost or put in, a
name runs over two lines. So runs of up to four words are compared with every full name by how
much they have in common. From .85 on it counts as that name: measured on generated photos, that
finds 47 of 51 names and none where there is none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from schoolcast.api import Box, Pupil, ReadText
from schoolcast.compliance.rules.folding import fold, fold_key
from schoolcast.compliance.rules.name_lists import NameLists
from schoolcast.compliance.rules.nicknames import NICKNAMES

ALIKE = 0.85
"""The part that a full name and the words read must have in common, as measured."""
_LONGEST_RUN = 4
_SHORTEST_FUZZY = 6  # a first name shorter than this has too many neighbours
_SHORTEST_JOINED = 9  # letters of a full name that are believed within a longer run
_KEPT = 128  # pictures; several rules ask about the same one
_LABEL = 3  # words on a line that is a label: "Aurelia, age 7"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_HUMP = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_DIGITS = str.maketrans("01358", "olesb")  # as letters are misread
_TITLES = frozenset("mr mrs miss ms mx dr sir fr father sister head headteacher signed".split())


@dataclass(frozen=True, slots=True)
class Seen:
    """A name, as far as can be told: `sure` that of a child, or worth a question."""

    text: str
    boxes: tuple[Box, ...]
    pupils: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    line: int


@dataclass(frozen=True, slots=True)
class _Form:
    key: str
    pupil: str
    ordinary: bool  # both parts are words too: "Rose Hill"


@dataclass
class PictureNames:
    """Finds `pupils` in what was read; made once for a roll."""

    pupils: Sequence[Pupil]
    extra_words: Sequence[str] = ()
    _forms: list[_Form] = field(default_factory=list)
    _near: dict[str, list[int]] = field(default_factory=dict)
    _found: dict[tuple[ReadText, ...], list[Seen]] = field(default_factory=dict)
    _lists: NameLists = field(init=False)
    _given: dict[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._lists = NameLists(self.pupils, NICKNAMES, self.extra_words)
        self._given = {name: frozenset(_pieces(name)) for name in self._lists.given}
        seen: set[tuple[str, str]] = set()
        for pupil in self.pupils:
            for form in _forms_of(pupil, self._lists):
                if (form.key, form.pupil) not in seen:
                    seen.add((form.key, form.pupil))
                    self._forms.append(form)
        for number, form in enumerate(self._forms):
            for piece in set(_pieces(form.key)):
                self._near.setdefault(piece, []).append(number)

    def find(self, texts: Sequence[ReadText]) -> list[Seen]:
        """Every name in the words of one picture, the sure ones first."""
        key = tuple(texts)
        if key not in self._found:
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[key] = self._find(texts)
        return self._found[key]

    def _find(self, texts: Sequence[ReadText]) -> list[Seen]:
        words = [_Word(key, line) for line, text in enumerate(texts) for key in _keys(text.text)]
        found = [*self._full(words, texts), *self._run_together(texts)]
        lines = {line for seen in found for line in _lines(seen, texts)}
        found += self._first(words, texts, lines)
        return sorted(_merged(found), key=lambda seen: not seen.sure)

    def _full(self, words: Sequence[_Word], texts: Sequence[ReadText]) -> Iterator[Seen]:
        for start, first in enumerate(words):
            if first.key in _TITLES:
                continue
            run = ""
            for word in words[start : start + _LONGEST_RUN]:
                run += word.key
                found = self._alike(run)
                if found:
                    titled = start > 0 and words[start - 1].key in _TITLES
                    lines = range(first.line, word.line + 1)
                    yield _seen(texts, lines, found, doubt=titled)

    def _alike(self, run: str) -> list[_Form]:
        """The full names that are as good as these letters."""
        pieces = set(_pieces(run))
        shared = Counter(number for piece in pieces for number in self._near.get(piece, ()))
        # Each letter that differs spoils three pieces, and one in seven may differ.
        need = max(1, len(pieces) // 4)
        near = [
            form
            for number, count in shared.items()
            if count >= need and _alike(run, (form := self._forms[number]).key) >= ALIKE
        ]
        return [form for form in near if form.key == run] or near

    def _run_together(self, texts: Sequence[ReadText]) -> Iterator[Seen]:
        """Names in a run of letters without spaces, as programs read block capitals."""
        for line, text in enumerate(texts):
            long = [key for key in _keys(text.text) if len(key) > _SHORTEST_JOINED]
            inside = [
                form
                for key in long
                for form in self._forms
                if len(key) > len(form.key) >= _SHORTEST_JOINED and form.key in key
            ]
            if inside:
                yield _seen(texts, range(line, line + 1), inside)

    def _first(
        self, words: Sequence[_Word], texts: Sequence[ReadText], taken: set[int]
    ) -> Iterator[Seen]:
        for word in words:
            if word.line in taken:
                continue
            exact = self._lists.given.get(word.key, ())
            pupils = exact or self._nearly(word.key)
            if not pupils:
                continue
            label = sum(other.line == word.line for other in words) <= _LABEL
            doubt = not exact or self._lists.ambiguous(word.key) or not label
            forms = [_Form(word.key, pupil.id, False) for pupil in pupils]
            yield _seen(texts, range(word.line, word.line + 1), forms, doubt=doubt)

    def _nearly(self, key: str) -> tuple[Pupil, ...]:
        if len(key) < _SHORTEST_FUZZY or self._lists.is_word(key):
            return self._lists.short.get(key, ()) if len(key) > 3 else ()
        pieces = set(_pieces(key))
        for name, pupils in self._lists.given.items():
            near = len(name) >= _SHORTEST_FUZZY and not pieces.isdisjoint(self._given[name])
            if near and _alike(key, name) >= ALIKE:
                return pupils
        return self._lists.short.get(key, ())


def _forms_of(pupil: Pupil, lists: NameLists) -> Iterator[_Form]:
    given = {fold_key(name) for name in (pupil.forename, pupil.known_as)} - {""}
    given |= {short for name in set(given) for short in NICKNAMES.get(name, ())}
    surnames = {fold_key(pupil.surname), fold_key(pupil.preferred_surname)}
    plain = fold(pupil.surname)[0]
    surnames |= {fold_key(part) for part in plain.split("-") if len(part) > 2}
    for first in given:
        for last in surnames - {""}:
            ordinary = lists.is_word(first) and lists.is_word(last)
            yield _Form(first + last, pupil.id, ordinary)
            yield _Form(last + first, pupil.id, ordinary)


def _keys(text: str) -> list[str]:
    """The words of a line as letters alone, digits read as the letters they are taken for."""
    found = []
    for match in _WORD.finditer(text):
        for part in _HUMP.split(match[0]):
            letters = sum(char.isalpha() for char in part)
            plain = part.translate(_DIGITS) if letters > len(part) // 2 else part
            if key := fold_key(plain):
                found.append(key)
    return found


def _pieces(key: str) -> Iterator[str]:
    """Every three letters in a row."""
    return (key[index : index + 3] for index in range(len(key) - 2))


def _alike(one: str, other: str) -> float:
    """How much two runs of letters have in common, 0 to 1."""
    if one == other:
        return 1.0
    if 2 * min(len(one), len(other)) < ALIKE * (len(one) + len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _seen(
    texts: Sequence[ReadText], lines: range, forms: Iterable[_Form], *, doubt: bool = False
) -> Seen:
    forms = list(forms)
    return Seen(
        text=" ".join(texts[line].text for line in lines),
        boxes=tuple(texts[line].box for line in lines),
        pupils=tuple(sorted({form.pupil for form in forms})),
        sure=not doubt and not all(form.ordinary for form in forms),
    )


def _lines(seen: Seen, texts: Sequence[ReadText]) -> Iterator[int]:
    return (line for line, text in enumerate(texts) if text.box in seen.boxes)


def _merged(found: Iterable[Seen]) -> list[Seen]:
    """One of each place; what is sure there outweighs what is not."""
    places: dict[tuple[Box, ...], Seen] = {}
    for seen in found:
        there = places.get(seen.boxes)
        if there is None:
            places[seen.boxes] = seen
            continue
        pupils = tuple(sorted({*there.pupils, *seen.pupils}))
        sure = there.sure or seen.sure
        places[seen.boxes] = Seen(seen.text, seen.boxes, pupils, sure)
    kept = list(places.values())
    return [one for one in kept if not any(_within(other, one) for other in kept)]


def _within(smaller: Seen, larger: Seen) -> bool:
    """Whether a part of the same place says as much for itself."""
    less = set(smaller.boxes) < set(larger.boxes)
    return less and smaller.sure >= larger.sure and set(smaller.pupils) >= set(larger.pupils)
