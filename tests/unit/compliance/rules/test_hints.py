"""Hints at tone and delicate matters: found where they are meant, silent on a school's week."""

from dataclasses import replace
from typing import Any

import pytest

from schoolcast.api import Facts, OverridableBy, PolicySettings, Severity
from schoolcast.compliance.rules.hints import pack


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("TONE-INSULT", "What an idiot whoever parked there is."),
        ("TONE-INSULT", "The useless council has done nothing."),
        ("TONE-BLAME", "Some parents still refuse to read the letter."),
        ("TONE-BLAME", "We are fed up with late collection."),
        ("TONE-RIVAL", "We thrashed Holy Family 9-0."),
        ("TRUTH-ABSOLUTE", "The best school in the county, guaranteed success!"),
        ("PERSONAL-VOICE", "In my opinion the new menu is fine."),
        ("PROFANITY", "OMG, what a day."),
        ("PROFANITY", "It was bloody brilliant."),
        ("CONFIDENTIAL", "A member of staff was suspended yesterday."),
        ("REFERENCE", "I would highly recommend him to any employer."),
        ("POLITICS", "Vote Labour on Thursday."),
        ("REG-OFSTED", "The inspectors said lovely things."),
        ("REG-ELECTION", "Come to the hustings in our hall."),
        ("REG-SATS", "The reading paper was about bats."),
        ("EQUALITY", "Don't run like a girl."),
        ("SENSITIVE-TOPIC", "After the stabbing in town we are shaken."),
        ("AUDIENCE-CHILD", "Children, follow us and like this!"),
    ],
)
def test_a_hint_is_given(ask: Any, rule: str, text: str) -> None:
    found = ask(rule, text)
    assert found and all(each.severity is not Severity.BLOCK for each in found)


FINE = [
    "The boys absolutely smashed it at the relay. Sick routine!",
    "Rubbish relay for eco week: bring your litter pickers.",
    "Our naughty elf is back. Vote for your favourite book.",
    "The ox and the ass stood by the crib; we sang to Jesus, our Lord and Saviour.",
    "Boiler failure: school is closed. We are sorry for the trouble.",
    "Dick Whittington and his cat, blue tits and fat balls for the birds.",
    "Our Lady of Sorrows, pray for us. God bless, Catholic families.",
    "School council elections: well done to all who stood.",
    "Bloody Mary, queen of England, was Year 5's topic.",
    "Swimming is cancelled. A tough match, but heads up, team.",
    "The sex education policy is on our website.",
    "Anti-bullying week: one kind word. No one to blame, everyone to thank.",
    "Terror of the deep: Year 3 met a shark skeleton.",
    "Confidential helpline for parents: ask the office for the number.",
]


@pytest.mark.parametrize("text", FINE)
def test_a_schools_week_gives_none(ask: Any, text: str) -> None:
    prefixes = (
        "TONE",
        "TRUTH",
        "PERSONAL",
        "PROFANITY",
        "CONFID",
        "REF",
        "POL",
        "REG",
        "EQ",
        "SENSITIVE",
        "AUD",
    )
    assert [each.rule for prefix in prefixes for each in ask(prefix, text)] == []


def test_a_target_makes_a_hint_a_question(ask: Any) -> None:
    (hint,) = ask("TONE-INSULT", "What a pathetic excuse for a summer.")
    (question,) = ask("TONE-INSULT", "What a pathetic excuse from the parents.")
    assert (hint.severity, hint.overridable_by) == (Severity.WARN, OverridableBy.AUTHOR)
    assert (question.severity, question.overridable_by) == (
        Severity.MUST_RESOLVE,
        OverridableBy.APPROVER,
    )


def test_a_school_adds_its_own_words(ask: Any, facts: Facts) -> None:
    own = PolicySettings(words=(("TONE-RIVAL", ("Blobby Bus",)),))
    text = "The Blobby Bus was late again."
    assert ask("TONE-RIVAL", text) == []
    (found,) = ask("TONE-RIVAL", text, facts=replace(facts, policy=own))
    assert found.excerpt == "Blobby Bus"


def test_a_pack_needs_a_word_to_begin_with() -> None:
    with pytest.raises(ValueError, match="trigger"):
        pack("(perhaps )?")
