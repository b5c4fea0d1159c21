"""Elections and national tests: judged by the day on which a post goes out."""

from datetime import date

import pytest

from schoolcast.api import Facts, OverridableBy, PolicySettings, Severity, Window
from schoolcast.compliance.rules.regulators import RegElection, RegOfsted, RegSats
from schoolcast.testing.builders import a_post, a_revision

ELECTION = Window(
    rule="REG-ELECTION",
    first=date(2026, 12, 1),
    last=date(2026, 12, 11),
    what="Council election",
)
TESTS = Window(
    rule="REG-SATS", first=date(2026, 12, 7), last=date(2026, 12, 11), what="Key Stage 2 tests"
)
CANDIDATE = "Our MP opened the new library."
PAPER = "The reading paper was all about bees."


def severities(rule, text, *windows, due="2026-12-11T15:30"):
    facts = Facts(
        school="s",
        school_name="S",
        timezone="Europe/London",
        policy=PolicySettings(windows=windows),
    )
    revision = a_revision(a_post(text=text, due_wall=due))
    return [found.severity for found in rule().prepare(facts).check(revision)]


@pytest.mark.parametrize(
    ("rule", "text", "window", "weights"),
    [
        # inside, outside, none noted, no day known
        (RegElection, CANDIDATE, ELECTION, ("must_resolve", "info", "warn", "warn")),
        (RegSats, PAPER, TESTS, ("must_resolve", "warn", "must_resolve", "must_resolve")),
    ],
)
def test_a_window_decides_how_much_it_weighs(rule, text, window, weights):
    assert severities(rule, text, window) == [weights[0]]
    assert severities(rule, text, window, due="2026-12-12T09:00") == [weights[1]]
    assert severities(rule, text) == [weights[2]]
    assert severities(rule, text, window, due=None) == [weights[3]]


def test_the_last_day_belongs_to_it_and_another_rules_window_does_not_count():
    assert severities(RegSats, PAPER, TESTS, due="2026-12-07T00:00") == [Severity.MUST_RESOLVE]
    assert severities(RegElection, CANDIDATE, TESTS) == [Severity.WARN]


def test_nothing_of_a_regulator_ever_stops_a_post():
    window = (ELECTION, TESTS)
    for rule, text in ((RegElection, CANDIDATE), (RegSats, PAPER), (RegOfsted, "Ofsted visit")):
        facts = Facts(
            school="s",
            school_name="S",
            timezone="Europe/London",
            policy=PolicySettings(windows=window),
        )
        for found in rule().prepare(facts).check(a_revision(a_post(text=text))):
            assert found.severity is not Severity.BLOCK
            assert found.overridable_by is not OverridableBy.NOBODY


def test_other_words_pass_in_a_window():
    assert severities(RegElection, "Our school council has met.", ELECTION) == []
    assert severities(RegSats, "Year 6, eat a good breakfast before SATs week!", TESTS) == []
