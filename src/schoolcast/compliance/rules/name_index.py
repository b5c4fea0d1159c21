"""The names of all pupils, made ready to be found in any text.

A name is looked up as the letters of neighbouring words run together, so that "O'Brien",
"O Brien" and "#SiobhanOBrien" are one entry; where forename and surname meet, a word must begin.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from schoolcast.api import Pupil
from schoolcast.compliance.rules.folding import Token, fold, fold_key, tokens
from schoolcast.compliance.rules.nicknames import NICKNAMES
from schoolcast.compliance.rules.word_names import WORD_NAMES

_BETWEEN = re.compile(r"^(?:[\s_'+*-]{0,3}|\.|[\s.]{1,2}[^\W\d_]\.?\s?|/)$")
_COMMA = re.compile(r"^\s?,\s{0,2}$")
_TITLE = frozenset(
    "mr mrs miss ms mx dr prof professor sir lady fr father sister sr brother rev reverend canon "
    "deacon bishop councillor cllr pc coach".split()
)
_HAILS = frozenset("done congratulations congrats thanks you went goes prize award".split())
_HAILED = [[hail] for hail in ("done", "congratulations", "congrats", "thanks", "birthday", "you")]
_TAG = "#@"
_SHORTEST_IN_TAG = 8  # shorter runs of letters occur by chance
_LONGEST_TAG = 80


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a name; `seam` is where the second part begins in the run-together key."""

    pupil: Pupil
    seam: int
    words: tuple[bool, bool]  # whether each part is also an ordinary word
    reversed: bool = False  # "Surname, Forename"


@dataclass(frozen=True, slots=True)
class NameHit:
    """A pupil's full name at code points `start` to `end`; `titled` as in "Mrs Grace Taylor".

    It is not `sure` where both parts are words too: "daisy field" in small letters, "#daisyfield".
    """

    start: int
    end: int
    pupil: Pupil
    titled: bool
    sure: bool = True


class NameIndex:
    """Finds the full names of `pupils`."""

    def __init__(
        self, pupils: Iterable[Pupil], nicknames: Mapping[str, tuple[str, ...]] = NICKNAMES
    ) -> None:
        self._forms: dict[str, list[_Form]] = {}
        for pupil in pupils:
            for key, form in _forms_of(pupil, nicknames):
                self._forms.setdefault(key, []).append(form)
        self._longest = max(map(len, self._forms), default=0)
        self._beginnings = {key[:end] for key in self._forms for end in range(1, len(key))}
        self._strange = [form for form in self._forms if not form.isascii()]

    def find(
        self,
        text: str,
        *,
        joined: bool = False,
        words: list[Token] | None = None,
        letters: bool = True,
    ) -> list[NameHit]:
        """Every full name in `text`, longest first where they overlap.

        `joined` says that words may be run together without a mark, as in a link. `words` are
        the text's tokens where somebody has them already; `letters` is False where no token is a
        letter alone.
        """
        words = tokens(text) if words is None else words
        hits = list(self._neighbours(words, text))
        hits += self._in_small(words, text, anywhere=text.islower())
        if letters and any(len(word.key) == 1 for word in words):  # "Oliver J. Smith"
            hits += self._neighbours(_without_initials(words), text)
        if joined or "#" in text or "@" in text:
            for run in _runs(words):
                if (joined or _in_tag(run)) and not any(_inside(hit, run) for hit in hits):
                    hits += self._within(run)
        if self._strange and not text.isascii():
            hits += self._unspaced(words)
        return _outermost(hits) if hits else []

    def _in_small(self, words: list[Token], text: str, *, anywhere: bool) -> Iterator[NameHit]:
        """Names of two words in a text without any capital: "well done daisy field".

        Where the text has capitals, only right after a cheer.
        """
        for at, (first, second) in enumerate(pairwise(words)):
            if second.before != " " or first.key not in self._beginnings:
                continue
            if not anywhere and (first.capital or not _hailed(words, at)):
                continue
            for key, genitive in ((second.key, False), (second.key[:-1], second.key[-1:] == "s")):
                for form in self._forms.get(first.key + key, ()):
                    whole = all(form.words) and form.seam == len(first.key) and not form.reversed
                    if whole and (genitive or key == second.key):
                        end = second.end - (2 if text[second.end - 2] == "'" else 1) * genitive
                        yield NameHit(first.start, end, form.pupil, False, sure=False)

    def _unspaced(self, words: list[Token]) -> Iterator[NameHit]:
        """Names in scripts that write no spaces, anywhere in a word."""
        for form in self._strange:
            for word in words:
                if form in word.key and form != word.key:
                    yield NameHit(word.start, word.end, self._forms[form][0].pupil, False)

    def _neighbours(self, words: list[Token], text: str) -> Iterator[NameHit]:
        for first, word in enumerate(words):
            key = word.key
            if key not in self._beginnings:
                continue
            seams: dict[int, int] = {}
            for last in range(first + 1, len(words)):
                if not _adjoin(words[last - 1], words[last]):
                    break
                seams[len(key)] = last
                key += words[last].key
                if form := self._form(key, seams, words, first):
                    yield _hit(form, words, first, last, text)
                # The genitive s is no part of the name: "Oliver Smith's", or without its mark.
                elif key.endswith("s") and (form := self._form(key[:-1], seams, words, first)):
                    yield _hit(form, words, first, last, text, genitive=True)
                if key not in self._beginnings:
                    break

    def _form(
        self, key: str, seams: dict[int, int], words: list[Token], first: int
    ) -> _Form | None:
        for form in self._forms.get(key, ()):
            second = seams.get(form.seam)
            if second and _fits(form, words[first], words[second]):
                return form
        return None

    def _within(self, run: Token) -> Iterator[NameHit]:
        """Names run together in one word, as in "#welldoneoliversmith"."""
        key = run.key[:_LONGEST_TAG]
        pieces = {key} | {
            key[start:end]
            for start in range(len(key))
            for end in range(start + _SHORTEST_IN_TAG, len(key) + 1)
        }
        for piece in sorted(pieces & self._forms.keys()):
            for form in self._forms[piece]:
                if all(form.words) and piece == key:
                    yield NameHit(run.start, run.end, form.pupil, False, sure=False)
                elif not all(form.words):
                    yield NameHit(run.start, run.end, form.pupil, False)


