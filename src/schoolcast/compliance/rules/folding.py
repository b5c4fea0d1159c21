"""Folding: text brought to one plain form, with the way back to where each letter stood.

Accents, case, typographic marks, invisible characters and look-alike letters are ways to write
the same name; they must not hide it.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote

_LETTERS = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "´": "'",
    "′": "'",
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "−": "-",
}
# Cyrillic and Greek letters that look like Latin ones, in small letters.
_LOOK_ALIKES = dict(
    zip("авекмнорстухіјѕԛԝԁοαενικρτυχ", "abekmhopctyxijsqwdoaevikptux", strict=True)
)
_FOLDS = _LETTERS | _LOOK_ALIKES
_HUMP = re.compile(r"[a-z][A-Z]")
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


class Token(NamedTuple):
    """A word of folded text: `key` is its letters alone; code points are of the original."""

    key: str
    start: int
    end: int
    capital: bool
    before: str  # the folded characters between the token before and this one
    part: bool = False  # begins within a word, as "Smith" does in "OliverSmith"


def fold(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index of the original one."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    folded: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for plain in _fold_char(char):
            folded.append(plain)
            origin.append(index)
    return "".join(folded), origin


def fold_key(text: str) -> str:
    """The letters of a name alone: "O’Brien-Smith" becomes "obriensmith"."""
    return "".join(char for char in fold(text)[0] if char.isalpha())


def tokens(text: str) -> list[Token]:
    """The words of `text`; a word in camel case is several."""
    plain = text.isascii()
    origin: Sequence[int]
    folded, origin = (text.lower(), range(len(text))) if plain else fold(text)
    if plain and not _HUMP.search(text):
        return _plain_tokens(text, folded)
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(folded):
        first, behind = match.span()
        if plain and not _HUMP.search(text, first, behind):
            key = match[0] if "'" not in match[0] else match[0].replace("'", "")
            capital = "A" <= text[first] <= "Z"
            found.append(Token(key, first, behind, capital, folded[last:first]))
            last = behind
            continue
        for start, end in _humps(first, behind, text, origin):
            found.append(
                Token(
                    key=folded[start:end].replace("'", ""),
                    start=origin[start],
                    end=_end(text, origin[end - 1] + 1),
                    capital=not text[origin[start]].islower(),
                    before=folded[last:start],
                    part=start > match.start(),
                )
            )
            last = end
    return found


def _plain_tokens(text: str, folded: str) -> list[Token]:
    """The words of an ASCII text without camel case: most texts, at half the cost."""
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(folded):
        first, behind = match.span()
        key = match[0]
        if "'" in key:
            key = key.replace("'", "")
        capital = "A" <= text[first] <= "Z"
        found.append(Token(key, first, behind, capital, folded[last:first]))
        last = behind
    return found


def plain_link(link: str) -> str:
    """A link with its percent signs read: "/oliver%20smith" becomes "/oliver smith"."""
    return unquote(link, errors="replace")


def _fold_char(char: str) -> str:
    if char.isascii():
        return char.lower()
    lower = char.casefold()
    if lower in _FOLDS:
        return _FOLDS[lower]
    plain = []
    for part in unicodedata.normalize("NFKD", lower):
        if unicodedata.category(part) in ("Mn", "Cf", "Me"):
            continue
        plain.append(_FOLDS.get(part.casefold(), part.casefold()))
    return "".join(plain)


def _humps(start: int, end: int, text: str, origin: Sequence[int]) -> list[tuple[int, int]]:
    """The parts of a word at which a capital follows a small letter."""
    cuts = [start]
    for place in range(start + 1, end):
        before, here = text[origin[place - 1]], text[origin[place]]
        if before.islower() and here.isupper():
            cuts.append(place)
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _end(text: str, end: int) -> int:
    """Take marks that belong to the last letter along."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end
