"""Adults who asked not to be named or shown, written as small announcements."""

from dataclasses import replace

import pytest

from schoolcast.api import Adult, Consents, Facts, PostImage, Pupil, Roll, Severity
from schoolcast.compliance.rules.adults import ConsentAdult
from schoolcast.testing.builders import a_post, a_revision

LOXLEY = Adult(title="Mrs", forename="Ivy", surname="Loxley", named_ok=False)
KING = Adult(title="Mrs", forename="Ann", surname="King", named_ok=False)
PHOTO = PostImage(
    sha256="0" * 64, alt="Planting", media_type="image/jpeg", size=1, width=1, height=1
)


def asked(adult, text, **post):
    facts = Facts(
        school="s",
        school_name="S",
        timezone="Europe/London",
        roll=Roll(pupils=(Pupil(id="P1", forename="Otto", surname="Marchbanks"),)),
        consents=Consents(adults=(adult,)),
    )
    revision = a_revision(a_post(text=text, **post), title="Fair")
    return ConsentAdult().prepare(facts).check(revision)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, Mrs Loxley!",
        "Thank you, mrs. loxley!",
        "Ivy Loxley baked a cake.",
        "I. Loxley baked a cake.",
        "LOXLEY, thank you!",
        "Ask Loxley for a key.",
    ],
)
def test_a_name_is_found_as_one_would_write_it(text):
    (found,) = asked(LOXLEY, text)
    assert text[found.start : found.end].casefold().endswith("loxley")
    assert found.severity is Severity.MUST_RESOLVE
    assert asked(replace(LOXLEY, named_ok=True), text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Year 3 have written to the King about plastic.",
        "A king of hearts for every child.",
        "Mr King came to mend the boiler.",
        "King size duvets for the refuge, please.",
    ],
)
def test_a_surname_that_is_a_word_is_not_asked_about_alone(text):
    assert asked(KING, text) == []
    assert len(asked(KING, f"{text} Thank you, Mrs King.")) == 1


def test_a_pupils_surname_alone_is_the_rules_on_names_business():
    shared = replace(LOXLEY, surname="Marchbanks")
    assert asked(shared, "The Marchbanks family won.") == []
    assert len(asked(shared, "Mrs Marchbanks won.")) == 1


def test_a_title_that_nobody_noted_is_any_title():
    assert len(asked(replace(LOXLEY, title="", forename=""), "Miss Loxley has a cold.")) == 1


def test_who_does_not_want_to_be_shown_is_asked_about_beside_a_photo_only():
    shy = replace(LOXLEY, named_ok=True, shown_ok=False)
    text = "Mrs Loxley and the choir."
    assert asked(shy, text) == []
    (found,) = asked(shy, text, images=(PHOTO,))
    assert "not to be shown" in found.message
    (found,) = asked(shy, "The choir.", images=(replace(PHOTO, alt="Mrs Loxley conducts"),))
    assert found.field == "images[0].alt"
    assert asked(shy, text, images=(replace(PHOTO, source="graphic"),)) == []
