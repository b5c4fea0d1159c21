"""What the rules on names have in common, and how to speak of a child without one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Pupil, Revision, Severity
from schoolcast.compliance.rules.name_hits import Named
from schoolcast.compliance.rules.name_reader import NameReader, reader_for
from schoolcast.compliance.rules.places import Place, found

_ROLL = frozenset({Need.ROLL, Need.CHANNELS})
_ANY = "one of our pupils"


class NameRule:
    """One way to name a person; what all have in common."""

    id: ClassVar[str]
    clause: ClassVar[str] = "26"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = _ROLL
    version: ClassVar[int] = 1
    message: ClassVar[str]
    question: ClassVar[str] = ""

    def prepare(self, facts: Facts) -> Checker:
        return _NameChecker(self, reader_for(facts))

    def say(self, named: Named, place: Place, span: tuple[int, int]) -> Finding:
        """The finding for one name."""
        instead = _in_place_of_any(named.pupils)
        sure = named.sure and self.severity is Severity.BLOCK
        words = self.message if sure or not self.question else self.question
        return found(
            self,
            words.format(instead=instead),
            place,
            span,
            suggestion=instead,
            severity=self.severity if sure else Severity.MUST_RESOLVE,
            overridable_by=self.overridable_by if sure else OverridableBy.APPROVER,
        )


@dataclass(frozen=True)
class _NameChecker:
    rule: NameRule
    reader: NameReader

    def check(self, revision: Revision) -> list[Finding]:
        people = self.reader.people_in(revision).get(self.rule.id, ())
        return [self.rule.say(*person) for person in people]


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
    return _ANY


def _in_place_of_any(pupils: Iterable[Pupil]) -> str:
    ways = {in_place_of(pupil) for pupil in pupils}
    return ways.pop() if len(ways) == 1 else _ANY
