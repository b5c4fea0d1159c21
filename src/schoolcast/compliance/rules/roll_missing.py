"""Without a roll nobody can tell whether a child is named."""

from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity
from schoolcast.compliance.rules.places import said


class RollMissing:
    """Without the roll nobody can tell whether a child is named, so nothing goes out."""

    id: ClassVar[str] = "ROLL-MISSING"
    clause: ClassVar[str] = "40"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    needs: ClassVar[frozenset[Need]] = frozenset({Need.ROLL})
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
