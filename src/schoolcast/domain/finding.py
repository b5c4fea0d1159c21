"""Findings and verdicts: what the rules say of a revision."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from schoolcast.domain.picture import Box


class Severity(StrEnum):
    """How much a finding weighs."""

    INFO = "info"  # worth knowing
    WARN = "warn"  # look once more
    MUST_RESOLVE = "must_resolve"  # mend it, or somebody entitled answers it
    BLOCK = "block"  # does not go out


class OverridableBy(StrEnum):
    """Who may answer a finding instead of mending the text."""

    NOBODY = "nobody"
    APPROVER = "approver"
    AUTHOR = "author"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What a rule found, where, and what to do.

    `field` names the place ("text", "title", "images[0].alt"); `start` and `end` are code-point
    offsets into it. `slot` and `channel` are None where the finding is not about one post.
    `boxes` are the places in a picture that it is about.
    """

    rule: str
    clause: str
    severity: Severity
    message: str
    overridable_by: OverridableBy = OverridableBy.NOBODY
    field: str = ""
    start: int = 0
    end: int = 0
    excerpt: str = ""
    suggestion: str = ""
    slot: str | None = None
    channel: str | None = None
    boxes: tuple[Box, ...] = ()

    @property
    def key(self) -> str:
        """What an answer names: the rule, and a mark of the place and words it is about."""
        place = "\x1f".join(
            (self.rule, self.field, self.slot or "", self.channel or "", self.excerpt)
        )
        return f"{self.rule}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"

    def at(self, *, slot: str | None, channel: str | None) -> "Finding":
        """The same finding, said of one post."""
        return replace(self, slot=slot, channel=channel)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """All findings of one revision, and the versions of rules and facts they rest on."""

    findings: tuple[Finding, ...]
    rules: tuple[str, ...]  # the ids of the rules that ran
    rules_version: str
    facts_version: str
    checked_at: datetime

    @property
    def blocked(self) -> bool:
        """Whether anything stops this revision whatever people say."""
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    def unanswered(self, answers: dict[str, str]) -> tuple[Finding, ...]:
        """Findings that must be resolved and that `answers` (finding key -> words) leaves open."""
        return tuple(
            finding
            for finding in self.findings
            if finding.severity is Severity.MUST_RESOLVE
            and (
                finding.overridable_by is OverridableBy.NOBODY
                or not answers.get(finding.key, "").strip()
            )
        )

    def passes(self, answers: dict[str, str]) -> bool:
        """Whether the revision may go out with these answers."""
        return not self.blocked and not self.unanswered(answers)
