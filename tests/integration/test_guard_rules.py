"""The rule runner in a real guarded child: whatever a rule does, it fails closed and is named."""

import importlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schoolcast.api import ChannelFacts, Facts, Pupil, Roll, Severity, TermCalendar
from schoolcast.compliance.guard import Guard, Limits
from schoolcast.compliance.rules import builtin_rules
from schoolcast.compliance.runner import FAILED, RuleRunner
from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.domain.finding import Verdict
from schoolcast.testing.builders import a_post, a_revision

STEPS = Path(__file__).parent / "guard_steps"
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
FACTS = Facts(
    school="st-marys",
    school_name="St. Mary's",
    timezone="Europe/London",
    roll=Roll(
        pupils=(Pupil(id="P1", forename="Oliver", surname="Smith", year="4"),),
        taken_on=date(2026, 9, 1),
    ),
    calendar=TermCalendar(),
    channels=(ChannelFacts(name="page", kind="facebook", audience="public"),),
    now=NOW,
)
RUNAWAY_TITLE = "a" * 40 + "!"


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(STEPS))
    return importlib.import_module("misbehaving_rules")


@pytest.fixture
def guard() -> Iterator[Guard]:
    limits = Limits(seconds=0.4, memory_bytes=250 * 2**20, output_bytes=50_000)
    with Guard(limits, paths=[STEPS]) as guard:
        yield guard


def said(verdict: Verdict) -> dict[str, str]:
    return {finding.rule: finding.message for finding in verdict.findings}


def failure_of(verdict: Verdict) -> str:
    (failed,) = (finding for finding in verdict.findings if finding.rule == FAILED)
    assert failed.severity is Severity.BLOCK
    assert failed.clause == "40"
    return f"{failed.excerpt}: {failed.message}"


def test_a_verdict_names_rules_and_versions(guard: Guard, rules: Any) -> None:
    runner = RuleRunner([rules.Sound(), rules.Nosy()], guard)
    verdict = runner.check(a_revision(), FACTS)

    assert verdict.rules == runner.rule_ids == ("NOSY", "SOUND")
    assert verdict.rules_version == runner.rules_version
    assert verdict.facts_version == FACTS.version
    assert verdict.checked_at == NOW
    assert said(verdict)["SOUND"] == "I have looked."


def test_rules_made_ready_before_the_first_check_are_not_made_ready_again(
    guard: Guard, rules: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = RuleRunner([rules.Sound()], guard)
    runner.make_ready(FACTS)
    child, steps = guard.pid, []
    call = guard.call
    monkeypatch.setattr(
        guard, "call", lambda *a, **named: (steps.append(named["step"]), call(*a, **named))[1]
    )
    assert said(runner.check(a_revision(), FACTS)) == {"SOUND": "I have looked."}
    assert guard.pid == child is not None
    assert steps == ["the compliance check"]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("Raises", "failed with KeyError"),
        ("Leaves", "exit code 7"),
        ("Exits", "SystemExit"),
        ("Fills", "memory"),
        ("Floods", "larger result"),
        ("UnknownSeverity", "dreadful"),
        ("PreparesForEver", "longer than 0.4 seconds"),
        ("PrepareRaises", "not with these facts"),
        ("Unpicklable", "failed with"),
    ],
)
def test_a_rule_that_fails_holds_the_item_and_the_others_are_heard(
    guard: Guard, rules: Any, rule: str, why: str
) -> None:
    bad = getattr(rules, rule)()
    runner = RuleRunner([bad, rules.Sound()], guard)
    verdict = runner.check(a_revision(), FACTS)

    assert failure_of(verdict).startswith(f"{bad.id}: The rule {bad.id} could not check")
    assert why in failure_of(verdict)
    assert verdict.blocked
    assert said(verdict)["SOUND"] == "I have looked."


def test_a_rule_that_overruns_is_named_and_holds_only_that_item(guard: Guard, rules: Any) -> None:
    runner = RuleRunner([rules.Runaway(), rules.Sound()], guard)
    bad, good = runner.check_many([a_revision(title=RUNAWAY_TITLE), a_revision()], FACTS)

    assert "RUNAWAY: " in failure_of(bad)
    assert said(bad)["SOUND"] == "I have looked."
    assert said(good) == {"RUNAWAY": "This title is fine.", "SOUND": "I have looked."}


def test_a_rule_that_always_overruns_is_not_tried_for_ever(guard: Guard, rules: Any) -> None:
    runner = RuleRunner([rules.Runaway(), rules.Sound()], guard)
    verdicts = runner.check_many([a_revision(title=RUNAWAY_TITLE)] * 4 + [a_revision()], FACTS)

    assert all("RUNAWAY: " in failure_of(verdict) for verdict in verdicts)
    assert said(runner.check(a_revision(), FACTS))["RUNAWAY"] == "This title is fine."


