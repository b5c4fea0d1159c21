"""Letters of two alphabets in one word."""

import unicodedata
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity
from schoolcast.compliance.rules.places import found, places
from schoolcast.compliance.rules.reading import read


class NameScript:
    """Letters of two scripts in one word hide a name from every search."""

    id: ClassVar[str] = "NAME-SCRIPT"
    clause: ClassVar[str] = "26"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        message = (
            "This word mixes letters of two alphabets that look alike, so it can't be checked. "
            "Type it again."
        )
        return [
            found(self, message, place, (word.start, word.end))
            for place in places(revision)
            if not place.text.isascii()
            for word in read(place.text).words
            if len({_script(char) for char in place.text[word.start : word.end]} - {""}) > 1
        ]


def _script(char: str) -> str:
    """The alphabet of a letter that has look-alikes; "" for all else."""
    if not char.isalpha() or char.isascii():
        return "LATIN" if char.isalpha() else ""
    name = unicodedata.name(char, "").partition(" ")[0]
    return name if name in ("LATIN", "CYRILLIC", "GREEK") else ""
