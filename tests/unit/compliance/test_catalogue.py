"""The catalogue, the policy and the rules agree."""

import pickle
import re
from pathlib import Path

import pytest

from schoolcast.api import Facts, OverridableBy, Rule, Severity
from schoolcast.compliance.catalogue import CLAUSES, ENTRIES, Clause, ClauseKind, entry
from schoolcast.compliance.rules import builtin_rules, schoolcast_register_rules
from schoolcast.compliance.runner import FAILED
from schoolcast.testing.builders import a_revision

ROOT = Path(__file__).parents[3]
RULES = builtin_rules()
NOTHING_KNOWN = Facts(school="s", school_name="S", timezone="Europe/London")
# The numbering of the policy: 51 clauses, of which two have parts.
NUMBERS = [
    *map(str, range(1, 12)),
    *(f"12{part}" for part in "abcdefghij"),
    *map(str, range(13, 47)),
    *(f"47{part}" for part in "abcde"),
    *map(str, range(48, 52)),
]


def test_every_rule_has_its_entry_and_every_entry_its_rule() -> None:
    ids = [each.rule for each in ENTRIES]
    assert ids == sorted({rule.id for rule in RULES} | {FAILED})


def test_every_clause_has_a_row() -> None:
    assert [clause.number for clause in CLAUSES] == NUMBERS


def test_every_rule_has_a_clause_that_names_it() -> None:
    numbers = {clause.number for clause in CLAUSES}
    assert {each.clause for each in ENTRIES} <= numbers
    by_clause = {clause.number: clause.rules for clause in CLAUSES}
    assert [each.rule for each in ENTRIES if each.rule not in by_clause[each.clause]] == []


def test_a_clause_names_rules_that_exist() -> None:
    known = {each.rule for each in ENTRIES}
    named = {rule for clause in CLAUSES for rule in clause.rules}
    planned = {rule for clause in CLAUSES for rule in clause.planned}
    assert named <= known
    assert not planned & known


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.number)
def test_a_clause_is_in_whole_sentences_and_kept_somehow(clause: Clause) -> None:
    assert clause.about and not clause.about.endswith(".")
    assert clause.instead.endswith(".") and clause.how.endswith(".")
    if ClauseKind.AUTOMATIC in clause.kinds:
        assert clause.rules or clause.planned
    if clause.kinds == (ClauseKind.OUT_OF_SCOPE,):
        assert not clause.rules


@pytest.mark.parametrize(
    "clause", [clause for clause in CLAUSES if clause.proof], ids=lambda clause: clause.number
)
def test_every_named_test_exists(clause: Clause) -> None:
    assert ClauseKind.DESIGN in clause.kinds
    path, _, name = clause.proof.partition("::")
    text = (ROOT / path).read_text(encoding="utf-8")
    assert re.search(rf"\bdef {re.escape(name)}\(", text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_what_the_catalogue_says(rule: Rule) -> None:
    written = entry(rule.id)
    assert written is not None
    assert rule.clause == written.clause
    assert isinstance(rule, Rule)
    assert isinstance(rule.severity, Severity)
    assert isinstance(rule.overridable_by, OverridableBy)
    assert rule.severity is not Severity.BLOCK or rule.overridable_by is OverridableBy.NOBODY
    assert rule.version >= 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_picklable_and_survives_missing_facts(rule: Rule) -> None:
    again = pickle.loads(pickle.dumps(rule))
    findings = again.prepare(NOTHING_KNOWN).check(a_revision())
    assert all(found.rule == rule.id and found.message.endswith(".") for found in findings)


def test_every_rule_says_what_to_do() -> None:
    assert all(each.advice.endswith(".") and not each.title.endswith(".") for each in ENTRIES)
    assert entry("BROUGHT-BY-A-PLUGIN") is None


def test_the_plugin_registers_them() -> None:
    registered: list[Rule] = []
    schoolcast_register_rules(registered.append)
    assert [rule.id for rule in registered] == [rule.id for rule in RULES]


def test_the_documentation_has_every_clause_and_rule() -> None:
    page = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    assert [
        each.number for each in CLAUSES if f"\n| {each.number} | {each.about} |" not in page
    ] == []
    assert [
        each.rule for each in ENTRIES if f"\n| `{each.rule}` | {each.clause} |" not in page
    ] == []
