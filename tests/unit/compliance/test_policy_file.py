"""policy.toml: what a school may choose, and what the policy itself forbids to lower."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from schoolcast.api import Facts, Finding, OverridableBy, PolicySettings, Severity
from schoolcast.compliance.guard import Guard
from schoolcast.compliance.policy_file import read_policy
from schoolcast.compliance.rules import builtin_rules
from schoolcast.compliance.runner import RuleRunner
from schoolcast.compliance.weighing import weighed
from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.testing.builders import NOON, a_post, a_revision

RULES = builtin_rules()
Read = Callable[[str], PolicySettings]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str) -> PolicySettings:
        file = tmp_path / "policy.toml"
        file.write_text(text, encoding="utf-8")
        return read_policy(file, RULES)

    return read


def test_without_a_file_everything_is_as_shipped(tmp_path: Path) -> None:
    assert read_policy(tmp_path / "policy.toml", RULES) == PolicySettings()


def test_the_samples_file_can_be_read() -> None:
    policy = read_policy(Path(__file__).parents[3] / "policy.toml", RULES)
    assert policy.contacts.domains == ("st-marys.example.org",)
    assert policy.lowered == ()


def test_all_that_a_school_may_say(read: Read) -> None:
    policy = read(
        """
        [severity]
        "TONE-RIVAL" = "info"
        "PROFANITY" = "must_resolve"
        [words]
        "TONE-BLAME" = ["muddy boots"]
        names-that-are-words = ["Reuben"]
        [nicknames]
        oluwaseun = ["Seun"]
        [[allow]]
        phrase = "Matilda the Musical"
        added_by = "Headteacher"
        added_on = 2026-11-02
        why = "our production"
        [school]
        phones = ["01632 960001"]
        staff = ["Mrs Jones"]
        houses = ["Romero"]
        """
    )
    assert policy.severity_of("TONE-RIVAL", Severity.WARN) is Severity.INFO
    assert policy.lowered == ("TONE-RIVAL",)
    assert policy.mark == "+PROFANITY=must_resolve+TONE-RIVAL=info"
    assert policy.words_of("TONE-BLAME") == ("muddy boots",)
    assert policy.allowed[0].added_by == "Headteacher"
    assert (policy.staff, policy.groups) == (("Mrs Jones",), ("Romero",))


@pytest.mark.parametrize(
    "rule", ["NAME-FULL", "NAME-WORD", "PII-PHONE", "SENS-HEALTH", "ROUTE-CLASS"]
)
def test_what_the_policy_forbids_cannot_be_lowered(read: Read, rule: str) -> None:
    with pytest.raises(ConfigurationProblem, match="the policy itself forbids"):
        read(f'[severity]\n"{rule}" = "info"')


def test_a_rule_may_always_be_raised(read: Read) -> None:
    policy = read('[severity]\n"NAME-WORD" = "block"')
    assert policy.lowered == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[severity]\n"NAME-FULLL" = "info"', 'did you mean "NAME-FULL"'),
        ('[severity]\n"TONE-RIVAL" = "off"', "severity"),
        ("[sevrity]", 'did you mean "severity"'),
        ('[[allow]]\nphrase = "Oliver"\nadded_by = "Head"\nwhy = "a play"', "is one word"),
        ('[[allow]]\nphrase = "Oliver Twist"\nwhy = "a play"', "added_by"),
        ("[words", "not valid TOML"),
    ],
)
def test_mistakes_are_told_in_words(read: Read, text: str, words: str) -> None:
    with pytest.raises(ConfigurationProblem, match=words):
        read(text)


SHIPPED = {"R": Severity.WARN}
FOUND = Finding(rule="R", clause="37", severity=Severity.WARN, message="Look.")


@pytest.mark.parametrize(
    ("found", "wanted", "then", "who"),
    [
        (Severity.WARN, Severity.INFO, Severity.INFO, OverridableBy.AUTHOR),
        (Severity.WARN, Severity.BLOCK, Severity.BLOCK, OverridableBy.NOBODY),
        (Severity.WARN, Severity.MUST_RESOLVE, Severity.MUST_RESOLVE, OverridableBy.APPROVER),
        (Severity.MUST_RESOLVE, Severity.INFO, Severity.INFO, OverridableBy.AUTHOR),
        (Severity.INFO, Severity.MUST_RESOLVE, Severity.INFO, OverridableBy.NOBODY),
    ],
)
def test_findings_weigh_what_the_school_says(
    found: Severity, wanted: Severity, then: Severity, who: OverridableBy
) -> None:
    policy = PolicySettings(severities=(("R", wanted),))
    heavy = weighed(replace(FOUND, severity=found), policy, SHIPPED)
    assert (heavy.severity, heavy.overridable_by) == (then, who)


def test_a_verdict_records_what_was_lowered() -> None:
    policy = PolicySettings(severities=(("TONE-RIVAL", Severity.INFO),), lowered=("TONE-RIVAL",))
    facts = Facts(school="s", school_name="S", timezone="Europe/London", now=NOON, policy=policy)
    rules = [rule for rule in RULES if rule.id.startswith("TONE")]
    revision = a_revision(a_post(text="We thrashed Holy Family."))
    with Guard() as guard:
        verdict = RuleRunner(rules, guard, policy).check(revision, facts)
        plain = RuleRunner(rules, guard).rules_version
    assert verdict.rules_version == f"{plain}+TONE-RIVAL=info"
    assert [found.severity for found in verdict.findings] == [Severity.INFO]


def test_windows_are_read_and_their_slips_named(read: Read) -> None:
    text = '[[windows]]\nrule = "{}"\nfirst = {}\nlast = 2027-05-14\nwhat = "Tests"\n'
    (window,) = read(text.format("REG-SATS", "2027-05-10")).windows
    assert window.in_words == "Tests, Monday 10 May to Friday 14 May 2027"
    with pytest.raises(ConfigurationProblem, match="can't run from 2027-05-15"):
        read(text.format("REG-SATS", "2027-05-15"))
    with pytest.raises(ConfigurationProblem, match="REG-ELECTION"):
        read(text.format("REG-OFSTED", "2027-05-10"))
