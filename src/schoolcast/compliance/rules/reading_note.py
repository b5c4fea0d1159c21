"""One note on how easily a post is read, so that people keep reading findings."""

import re
import unicodedata
from collections.abc import Iterator
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity
from schoolcast.compliance.rules.places import Place, found, places_of
from schoolcast.compliance.rules.reading import read

_SENTENCE = re.compile(r"[.!?]+(?:\s|$)|\n\s*\n")
_VOWELS = re.compile(r"[aeiouy]+")
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[\s,]+[A-Z]{2,}){3,}\b")
_TAG = re.compile(r"#(\w+)")
_HERE = re.compile(r"\b(?:click|tap|press) here\b", re.IGNORECASE)
_MOST_EMOJI = 3
_MOST_TAGS = 3
_MOST_MARKS = 3
_ENOUGH_WORDS = 30  # shorter texts give meaningless reading ages
_OLDEST = 15  # years; a newspaper's age, and what offices write without noticing
_LONG_ADDRESS = 60


class ReadingNote:
    """Capitals, emoji, hashtags, bare addresses, fancy letters and long sentences, in one note."""

    id: ClassVar[str] = "READING"
    clause: ClassVar[str] = "37"
    severity: ClassVar[Severity] = Severity.INFO
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        findings = []
        for post in revision.posts:
            place = next(places_of(post))
            remarks = list(_remarks(place.text))
            if remarks:
                message = f"Easier to read: {'; '.join(remarks)}."
                findings.append(self._note(message, place))
        return findings

    def _note(self, message: str, place: Place) -> Finding:
        return found(self, message, place, (0, 0))


def reading_age(text: str) -> int | None:
    """The age at which the text is easily read, by Flesch and Kincaid; None for a short text."""
    words = [word.key for word in read(text).words if len(word.key) > 1 or word.key in "ai"]
    if len(words) < _ENOUGH_WORDS:
        return None
    sentences = max(1, len(_SENTENCE.findall(text.strip() + "\n")))
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return max(5, round(grade + 5))


def _syllables(word: str) -> int:
    count = len(_VOWELS.findall(word))
    return max(1, count - (word.endswith("e") and not word.endswith("le")))


def _remarks(text: str) -> Iterator[str]:
    if _CAPITALS.search(text):
        yield "words in capitals are hard to read and sound like shouting"
    if not text.isascii():
        if sum(unicodedata.category(char) == "So" for char in text) > _MOST_EMOJI:
            yield "screen readers read every emoji out; three are enough"
        if any("MATHEMATICAL" in unicodedata.name(char, "") for char in text if char.isalpha()):
            yield "fancy letters are not read out at all; use ordinary ones"
    if "#" in text:
        tags = _TAG.findall(text)
        if len(tags) > _MOST_TAGS:
            yield "more than three hashtags tire readers"
        if any(tag.islower() and len(tag) > 11 for tag in tags):
            yield "begin each word of a hashtag with a capital: #WorldBookDay"
    if _HERE.search(text):
        yield "say where a link leads in place of “click here”"
    if any(end - start > _LONG_ADDRESS for start, end in read(text).addresses):
        yield "a long web address belongs into the link, not into the text"
    if "!" * _MOST_MARKS in text:
        yield "one exclamation mark is enough"
    age = reading_age(text) if len(text) > _ENOUGH_WORDS * 4 else None
    if age and age > _OLDEST:
        yield f"the text suits readers of {age} years; shorter sentences reach more families"
