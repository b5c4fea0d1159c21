"""Which suggestions one press carries out, and what the draft says after it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from schoolcast.domain.finding import Finding, Severity
from schoolcast.pipeline.draft_records import Photo, Words
from schoolcast.pipeline.mending import mend_of

SCHOOL = SimpleNamespace(channels={"x": SimpleNamespace(name="x", kind="x")})
WORDS = Words(
    kind="update",
    title="Anna Li wins",
    text="Anna Li won, Annabel too. See https://www.example.org/a",
    variants={"x": "Well done Anna Li"},
    photos=(Photo(file="a.jpg"),),
)


def found(rule="NAME-FULL", field="text", excerpt="Anna Li", suggestion="a pupil", channel=None):
    return Finding(
        rule=rule, clause="26", severity=Severity.BLOCK, message="…", field=field,
        excerpt=excerpt, suggestion=suggestion, channel=channel,
    )  # fmt: skip


def test_words_are_put_in_place_where_they_were_found():
    text = mend_of(found(), WORDS, SCHOOL).words
    assert text.text.startswith("A pupil won, Annabel too.") and text.title == "Anna Li wins"
    assert mend_of(found(field="title"), WORDS, SCHOOL).words.title == "A pupil wins"
    own = mend_of(found(channel="x"), WORDS, SCHOOL).words
    assert own.variants == {"x": "Well done a pupil"} and own.text == WORDS.text


@pytest.mark.parametrize(
    "finding",
    [
        found(suggestion=""),
        found(excerpt="Anna"[:0]),
        found(excerpt="not there"),
        found(excerpt="Ann"),
        found(suggestion="the title and surname alone"),
        found(rule="TONE-SHOUTING"),
        found(field="link"),
        found(field="images[0].alt"),
        found(field=""),
    ],
)
def test_advice_is_for_the_author_to_write(finding):
    assert mend_of(finding, WORDS, SCHOOL) is None


def test_a_photo_is_kept_off_a_channel():
    finding = found(rule="CONSENT-GIVEN", field="images[0]", channel="x")
    words = mend_of(finding, WORDS, SCHOOL).words
    assert words.photos[0].not_on == ("x",)
    assert mend_of(finding, words, SCHOOL) is None, "once is enough"
    assert (
        mend_of(found(rule="CONSENT-GIVEN", field="images[7]", channel="x"), WORDS, SCHOOL) is None
    )


def test_a_link_is_left_out_where_it_costs():
    link = found(
        rule="CHANNEL-LINK-COST", excerpt="https://www.example.org/a", channel="x",
        suggestion="Without.",
    )  # fmt: skip
    words = Words(kind="update", text=WORDS.text)
    assert mend_of(link, words, SCHOOL).words.variants == {"x": "Without."}
    template = Words(kind="update", text="{{ title }} https://www.example.org/a")
    assert mend_of(link, template, SCHOOL) is None
    assert mend_of(link, Words(kind="update", text="x", link="https://a.example"), SCHOOL) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We cheered. Anna Li won.", "We cheered. A pupil won."),
        ("We cheered!\nAnna Li won.", "We cheered!\nA pupil won."),
        ("(So it went.) Anna Li won.", "(So it went.) A pupil won."),
        ("Today Anna Li won.", "Today a pupil won."),
        ("At 3.30 Anna Li won.", "At 3.30 a pupil won."),
    ],
)
def test_a_sentence_begins_with_a_capital(before, after):
    assert mend_of(found(), replace(WORDS, text=before), SCHOOL).words.text == after
