"""Folding: one plain form, and the way back to where each letter stood."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolcast.compliance.rules.folding import fold, fold_key, plain_link, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Siobhán O’Brien", "siobhan o'brien"),
        ("Łucja Wiśniewska", "lucja wisniewska"),
        ("Zoë MÜLLER", "zoe muller"),
        ("Straße", "strasse"),
        ("Smith–Jones", "smith-jones"),
        ("Ol\u200biv\u00ader", "oliver"),
        ("Оlіvеr", "oliver"),
        ("Ｏｌｉｖｅｒ", "oliver"),
        ("𝓞𝓵𝓲𝓿𝓮𝓻", "oliver"),
        ("Oliver\u00a0Smith", "oliver smith"),
    ],
)
def test_ways_to_write_one_name(text: str, folded: str) -> None:
    assert fold(text)[0] == folded
    assert fold(unicodedata.normalize("NFD", text))[0] == folded


def test_a_key_is_letters_alone() -> None:
    assert fold_key("O’Brien-Smith") == fold_key("o brien smith") == "obriensmith"


@given(st.text())
def test_every_folded_letter_knows_where_it_came_from(text: str) -> None:
    folded, origin = fold(text)
    assert len(folded) == len(origin)
    assert origin == sorted(origin)
    assert all(0 <= index < len(text) for index in origin)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_words_lie_in_the_text_in_order(text: str) -> None:
    found = tokens(text)
    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_camel_case_is_several_words() -> None:
    words = tokens("#OliverSmith2015")
    assert [(word.key, word.part) for word in words] == [("oliver", False), ("smith", True)]


def test_marks_belong_to_the_letter_before() -> None:
    text = unicodedata.normalize("NFD", "José!")
    (word,) = tokens(text)
    assert text[word.start : word.end] == text[:-1]


def test_links_are_read_without_percent_signs() -> None:
    assert plain_link("https://example.org/jos%C3%A9%20garc%C3%ADa") == (
        "https://example.org/josé garcía"
    )
