"""What an announcement is about: a kind that the policy names, or a reason."""

from typing import ClassVar

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Kind,
    Need,
    OverridableBy,
    Revision,
    Severity,
)
from schoolcast.compliance.rules.places import said


class CatOther:
    """Kind "other" is none of the policy's: the approver says why it is published."""

    id: ClassVar[str] = "CAT-OTHER"
    clause: ClassVar[str] = "10"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        if revision.kind is not Kind.OTHER:
            return []
        message = (
            "This is of the kind “other”, which is none of those that the policy lists. Choose "
            "one of the policy's kinds, or the approver says why it belongs to the school's life."
        )
        return [said(self, message, about="other")]
