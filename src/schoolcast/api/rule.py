"""Rule: a compliance check."""

from typing import ClassVar, Protocol, runtime_checkable

from schoolcast.domain.facts import Facts, Need
from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.revision import Revision


class Checker(Protocol):
    """A rule made ready for one version of the facts."""

    def check(self, revision: Revision) -> list[Finding]:
        """What the rule says of `revision`; pure, and never raises for bad content."""


@runtime_checkable
class Rule(Protocol):
    """A compliance check.

    Pure and picklable: it runs in a guarded child process with limits on time, memory and
    output. `version` is raised when its judgement changes, so that open revisions are checked
    again. `clause` refers to the school's policy.
    """

    id: ClassVar[str]
    clause: ClassVar[str]
    severity: ClassVar[Severity]
    overridable_by: ClassVar[OverridableBy]
    needs: ClassVar[frozenset[Need]]
    version: ClassVar[int]

    def prepare(self, facts: Facts) -> Checker:
        """Make ready for these facts; only the parts named in `needs` are there."""
