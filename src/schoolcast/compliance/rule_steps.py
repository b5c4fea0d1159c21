"""What the runner has done in the guarded child: rules made ready there, then asked.

This module's one variable is the child's memory: rules that are ready, by version of rules and
facts. It lives and dies with the child process, and the parent never touches it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    PictureFacts,
    Revision,
    Rule,
    Severity,
)

_KEPT = 4  # versions; a check of old and new facts side by side needs two


_Passing = tuple[datetime | None, tuple[PictureFacts, ...] | None]  # what no version covers


@dataclass(kw_only=True, slots=True)
class _Bench:
    facts: Facts
    rules: dict[str, Rule] = field(default_factory=dict)
    checkers: dict[str, tuple[Checker, _Passing]] = field(default_factory=dict)

    def make_ready(self, rule: Rule) -> Checker:
        self.rules[rule.id] = rule
        checker = rule.prepare(self.facts.only(rule.needs))
        self.checkers[rule.id] = checker, (self.facts.now, self.facts.pictures)
        return checker

    def checker(self, rule_id: str) -> Checker:
        """The rule as made ready; again for another moment or other pictures, if it needs them."""
        checker, (then, pictures) = self.checkers[rule_id]
        rule = self.rules[rule_id]
        late = Need.CLOCK in rule.needs and then != self.facts.now
        others = Need.MEDIA in rule.needs and pictures != self.facts.pictures
        return self.make_ready(rule) if late or others else checker


_ready: dict[str, _Bench] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What the rules said, and which of them failed and why, in words."""

    findings: tuple[Finding, ...] = ()
    failed: dict[str, str] = field(default_factory=dict)


def prepare(key: str, rules: Sequence[Rule], facts: Facts) -> dict[str, str]:
    """Make `rules` ready under `key`; which of them failed and why."""
    bench = _ready.get(key)
    if bench is None:
        while len(_ready) >= _KEPT:
            del _ready[next(iter(_ready))]
        bench = _ready[key] = _Bench(facts=facts)
    failed = {}
    for rule in rules:
        try:
            bench.make_ready(rule)
        except MemoryError:
            raise  # the whole child is in want; the parent replaces it
        except Exception as error:
            failed[rule.id] = _words(error)
    return failed


def check(
    key: str,
    ids: Sequence[str],
    revision: Revision,
    now: datetime | None,
    pictures: tuple[PictureFacts, ...] | None = None,
) -> Outcome | None:
    """Ask the rules of these ids; None when they are not ready under `key`.

    `now` is the instant (UTC) of the check, for rules on the clock; `pictures` what was read in
    those of the revision. Neither is part of the facts that `key` names.
    """
    bench = _ready.get(key)
    if bench is None or not bench.checkers.keys() >= set(ids):
        return None
    bench.facts = replace(bench.facts, now=now, pictures=pictures)
    findings: list[Finding] = []
    failed = {}
    for rule_id in ids:
        try:
            findings += understood(bench.checker(rule_id).check(revision))
        except MemoryError:
            raise  # the whole child is in want; the parent replaces it
        except Exception as error:
            failed[rule_id] = _words(error)
    return Outcome(findings=tuple(findings), failed=failed)


def understood(answer: object) -> list[Finding]:
    """A rule's answer if it is a list of findings with severities that exist; else an error."""
    if answer == []:
        return []
    if not isinstance(answer, (list, tuple)):
        raise TypeError(f"it answered with {type(answer).__name__} in place of a list of findings")
    for finding in answer:
        if not isinstance(finding, Finding) or not isinstance(finding.message, str):
            raise TypeError("its list holds something that is not a finding")
    return [_typed(finding) for finding in answer]


def _typed(finding: Finding) -> Finding:
    """The finding with severities of our own kind; a plugin may have given plain words."""
    severity, who = Severity(finding.severity), OverridableBy(finding.overridable_by)
    if severity is finding.severity and who is finding.overridable_by:
        return finding
    return replace(finding, severity=severity, overridable_by=who)


def _words(error: Exception) -> str:
    try:
        return f"failed with {type(error).__name__}: {error}"[:300]
    except Exception:
        return f"failed with {type(error).__name__}"
