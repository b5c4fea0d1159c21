"""Names that are nobody's at hand pass or are asked about; a child beside them is still found."""

from typing import Any

import pytest

from schoolcast.api import Severity


def stops(ask: Any, text: str) -> list[str]:
    return [
        found.excerpt
        for found in ask("NAME-", text)
        if found.severity in (Severity.BLOCK, Severity.MUST_RESOLVE)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Rehearsals for our production of Oliver! begin on Monday.",
        "Oliver! is on at the Playhouse until Saturday.",
        "On World Book Day we counted 7 Matildas and 3 Harry Potters.",
        "Luna the school dog has had a bath.",
        "Please bring hay for our hamster Luna before the weekend.",
        "Year 5 met Mary I, George VI and Henry VIII at the museum.",
        "October is the month of Mary and of the rosary.",
        "Swimming starts again on the 14th Jan, and Jan 21st for Year 4.",
        "House points so far: Bernadette 31, Francis 28, Therese 40. Well done Therese!",
        "New benches from Cooper and Sons, and a gate by Thomas Bell Carpentry.",
        "Please park on Harrison Road, not at Harrison Park.",
        "We have written to Nia Bronwen about the Olympics.",
        "Sister Bernadette has the candles.",
    ],
)
def test_what_surrounds_a_name_makes_it_nobodys(ask: Any, text: str) -> None:
    assert stops(ask, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The performance of Oliver had us in tears.",
        "We are reading Matilda after lunch.",
        "Our two Olivers won the relay.",
        "Luna the donkey carried the basket.",
    ],
)
def test_what_may_be_a_child_is_asked_about(ask: Any, text: str) -> None:
    (found,) = ask("NAME-", text)
    assert found.severity is Severity.MUST_RESOLVE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thank you for bringing your dog, Oliver!", "Oliver"),
        ("Oliver the guinea pig keeper fed them all.", "Oliver"),
        ("Well done Oliver! You sang in the musical Annie.", "Oliver"),
        ("Mary I love your painting.", "Mary"),
        ("Sister Mary in Y4 came too.", "Mary"),
        ("House quiz: Oliver 12, Grace 9, Mary 4.", "Grace"),
        ("Well done to Oliver Park, who came first.", "Oliver"),
        ("Congratulations to Oliver Kelly on a Premier League trial.", "Oliver Kelly"),
        ("Their captain Tilly Oakden, 9, was player of the match.", "Tilly Oakden"),
        ("Hope is our reader of the week.", "Hope"),
        ("Star of the week: Faith", "Faith"),
    ],
)
def test_a_child_is_found_all_the_same(ask: Any, text: str, name: str) -> None:
    assert name in stops(ask, text)


def test_a_value_of_the_week_is_nobody(ask: Any) -> None:
    assert stops(ask, "Hope is our value of the week.") == []


@pytest.mark.parametrize("tag", ["#teamoliver", "#welldoneoliver", "#goseun", "#oliverrocks"])
def test_a_cheer_in_a_tag_is_asked_about(ask: Any, tag: str) -> None:
    (found,) = ask("NAME-", f"Good luck in the final! {tag}")
    assert (found.rule, found.severity) == ("NAME-HASHTAG", Severity.MUST_RESOLVE)


@pytest.mark.parametrize("tag", ["#teamwork", "#gogreen", "#teamlincoln", "#welldoneall"])
def test_a_cheer_for_no_child_passes(ask: Any, tag: str) -> None:
    assert ask("NAME-", f"Good luck in the final! {tag}") == []


def test_slips_beside_a_year_are_asked_about(ask: Any) -> None:
    for text, name in (
        ("Fredrick Thomson in Year 2 found a fossil.", "Fredrick Thomson"),
        ("A lovely solo from Siobahn in Y6 today.", "Siobahn"),
    ):
        (found,) = ask("NAME-", text)
        assert (found.rule, found.excerpt) == ("NAME-TYPO", name)
    assert ask("NAME-TYPO", "Frederic Thomsen wrote the hymn.") == []
