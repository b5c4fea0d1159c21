"""A text read once for all rules: its words, and which parts are addresses rather than words."""

import re
from functools import lru_cache
from string import ascii_lowercase

from schoolcast.compliance.rules.folding import Token, tokens

ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>()]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|uk|ie|eu|info|example)\b(?:/[^\s<>()]*)?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[.!?:;\n•|>“\"(\[&]| [-] |[^\x00-\x7f]")
_LETTERS = frozenset(ascii_lowercase)
_DIGIT = re.compile(r"\d")


class Reading:
    """One text: its tokens, their keys, and what is known of its style."""

    __slots__ = (
        "addresses",
        "caps",
        "digits",
        "keys",
        "letters",
        "lower",
        "small",
        "text",
        "words",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[Token] = tokens(text)
        self.keys = frozenset(word.key for word in self.words)
        self.letters = not _LETTERS.isdisjoint(self.keys)  # "O. Smith", "O l i v e r"
        self.lower = text.lower()
        self.small = text == self.lower
        self.caps = len(self.words) > 2 and text == text.upper()
        self.digits = len(_DIGIT.findall(text))
        self.addresses: tuple[tuple[int, int], ...] = ()
        if "." in text:
            self.addresses = tuple(match.span() for match in ADDRESS.finditer(text))

    def begins(self, index: int) -> bool:
        """Whether a word may be capital only because it begins a sentence or a line."""
        if index == 0:
            return True
        before = self.words[index].before
        return before != " " and _BREAK.search(before) is not None

    def in_address(self, word: Token) -> bool:
        """Whether the word is part of a web or e-mail address."""
        return any(start <= word.start < end for start, end in self.addresses)

    def near(self, index: int, back: int, ahead: int) -> set[str]:
        """The keys of the words around one, itself left out."""
        low = max(0, index - back)
        keys = {word.key for word in self.words[low:index]}
        return keys | {word.key for word in self.words[index + 1 : index + 1 + ahead]}


@lru_cache(maxsize=64)
def read(text: str) -> Reading:
    """The reading of a text; the same words stand in many posts, and many rules ask."""
    return Reading(text)