def _forms_of(
    pupil: Pupil, nicknames: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, _Form]]:
    surnames = {fold_key(pupil.surname): pupil.surname}
    if "-" in fold(pupil.surname)[0]:  # "Smith-Jones" is also called by one of the two
        parts = fold(pupil.surname)[0].split("-")
        surnames |= {fold_key(part): part for part in parts if len(part) > 2}
    middle = fold_key(pupil.middle)
    given = {fold_key(pupil.forename), fold_key(pupil.known_as)} - {""}
    given |= {short for name in set(given) for short in nicknames.get(name, ())}
    given |= {fold_key(pupil.forename) + middle}
    for forename in sorted(given):
        for surname in sorted(surnames):
            if forename and surname and len(forename + surname) > 2:
                words = forename in WORD_NAMES, surname in WORD_NAMES
                yield forename + surname, _Form(pupil, len(forename), words)
                back = words[1], words[0]
                yield surname + forename, _Form(pupil, len(surname), back, reversed=True)


def _hit(
    form: _Form, words: list[Token], first: int, last: int, text: str, *, genitive: bool = False
) -> NameHit:
    start, end = words[first].start, words[last].end
    if genitive:
        end = start + len(text[start : end - 1].rstrip("'’‘ʼ"))
    titled = first > 0 and words[first - 1].key in _TITLE and _directly(words[first])
    return NameHit(start, end, form.pupil, titled)


def _fits(form: _Form, first: Token, second: Token) -> bool:
    comma = _COMMA.match(second.before) is not None
    dashed = second.before in ("-", "_")
    if form.reversed != comma and not (form.reversed and dashed):
        return False
    if second.before == "_":  # as in a file's name; words are not written so
        return True
    return _spelt(first, second, *form.words) and _spelt(second, first, *reversed(form.words))


def _spelt(part: Token, other: Token, ordinary: bool, other_ordinary: bool) -> bool:
    """Whether `part` stands there as a name: an ordinary word in small letters does not.

    Unless all is in small letters and the other part can only be a name: "charlotte church".
    """
    return part.capital or not ordinary or not (other.capital or other_ordinary)


def _hailed(words: list[Token], index: int) -> bool:
    """Whether "done", "thanks to" or the like stands before."""
    before = [word.key for word in words[max(0, index - 2) : index]]
    return (before[-1:] == ["to"] and before[0] in _HAILS) or before[-1:] in _HAILED


def _adjoin(before: Token, word: Token) -> bool:
    if before.key == "st" and word.before.strip() == ".":  # "St. John" as a surname
        return True
    return word.part or bool(_BETWEEN.match(word.before) or _COMMA.match(word.before))


def _directly(word: Token) -> bool:
    return word.before.strip(" .") == ""


def _without_initials(words: list[Token]) -> list[Token]:
    kept: list[Token] = []
    skipped = ""
    for word in words:
        if len(word.key) == 1:
            skipped += word.before + word.key
            continue
        kept.append(
            Token(word.key, word.start, word.end, word.capital, skipped + word.before, word.part)
        )
        skipped = ""
    return kept


def _runs(words: list[Token]) -> Iterator[Token]:
    """Whole words: what camel case took apart is together again."""
    run: list[Token] = []
    for word in words:
        if run and not word.part:
            yield _joined(run)
            run = []
        run.append(word)
    if run:
        yield _joined(run)


def _joined(run: list[Token]) -> Token:
    key = "".join(word.key for word in run)
    return run[0]._replace(key=key, end=run[-1].end)


def _inside(hit: NameHit, run: Token) -> bool:
    return run.start <= hit.start and hit.end <= run.end


def _in_tag(word: Token) -> bool:
    return word.before[-1:] in tuple(_TAG)


def _outermost(hits: list[NameHit]) -> list[NameHit]:
    """Drop what lies within a longer name, and repeats."""
    kept: list[NameHit] = []
    for hit in sorted(hits, key=lambda each: (each.start, -each.end)):
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return kept
