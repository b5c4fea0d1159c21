"""RuleRunner: asks every rule about a revision, in the guarded child, and fails closed."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from schoolcast.api import Facts, Finding, PolicySettings, Revision, Rule, Severity
from schoolcast.compliance import rule_steps
from schoolcast.compliance.findings import say_once
from schoolcast.compliance.guard import Guard, Mishap
from schoolcast.compliance.rule_steps import Outcome
from schoolcast.compliance.weighing import weighed
from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.domain.finding import Verdict

FAILED = "RULE-FAILED"
_CLAUSE = "40"  # "uncertain or concerned … refrain": what can't be checked does not go out
_STRIKES = 3  # overruns of one rule in one pass, after which it is not tried again


class RuleRunner:
    """Checks revisions with `rules` in `guard`; ids of rules are unique.

    `policy` holds the school's severities, or tells them anew each time; they are part of the
    version of the rules.

    A rule that raises, overruns, crashes, floods or answers nonsense gives a finding RULE-FAILED
    that blocks; what the other rules found is kept.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        guard: Guard,
        policy: PolicySettings | Callable[[], PolicySettings] | None = None,
    ) -> None:
        self._policy_now = policy if callable(policy) else lambda: policy or PolicySettings()
        self._rules: dict[str, Rule] = {}
        for rule in rules:
            if rule.id in self._rules:
                raise ConfigurationProblem(f"Two plugins bring a rule called {rule.id}.")
            self._rules[rule.id] = rule
        self._guard = guard

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of all rules, sorted."""
        return tuple(sorted(self._rules))

    @property
    def rules_version(self) -> str:
        """A digest that changes when a rule comes, goes or judges otherwise."""
        return _rules_version(self._rules.values()) + self._policy_now().mark

    def make_ready(self, facts: Facts) -> None:
        """Start the guarded child with the rules, so that the first check need not wait for it."""
        _Pass(self._guard, self._rules, facts, f"{self.rules_version}:{facts.version}").prepare()

    def check(self, revision: Revision, facts: Facts) -> Verdict:
        """What the rules say of `revision` under `facts`, whose `now` is the time of the check.

        `facts.pictures` are those of this revision.
        """
        return self.check_many([revision], facts)[0]

    def check_many(self, revisions: Sequence[Revision], facts: Facts) -> tuple[Verdict, ...]:
        """The verdict on each of `revisions`, in their order."""
        if facts.now is None:
            raise ValueError("facts need the time of the check")
        versions = self.rules_version, facts.version
        session = _Pass(self._guard, self._rules, facts, ":".join(versions))
        return tuple(
            self._verdict(session.findings(revision), revision, versions, facts.now)
            for revision in revisions
        )

    def _verdict(
        self,
        findings: Iterable[Finding],
        revision: Revision,
        versions: tuple[str, str],
        now: datetime,
    ) -> Verdict:
        shipped = {name: rule.severity for name, rule in self._rules.items()}
        policy = self._policy_now()
        heavy = (weighed(finding, policy, shipped) for finding in findings)
        return Verdict(
            findings=say_once(heavy, revision.posts),
            rules=self.rule_ids,
            rules_version=versions[0],
            facts_version=versions[1],
            checked_at=now,
        )


class _Pass:
    """One pass over revisions under one set of facts.

    All rules are asked at once; only when that fails is each asked alone, to learn which it was.
    """

    def __init__(self, guard: Guard, rules: dict[str, Rule], facts: Facts, key: str) -> None:
        self._guard = guard
        self._rules = rules
        self._facts = facts
        self._key = key
        self._failed: dict[str, str] = {}
        self._strikes: Counter[str] = Counter()

    def findings(self, revision: Revision) -> list[Finding]:
        if not self._rules:
            return [_nothing_installed()]
        try:
            outcome = self._ask(self._usable(), revision, "the compliance check")
        except Mishap:
            outcome = self._ask_each(revision)
        failed = self._failed | outcome.failed
        return [*outcome.findings, *(failure(name, why) for name, why in failed.items())]

    def _usable(self) -> list[str]:
        return sorted(self._rules.keys() - self._failed.keys())

    def _ask(self, names: list[str], revision: Revision, step: str) -> Outcome:
        outcome = self._ask_child(names, revision, step)
        if outcome is None:
            self.prepare()
            names = [name for name in names if name not in self._failed]
            outcome = self._ask_child(names, revision, step)
        return outcome or Outcome(failed=dict.fromkeys(names, "could not be made ready"))

    def _ask_child(self, names: list[str], revision: Revision, step: str) -> Outcome | None:
        return self._guard.call(
            rule_steps.check,
            self._key,
            tuple(names),
            revision,
            self._facts.now,
            self._facts.pictures,
            step=step,
        )

    def _ask_each(self, revision: Revision) -> Outcome:
        findings: list[Finding] = []
        failed: dict[str, str] = {}
        for name in self._usable():
            if name in self._failed:  # found out while an earlier one was made ready again
                continue
            try:
                outcome = self._ask([name], revision, f"the rule {name}")
            except Mishap as mishap:
                failed[name] = mishap.reason
                self._strike(name, mishap.reason)
            else:
                findings += outcome.findings
                failed |= outcome.failed
        return Outcome(findings=tuple(findings), failed=failed)

    def _strike(self, name: str, why: str) -> None:
        self._strikes[name] += 1
        if self._strikes[name] >= _STRIKES:
            self._failed[name] = why

    def prepare(self) -> None:
        try:
            self._failed |= self._make_ready(self._usable(), "making the rules ready")
        except Mishap:
            self._prepare_each()

    def _prepare_each(self) -> None:
        for name in self._usable():
            try:
                self._failed |= self._make_ready([name], f"the rule {name}")
            except Mishap as mishap:
                self._failed[name] = mishap.reason
        usable = self._usable()
        try:  # the child was killed on the way; those that are sound are needed again
            self._failed |= self._make_ready(usable, "making the rules ready")
        except Mishap as mishap:
            self._failed |= dict.fromkeys(usable, mishap.reason)

    def _make_ready(self, names: list[str], step: str) -> dict[str, str]:
        rules = tuple(self._rules[name] for name in names)
        return self._guard.call(rule_steps.prepare, self._key, rules, self._facts, step=step)


def _rules_version(rules: Iterable[Rule]) -> str:
    lines = sorted(
        f"{rule.id} {rule.version} {type(rule).__module__}.{type(rule).__qualname__}"
        for rule in rules
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def failure(name: str, why: str) -> Finding:
    """The finding that says in words that the rule `name` could not check, and why."""
    return Finding(
        rule=FAILED,
        clause=_CLAUSE,
        severity=Severity.BLOCK,
        message=(
            f"The rule {name} could not check this announcement: it {why}. Nothing goes out "
            "unchecked, so it is held. Tell whoever looks after schoolcast for you."
        ),
        excerpt=name,
    )


def _nothing_installed() -> Finding:
    return Finding(
        rule=FAILED,
        clause=_CLAUSE,
        severity=Severity.BLOCK,
        message=(
            "No rule is installed, so nothing can be checked and nothing goes out. Tell whoever "
            "looks after schoolcast for you."
        ),
    )
