"""The ports to what runs in the guarded child: rules and templates."""

from typing import Any, Protocol

from schoolcast.domain.facts import Facts
from schoolcast.domain.finding import Verdict
from schoolcast.domain.revision import Revision


class Rules(Protocol):
    """The rules, run in a guarded child process."""

    @property
    def rules_version(self) -> str:
        """A digest of the rules and their versions."""

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of the rules that run."""

    def make_ready(self, facts: Facts) -> None:
        """Do what the first check under these facts would have to wait for."""

    def check(self, revision: Revision, facts: Facts) -> Verdict:
        """All findings; a rule that fails, overruns or crashes is a finding that holds the item."""


class Renderer(Protocol):
    """Makes a template plain text, in a guarded child process."""

    def __call__(self, template: str, context: dict[str, Any], *, path: str, line: int) -> str:
        """The text; ContentProblem naming `path` and a line from `line` on."""
