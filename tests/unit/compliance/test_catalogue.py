"""The catalogue and the rules agree."""

import pickle

import pytest

from schoolcast.api import Facts, OverridableBy, Rule, Severity
from schoolcast.compliance.catalogue import ENTRIES, entry
from schoolcast.compliance.rules import builtin_rules, schoolcast_register_rules
from schoolcast.compliance.runner import FAILED
from schoolcast.testing.builders import a_revision

RULES = builtin_rules()
NOTHING_KNOWN = Facts(school="s", school_name="S", timezone="Europe/London")


def test_every_rule_has_its_entry_and_every_entry_its_rule() -> None:
    ids = [each.rule for each in ENTRIES]
    assert ids == sorted({rule.id for rule in RULES} | {FAILED})


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


def test_entries_are_sentences_for_people() -> None:
    assert all(each.advice.endswith(".") and not each.title.endswith(".") for each in ENTRIES)
    assert entry("BROUGHT-BY-A-PLUGIN") is None


def test_the_plugin_registers_them() -> None:
    registered: list[Rule] = []
    schoolcast_register_rules(registered.append)
    assert [rule.id for rule in registered] == [rule.id for rule in RULES]