@pytest.mark.parametrize("answer", [None, "BLOCK", 7, ["BLOCK"], [None], {"rule": "X"}])
def test_nonsense_is_a_failure(guard: Guard, rules: Any, answer: object) -> None:
    verdict = RuleRunner([rules.Nonsense(answer)], guard).check(a_revision(), FACTS)
    assert "NONSENSE: " in failure_of(verdict)


def test_several_bad_rules_are_each_named(guard: Guard, rules: Any) -> None:
    bad = [rules.Leaves(), rules.Raises(), rules.PreparesForEver(), rules.Unpicklable()]
    verdict = RuleRunner([*bad, rules.Sound()], guard).check(a_revision(), FACTS)

    failed = {finding.excerpt for finding in verdict.findings if finding.rule == FAILED}
    assert failed == {rule.id for rule in bad}
    assert said(verdict)["SOUND"] == "I have looked."


def test_no_rules_at_all_holds_everything(guard: Guard) -> None:
    assert RuleRunner([], guard).check(a_revision(), FACTS).blocked
    assert guard.pid is None


def test_two_rules_of_one_name_are_refused(guard: Guard, rules: Any) -> None:
    with pytest.raises(ConfigurationProblem, match="SOUND"):
        RuleRunner([rules.Sound(), rules.Sound()], guard)


def test_a_rule_gets_only_the_facts_it_asks_for(guard: Guard, rules: Any) -> None:
    verdict = RuleRunner([rules.Nosy()], guard).check(a_revision(), FACTS)
    assert said(verdict) == {"NOSY": "channels"}


def test_rules_are_made_ready_once_for_each_version_of_the_facts(guard: Guard, rules: Any) -> None:
    runner = RuleRunner([rules.CountsPreparations()], guard)

    for verdict in runner.check_many([a_revision()] * 3, FACTS):
        assert said(verdict) == {"COUNTS": "1"}
    later = replace(FACTS, now=NOW + timedelta(hours=1))
    assert said(runner.check(a_revision(), later)) == {"COUNTS": "1"}
    without_roll = replace(FACTS, roll=None)
    assert said(runner.check(a_revision(), without_roll)) == {"COUNTS": "2"}
    assert said(runner.check(a_revision(), FACTS)) == {"COUNTS": "1"}


def test_rules_on_the_clock_hear_the_time_of_each_check(guard: Guard, rules: Any) -> None:
    runner = RuleRunner([rules.OnTheClock()], guard)
    later = replace(FACTS, now=NOW + timedelta(hours=1))

    assert said(runner.check(a_revision(), FACTS)) == {"ON-THE-CLOCK": str(NOW)}
    assert said(runner.check(a_revision(), later)) == {"ON-THE-CLOCK": str(later.now)}


def test_a_finding_alike_in_all_posts_is_said_once(guard: Guard, rules: Any) -> None:
    revision = a_revision(a_post(), a_post(channel="x"), a_post(slot="-7d"))
    verdict = RuleRunner([rules.ForEachPost()], guard).check(revision, FACTS)
    assert [(f.slot, f.channel) for f in verdict.findings] == [(None, None)]


def test_the_version_of_rules_follows_ids_versions_and_classes(guard: Guard, rules: Any) -> None:
    plain = RuleRunner([rules.Sound(), rules.Nosy()], guard).rules_version
    assert RuleRunner([rules.Nosy(), rules.Sound()], guard).rules_version == plain
    assert RuleRunner([rules.Sound()], guard).rules_version != plain

    class Newer(rules.Sound):  # type: ignore[misc]
        version = 2

    assert RuleRunner([Newer(), rules.Nosy()], guard).rules_version != plain


def test_the_built_in_rules_run_there_and_pass_a_good_announcement(guard: Guard) -> None:
    runner = RuleRunner(builtin_rules(), guard)
    assert runner.check(a_revision(), FACTS).findings == ()


def test_the_built_in_rules_stop_a_name_and_hold_without_a_roll(guard: Guard) -> None:
    runner = RuleRunner(builtin_rules(), guard)
    named = a_revision(a_post(text="Well done, Oliver Smith!"), event_date=None)

    assert [f.rule for f in runner.check(named, FACTS).findings] == ["NAME-FULL"]
    without = runner.check(named, replace(FACTS, roll=None))
    assert without.findings[0].rule == "ROLL-MISSING"
    assert without.blocked
