"""X's weighted length, against twitter-text's own conformance suite and samples of ours."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schoolcast_x.text import cashtags_in, comparable, sendable, weight, without_links

# The third suite, WeightedTweetsCounterTest, is for the older rules that weigh emoji by parts.
SUITES = ("WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest")


def contracts() -> Path:
    """The folder with the platforms' own documents, beside the checkout or named."""
    named = os.environ.get("SCHOOLCAST_CONTRACTS")
    beside = Path(__file__).resolve().parents[4] / "shared" / "data" / "contracts"
    return Path(named) if named else beside


def conformance() -> list[Any]:
    file = contracts() / "twitter-text" / "validate.yml"
    if not file.exists():
        reason = f"{file} is not here; name its folder in SCHOOLCAST_CONTRACTS"
        return [pytest.param("", "", 0, marks=pytest.mark.skip(reason=reason))]
    import yaml

    tests = yaml.safe_load(file.read_text(encoding="utf-8"))["tests"]
    return [
        (case["description"], case["text"], case["expected"]["weightedLength"])
        for suite in SUITES
        for case in tests[suite]
    ]


@pytest.mark.parametrize(("description", "text", "expected"), conformance())
def test_w19_twitter_s_own_cases(description: str, text: str, expected: int) -> None:
    assert weight(text) == expected, description


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("Hello, world! 👋", 16),
        ("👨‍👩‍👧‍👦", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("👍🏽", 2),
        ("日" * 140, 280),
        ("£5 – “hi” € … •", 18),
        ("cafe\u0301", 4),
        ("a\r\nb", 3),
        ("See www.oakfield.example.org/news", 27),
        ("https://st-marys.example.org/" + "n" * 200, 23),
        ("Office: office@st-marys.example.org", 35),
        ("Привет שלום", 11),
        ("\ud800", 2),
    ],
)
def test_w19_samples(text: str, expected: int) -> None:
    assert weight(text) == expected


def test_characters_x_does_not_take() -> None:
    assert sendable("Ordinary text, 👩‍🏫 and ﷺ")
    assert not any(sendable(f"a{letter}") for letter in "\ufffe\uffff\ufeff\ud800")


@pytest.mark.parametrize(
    ("text", "tags"),
    [("$ABC", ["$ABC"]), ("$5, US$20, £$A1", []), ("$BRK.B and $x", ["$BRK.B", "$x"])],
)
def test_symbols_of_shares(text: str, tags: list[str]) -> None:
    assert cashtags_in(text) == tags


def test_spellings_of_one_link_compare_equal() -> None:
    ours = comparable("See Oakfield.example.org now \nand then")
    assert ours == comparable("See http://oakfield.example.org/ now\nand then ")
    assert ours != comparable("See http://oakfield.example.org/b now\nand then")
    assert ours[0] == comparable("See http://elsewhere.example.org now\nand then")[0]


@pytest.mark.parametrize("state", ["sys.modules['pkg_resources'] = None", "pass"])
def test_counting_needs_no_setuptools(state: str) -> None:
    code = (
        f"import sys; {state}; from schoolcast_x.text import weight; "
        "assert weight('👋 oakfield.example.org') == 26; "
        "sys.exit(sys.modules.get('pkg_resources') is not None)"
    )
    assert subprocess.run([sys.executable, "-W", "error", "-c", code], timeout=60).returncode == 0


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("The fair is on Friday. Read more: https://a.example.org/fair", "The fair is on Friday."),
        ("Fair today. Details: https://a.example.org/x. Please book.", "Fair today. Please book."),
        ("Hello\n\nMore here:\nhttps://a.example.org", "Hello"),
        ("Hello\n\nhttps://a.example.org\n\nBye", "Hello\n\nBye"),
        ("Book at https://a.example.org/x?y=1 by Friday.", "Book at our website by Friday."),
        ("See oakfield.example.org", "See our website"),
        ("Doors open at 6:30pm.", "Doors open at 6:30pm."),
        ("https://a.example.org", ""),
    ],
)
def test_words_without_their_links(text: str, without: str) -> None:
    assert without_links(text) == without
