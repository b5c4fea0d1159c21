"""What may stand in a mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolcast.alerts.discretion import Discretion

ROLL = Discretion(["Benedict", "Ben", "Quillfeather", "Zoë", "Mary-Jane", "O'Hara", "Jo"])


@pytest.mark.parametrize(
    "text",
    [
        "ben-wins",
        "BEN",
        "2026-12-11_ben.md",
        "benWins",
        "benedict2",
        "quillfeatherprize",
        "Quill-feather",
        "zoe",
        "ZOË",
        "jane",
        "ohara-cup",
        "hara",
        "jo",
    ],
)
def test_no_name_gets_through(text: str) -> None:
    assert not ROLL.allows(text)
    assert ROLL.or_else(text, "an announcement") == "an announcement"


@pytest.mark.parametrize("text", ["inset-2027-01-04", "benches", "fair", "job-vacancy", "page"])
def test_what_names_nobody_may_stand(text: str) -> None:
    assert ROLL.or_else(text, "an announcement") == text


def test_without_a_roll_nothing_may_stand() -> None:
    assert not Discretion(None).allows("inset")


def test_on_the_schools_own_screen_everything_may() -> None:
    assert Discretion(()).allows("ben-wins")


@given(st.text(max_size=8), st.sampled_from(["Benedict", "Quillfeather"]), st.text(max_size=8))
def test_a_long_name_is_found_inside_anything(before: str, name: str, after: str) -> None:
    assert not ROLL.allows(f"{before}-{name}-{after}")
