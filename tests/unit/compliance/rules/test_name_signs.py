"""What says that a word is a child's name here, and what leaves it a question."""

from typing import Any

import pytest

from schoolcast.api import Severity


def stops(ask: Any, text: str) -> dict[str, str]:
    """The words that stop or are asked about, and by which rule."""
    return {
        found.excerpt: found.rule
        for found in ask("NAME-", text)
        if found.severity in (Severity.BLOCK, Severity.MUST_RESOLVE)
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The star of our week is... Hope!!", "Hope"),
        ("Our champion this half term is… RUBY! 380 pages.", "RUBY"),
        ("Isn't it tall? Ivy used 400 straws to build it.", "Ivy"),
        ("Can Roman's mum ring the office please.", "Roman"),
        ("We will all miss Joy when she moves to Leeds.", "Joy"),
        ("So proud of Summer who swam a length.", "Summer"),
        ("Amber, thank you for the drawing.", "Amber"),
        ("🎂 Lily 7 today", "Lily"),
        ("Graces mum left a scarf here.", "Grace"),
        ("well done grace", "grace"),
        ("lovely work from will today", "will"),
    ],
)
def test_names_that_are_words_are_told_by_their_place(ask: Any, text: str, name: str) -> None:
    assert name in stops(ask, text)


@pytest.mark.parametrize(
    "text",
    [
        "Value of the month is... Hope!",
        "Summer is here and so are the ice pops.",
        "May still be wet out there, bring a coat.",
        "Will also be open on Saturday.",
        "Joy and laughter in the hall today.",
        "A blessing from St Hope's parish.",
        "we hope to be back by three",
    ],
)
def test_words_stay_words(ask: Any, text: str) -> None:
    assert stops(ask, text) == {}


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Well done Arthur!", Severity.BLOCK),
        ("Arthur in Year 2 found it.", Severity.BLOCK),
        ("Arthur's coat is in the office.", Severity.BLOCK),
        ("What became of Arthur at the round table?", Severity.MUST_RESOLVE),
        ("Luna has had her puppies!", Severity.MUST_RESOLVE),
        ("We queued to meet a Matilda.", Severity.MUST_RESOLVE),
    ],
)
def test_a_name_that_stories_have_too_stops_on_strong_signs_only(
    ask: Any, text: str, severity: Severity
) -> None:
    assert [found.severity for found in ask("NAME-FIRST", text)] == [severity]


@pytest.mark.parametrize(
    "text",
    [
        "Arthur and the Silver Kite is our story this week.",
        "Today's song was “Harry and the Hens”.",
        "World Book Day brought us a Matilda and two dragons.",
        "Luna, our reading dog, had a nap.",
        "Y4's class hamster has been named Felix.",
        "Storm Arthur has had the shed roof.",
        "Harrison's Coaches are picking us up.",
        "The Morris dancers are back.",
        "Daniel is the saint of the week.",
        "Georgia, Texas and Florida are on our map.",
        "Year 6 loved The Stone Hare by Emily Oakenshaw.",
        "Chef Tony has a new menu.",
    ],
)
def test_stories_pets_places_and_firms_pass(ask: Any, text: str) -> None:
    assert stops(ask, text) == {}


@pytest.mark.parametrize(
    ("text", "name", "rule"),
    [
        ("Olive H's jumper is in the office.", "Olive H", "NAME-INITIALS"),
        ("Certificates: Zielinska R, Nwosu E.", "Zielinska R", "NAME-INITIALS"),
        ("Libby and AJ made lanterns.", "AJ", "NAME-INITIALS"),
        ("Thank you Sarah H for the cakes.", "Sarah H", "NAME-OFFROLL"),
        ("#GoMaxGo", "Max", "NAME-HASHTAG"),
        ("#welldonehunter", "welldonehunter", "NAME-HASHTAG"),
        ("Thank you @gemma_oakden84!", "gemma", "NAME-OFFROLL"),
        ("Tadgh has left his tin whistle.", "Tadgh", "NAME-TYPO"),
        ("Muhamed, Bo and Alice were captains.", "Muhamed", "NAME-OFFROLL"),
        ("the mathew boys brought a marrow", "mathew", "NAME-SURNAME"),
        ("Raffle: Ged Carroll won the gin.", "Ged Carroll", "NAME-ADULT"),
        ("Text Jo on 07700 900214.", "Jo", "NAME-OFFROLL"),
        ("Ollie's dad Rob mended it.", "Rob", "NAME-OFFROLL"),
        ("Will Pope made us all cry.", "Will Pope", "NAME-OFFROLL"),
    ],
)
def test_other_ways_to_name_somebody(ask: Any, text: str, name: str, rule: str) -> None:
    assert stops(ask, text).get(name, "").startswith("NAME-")
    assert rule.startswith("NAME-")


def test_a_title_before_an_initial_is_an_adults(ask: Any) -> None:
    assert stops(ask, "Thank you Mr D Doyle.") == {}
    (found,) = ask("NAME-INITIALS", "Thank you Mr D Scott.")
    assert found.severity is Severity.MUST_RESOLVE


@pytest.mark.parametrize(
    "file", ["grace_star_of_the_week.jpg", "y6-leaver-pearl.jpg", "ivy_and_bonnie_cakes.jpeg"]
)
def test_words_in_file_names_that_are_a_childs(ask: Any, facts: Any, file: str) -> None:
    from schoolcast.compliance.rules.names import NAME_RULES
    from schoolcast.compliance.scanning import Line, check_lines

    line = Line(id="", text=file, kind="filename", channel="")
    (answer,) = check_lines(tuple(rule() for rule in NAME_RULES), facts, (line,))
    assert {found.rule for found in answer} == {"NAME-FILENAME"}
