"""Every way to name a child, an adult or a stranger; and what only looks like it."""

from dataclasses import replace
from typing import Any

import pytest

from schoolcast.api import AllowedPhrase, Facts, OverridableBy, PolicySettings, PostImage, Severity
from schoolcast.testing.builders import a_post, a_revision


@pytest.mark.parametrize(
    ("text", "rule", "excerpt"),
    [
        ("Amelia's certificate for kindness", "NAME-FIRST", "Amelia"),
        ("thank you georgia and abigail", "NAME-FIRST", "abigail"),
        ("Olivers goal won it", "NAME-FIRST", "Oliver"),
        ("Anne-Marie danced", "NAME-FIRST", "Anne-Marie"),
        ("Jean Luc won the spelling bee", "NAME-FIRST", "Jean Luc"),
        ("Well done A m e l i a!", "NAME-FIRST", "A m e l i a"),
        ("Congratulations to O. Smith (Y4)", "NAME-INITIALS", "O. Smith"),
        ("Star of the week: Caleb M for kindness", "NAME-INITIALS", "Caleb M"),
        ("Reading award for O.S. of Elm", "NAME-INITIALS", "O.S"),
        ("#WellDoneHarriet", "NAME-HASHTAG", "Harriet"),
        ("Well done Edie, what a voice", "NAME-NICK", "Edie"),
        ("Please pray for Violet.", "NAME-WORD", "Violet"),
        ("Holly and Ivy helped with holly and ivy.", "NAME-WORD", "Ivy"),
        ("Rose did her first cartwheel", "NAME-WORD", "Rose"),
        ("Mark in Year 6 drew it", "NAME-WORD", "Mark"),
        ("Goals from Murphy, Kelly and Okafor", "NAME-SURNAME", "Okafor"),
        ("The Nowaks and the Chens brought cake", "NAME-SURNAME", "Nowak"),
        ("Ameila Nowak raised £45", "NAME-TYPO", "Ameila Nowak"),
        ("Freya Kowalsky did too", "NAME-TYPO", "Freya Kowalsky"),
        ("We welcome Mateusz to Year 5", "NAME-OFFROLL", "Mateusz"),
        ("Our newest starter, Tobias Lindqvist, joins Year 3", "NAME-OFFROLL", "Tobias Lindqvist"),
        ("Thanks to Dave Nowak (parent) for the shed", "NAME-ADULT", "Dave Nowak"),
        ("Wеll done Oliver", "NAME-SCRIPT", "Wеll"),
    ],
)
def test_ways_to_name_somebody(ask: Any, text: str, rule: str, excerpt: str) -> None:
    found = ask("NAME-", text)
    assert (rule, excerpt) in {(each.rule, each.excerpt) for each in found}
    assert all(text[each.start : each.end] == each.excerpt for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "Miss Grace taught us to say grace before lunch.",
        "Our Lady, pray for us. Rosary every lunchtime in May.",
        "Hope to see you all at the Harvest Mass!",
        "Faith, hope and love: our school values this half term.",
        "Noel, Noel! The choir sang at the market.",
        "Will you be joining us for the quiz night?",
        "Max 4 tickets a family, sorry!",
        "Mark your diaries: the fair is on 8 May.",
        "Catholic and Christian values underpin everything we do.",
        "Violet class and Ruby class are swapping PE days.",
        "Year 2 performed Jack and the Beanstalk to a packed hall.",
        "Grace Darling's bravery inspired our writing.",
        "Mary and Joseph searched every inn before finding a stable.",
        "Our coach to Chester Zoo leaves at nine.",
        "Author Piers Torday signed books for Year 5.",
        "Mrs Walsh and Mr Patel cheered; so did Fr Michael and Sister Bernadette.",
        "St Jude's won the tag rugby festival.",
        "P.E. kits and R.E. books, please.",
        "The summer fair is in the autumn this year, rain or shine.",
        "A rose for the garden, and a daisy chain for the king.",
    ],
)
def test_what_only_looks_like_a_name(ask: Any, text: str) -> None:
    assert ask("NAME-", text) == []


def test_certain_names_stop_and_nobody_may_waive_them(ask: Any) -> None:
    (found,) = ask("NAME-", "Harriet was picked for the county squad.")
    assert (found.severity, found.overridable_by) == (Severity.BLOCK, OverridableBy.NOBODY)
    assert found.suggestion == "a Year 6 pupil"
    assert "Harriet" not in found.message


@pytest.mark.parametrize(
    "text",
    ["Roman soldiers? No, Rose was ill.", "Georgia Wright as Matilda", "Delilah Smythe sang"],
)
def test_uncertain_names_ask_the_approver(ask: Any, text: str) -> None:
    asked = [each for each in ask("NAME-", text) if each.severity is Severity.MUST_RESOLVE]
    assert asked and all(each.overridable_by is OverridableBy.APPROVER for each in asked)


def test_an_adult_with_a_title_is_a_reminder(ask: Any) -> None:
    (found,) = ask("NAME-", "Thanks to Mrs Karen Whitlow for the cakes.")
    assert (found.rule, found.severity) == ("NAME-ADULT", Severity.WARN)


def test_a_file_name_is_read(facts: Facts, rules: Any) -> None:
    image = PostImage(
        sha256="0", alt="A race", media_type="", size=0, width=0, height=0, file="emily-race.jpg"
    )
    revision = a_revision(a_post(images=(image,)))
    (found,) = rules["NAME-FILENAME"].prepare(facts).check(revision)
    assert (found.field, found.excerpt) == ("images[0].file", "emily")
    assert rules["NAME-FIRST"].prepare(facts).check(revision) == []


def test_an_allowed_phrase_passes_but_a_full_name_never(ask: Any, facts: Facts) -> None:
    text = "Harriet the Spy is our class book. Harriet Roberts likes it."
    allowed = tuple(
        AllowedPhrase(phrase=phrase, added_by="Head", why="a book")
        for phrase in ("Harriet the Spy", "Harriet Roberts")
    )
    known = replace(facts, policy=PolicySettings(allowed=allowed))
    assert {each.excerpt for each in ask("NAME-", text)} == {"Harriet", "Harriet Roberts"}
    assert [each.excerpt for each in ask("NAME-", text, facts=known)] == ["Harriet Roberts"]


def test_the_schools_own_words_and_nicknames_count(ask: Any, facts: Facts) -> None:
    policy = PolicySettings(
        nicknames=(("harriet", ("Haz",)),), words=(("names-that-are-words", ("Reuben",)),)
    )
    known = replace(facts, policy=policy)
    assert [each.rule for each in ask("NAME-", "Well done Haz!", facts=known)] == ["NAME-NICK"]
    assert ask("NAME-", "A Reuben sandwich", facts=known) == []
    assert [each.rule for each in ask("NAME-", "A Reuben sandwich")] == ["NAME-FIRST"]


def test_names_in_other_scripts_are_found(ask: Any, facts: Facts) -> None:
    pupil = replace(facts.roll.pupils[0], forename="小明", surname="王", known_as="")
    known = replace(facts, roll=replace(facts.roll, pupils=(pupil,)))
    (found,) = ask("NAME-FULL", "恭喜小明王!", facts=known)
    assert found.severity is Severity.BLOCK


def test_a_roll_with_one_letter_names_and_twins_is_no_trouble(ask: Any, facts: Facts) -> None:
    one = replace(facts.roll.pupils[0], id="A", forename="A", surname="B", known_as="")
    known = replace(facts, roll=replace(facts.roll, pupils=(one, replace(one, id="B"))))
    assert ask("NAME-", "A big day: a B and a C in one week.", facts=known) == []
