"""No child's full name in any words that would be published."""

import re
from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Pupil,
    Revision,
    Severity,
)
from schoolcast.compliance.rules.folding import plain_link
from schoolcast.compliance.rules.name_index import NameHit, NameIndex
from schoolcast.compliance.rules.places import Place, found, places, said

_ROLL = frozenset({Need.ROLL})


class RollMissing:
    """Without the roll nobody can tell whether a child is named, so nothing goes out."""

    id: ClassVar[str] = "ROLL-MISSING"
    clause: ClassVar[str] = "40"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    needs: ClassVar[frozenset[Need]] = _ROLL
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return _MissingChecker(self, missing=facts.roll is None or not facts.roll.pupils)


@dataclass(frozen=True)
class _MissingChecker:
    rule: RollMissing
    missing: bool

    def check(self, revision: Revision) -> list[Finding]:
        if not self.missing:
            return []
        message = (
            "There is no list of the school's pupils, so nobody can tell whether a child is "
            "named here, and it is held. Whoever looks after schoolcast gives it the roll."
        )
        return [said(self.rule, message)]


class NameFull:
    """A pupil's full name stops a post, whatever the parents allow.

    The message never repeats the name: it may be read in an e-mail or a log.
    """

    id: ClassVar[str] = "NAME-FULL"
    clause: ClassVar[str] = "26"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    needs: ClassVar[frozenset[Need]] = _ROLL
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return _NameChecker(self, NameIndex(facts.roll.pupils if facts.roll else ()))


@dataclass(frozen=True)
class _NameChecker:
    rule: NameFull
    index: NameIndex

    def check(self, revision: Revision) -> list[Finding]:
        hits: dict[tuple[str, bool], list[NameHit]] = {}
        findings = []
        for place in places(revision):
            text = plain_link(place.text) if place.field == "link" else place.text
            key = text, place.field == "link"
            if key not in hits:  # the same words stand in many posts
                hits[key] = self.index.find(text, joined=place.field == "link")
            findings += [self._say(hit, place, text) for hit in hits[key]]
        return findings

    def _say(self, hit: NameHit, place: Place, text: str) -> Finding:
        span = (hit.start, hit.end) if text == place.text else (0, len(place.text))
        instead = in_place_of(hit.pupil)
        if hit.titled:
            message = (
                "This is the name of an adult here and also of a child on the roll. If it is the "
                "adult, the approver says so; if it is the child, take the name out."
            )
            return found(
                self.rule,
                message,
                place,
                span,
                suggestion="the title and surname alone",
                severity=Severity.MUST_RESOLVE,
                overridable_by=OverridableBy.APPROVER,
            )
        message = (
            "A child's full name stands here. The policy allows nothing that identifies a child, "
            f"even where parents agree to pictures: write “{instead}” instead."
        )
        return found(self.rule, message, place, span, suggestion=instead)


def in_place_of(pupil: Pupil) -> str:
    """How to speak of a pupil without a name: "a Year 4 pupil"."""
    year = pupil.year.strip()
    number = re.fullmatch(r"(?:year|yr|y)?\s*(\d{1,2})", year, re.IGNORECASE)
    if number:
        return f"a Year {int(number[1])} pupil"
    if year.casefold() in ("r", "rec", "reception", "yr r", "year r"):
        return "a Reception pupil"
    if year.casefold() in ("n", "nursery", "n1", "n2"):
        return "a Nursery pupil"
    return "one of our pupils"
