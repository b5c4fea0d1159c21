"""Placeholders, descriptions of pictures, and the kind."""

from typing import Any

import pytest

from schoolcast.api import Facts, Finding, Kind, OverridableBy, PostImage, Rule, Severity
from schoolcast.compliance.rules.category import CatOther
from schoolcast.compliance.rules.images import AltFilename, AltMissing
from schoolcast.compliance.rules.placeholders import TemplateUnrendered
from schoolcast.testing.builders import a_post, a_revision

FACTS = Facts(school="st-marys", school_name="St. Mary's", timezone="Europe/London")


def findings(rule: Rule, *, title: str = "Fair", **post: Any) -> list[Finding]:
    return rule.prepare(FACTS).check(a_revision(a_post(**post), title=title))


def picture(alt: str) -> PostImage:
    return PostImage(sha256="0" * 64, alt=alt, media_type="image/jpeg", size=1, width=1, height=1)


@pytest.mark.parametrize(
    "text",
    [
        "Dear {{ parent }}",
        "Dear {{parent",
        "closes at }}",
        "{% if rain %}indoors",
        "Dear <<FIRST NAME>>",
        "Dear «Forename»",
        "Dear ${name}",
        "Dear %(name)s",
        "Lorem ipsum dolor",
    ],
)
def test_code_of_a_template_stops_a_post(text: str) -> None:
    found = findings(TemplateUnrendered(), text=text)
    assert found
    assert {each.severity for each in found} == {Severity.BLOCK}
    assert {each.overridable_by for each in found} == {OverridableBy.NOBODY}


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("Well done [name]!", "[name]"),
        ("Meet at [insert venue here]", "[insert venue here]"),
        ("Tickets cost £XX", "£XX"),
        ("Doors open at XX:XX", "XX:XX"),
        ("Your child XXX has won", "XXX"),
        ("Dear {parent}", "{parent}"),
        ("Time TBC", "TBC"),
        ("Signed: ______", "______"),
    ],
)
def test_a_likely_blank_asks_the_author(text: str, blank: str) -> None:
    (found,) = findings(TemplateUnrendered(), text=text)
    assert (found.severity, found.overridable_by) == (
        Severity.MUST_RESOLVE,
        OverridableBy.AUTHOR,
    )
    assert text[found.start : found.end] == found.excerpt == blank


@pytest.mark.parametrize(
    "text",
    [
        "Love from all of us xxx",
        "XX Commonwealth Games",
        "Sizes 7-8 up to 12-13 (XXS to XL)",
        "The café [pronounced caff-ay] is open.",
        "100% of Year 6 & more — 50% off!",
        "5 < 7 and 7 > 5; see <https://example.org>",
        "Who? What? Where??",
    ],
)
def test_ordinary_marks_are_no_placeholders(text: str) -> None:
    assert findings(TemplateUnrendered(), text=text) == []


def test_placeholders_are_found_in_every_field() -> None:
    found = findings(
        TemplateUnrendered(),
        title="{{ title }}",
        text="{{ text }}",
        link="https://example.org/%7B%7Bslug%7D%7D",
        images=(picture("A hall"), picture("{{ alt }}")),
    )
    assert [each.field for each in found] == ["title", "text", "link", "images[1].alt"]


@pytest.mark.parametrize("alt", ["", "   ", "\u200b", "\u00a0\ufeff"])
def test_a_picture_without_a_description_stops_the_post(alt: str) -> None:
    (found,) = findings(AltMissing(), images=(picture("A hall"), picture(alt)))
    assert found.severity is Severity.BLOCK
    assert found.field == "images[1].alt"
    assert "Picture 2 " in found.message


@pytest.mark.parametrize(
    "alt",
    [
        "IMG_20260612_101502.jpg",
        "hall.JPEG",
        "summer fair 2.png",
        "IMG_2041",
        "DSC00123",
        "image1",
        "WhatsApp Image 2026-06-12 at 10.15",
        "Screenshot 2026-06-12",
    ],
)
def test_a_file_name_is_no_description(alt: str) -> None:
    (found,) = findings(AltFilename(), images=(picture(alt),))
    assert (found.severity, found.excerpt) == (Severity.MUST_RESOLVE, alt)


@pytest.mark.parametrize(
    "alt",
    [
        "The school hall with its doors open",
        "Photo of 3 children planting bulbs",
        "Picture 1 shows a robot; picture 2 its maker",
        "A poster for our website, stmarys.example.org",
    ],
)
def test_a_sentence_is_a_description(alt: str) -> None:
    assert findings(AltFilename(), images=(picture(alt),)) == []
    assert findings(AltMissing(), images=(picture(alt),)) == []


def test_another_kind_needs_the_approvers_reason() -> None:
    (found,) = CatOther().prepare(FACTS).check(a_revision(kind=Kind.OTHER))
    assert (found.severity, found.overridable_by) == (
        Severity.MUST_RESOLVE,
        OverridableBy.APPROVER,
    )
    assert CatOther().prepare(FACTS).check(a_revision(kind=Kind.UPDATE)) == []
