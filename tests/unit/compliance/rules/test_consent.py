"""Consents and the roll's age, written as small announcements."""

from dataclasses import replace
from datetime import date

import pytest

from schoolcast.api import (
    ChannelFacts,
    Consent,
    Consented,
    Consents,
    Facts,
    Kind,
    PostImage,
    PostVideo,
    Pupil,
    Purpose,
    Roll,
    RollAge,
    Severity,
)
from schoolcast.compliance.rules.consent import (
    ConsentGiven,
    NeverPublish,
    RollStale,
)
from schoolcast.compliance.rules.picture_people import ConsentWho
from schoolcast.testing.builders import a_post, a_revision

YES = Consent(
    pupil="P1", purpose=Purpose.PICTURE, channel="facebook", status=Consented.GIVEN, signed_by="A"
)
PHOTO = PostImage(
    sha256="0" * 64, alt="Planting", media_type="image/jpeg", size=1, width=1, height=1,
    children=("P1",),
)  # fmt: skip


def facts(*consents, never=(), age=RollAge.FRESH):
    return Facts(
        school="s",
        school_name="S",
        timezone="Europe/London",
        roll=Roll(pupils=(Pupil(id="P1", forename="Ottoline", surname="Marchbanks"),), age=age),
        consents=Consents(given=consents, never_publish=never),
        channels=(ChannelFacts(name="page", kind="facebook", audience="public"),),
    )


def picture(**changes):
    return a_revision(a_post(images=(replace(PHOTO, **changes),)))


def given(revision, *consents, **known):
    return ConsentGiven().prepare(facts(*consents, **known)).check(revision)


def test_a_given_consent_lets_a_picture_pass_on_that_channel():
    assert given(picture(), YES) == []
    assert given(picture(), replace(YES, channel="all")) == []
    assert given(picture(), replace(YES, channel="page")) == []


@pytest.mark.parametrize(
    ("consents", "why"),
    [
        ((), "no consent is on record"),
        ((replace(YES, channel="x"),), "no consent is on record"),
        ((replace(YES, purpose=Purpose.WORK),), "no consent is on record"),
        ((replace(YES, pupil="P2"),), "no consent is on record"),
        ((replace(YES, status=Consented.NOT_RETURNED),), "no consent is on record"),
        ((YES, replace(YES, signed_by="B", status=Consented.REFUSED)), "said no"),
        ((YES, replace(YES, channel="all", status=Consented.WITHDRAWN)), "took their consent back"),
        ((replace(YES, expires_on=date(2026, 12, 10)),), "has expired"),
    ],
)
def test_anything_else_stops_it(consents, why):
    (found,) = given(picture(), *consents)
    assert why in found.message
    assert found.severity is Severity.BLOCK
    assert found.channel == "page"
    assert "Ottoline" not in found.message + found.excerpt + found.suggestion
    assert "P1" not in found.message
    assert "P1" in found.suggestion


def test_it_expires_after_its_last_day():
    assert given(picture(), replace(YES, expires_on=date(2026, 12, 11))) == []


def test_a_story_of_a_child_needs_the_consent_for_achievements():
    story = a_revision(children=("P1",))
    assert len(given(story, YES)) == 1
    assert given(story, replace(YES, purpose=Purpose.ACHIEVEMENT)) == []


@pytest.mark.parametrize("purpose", [Purpose.WORK, Purpose.VOICE])
def test_the_author_says_what_is_published_of_the_children(purpose):
    poem = a_revision(children=("P1",), children_as=(purpose.value,))
    (found,) = given(poem, YES, replace(YES, purpose=Purpose.ACHIEVEMENT))
    assert {"work": "the work of", "voice": "the voice of"}[purpose] in found.message
    assert given(poem, replace(YES, purpose=purpose)) == []


def test_what_is_said_twice_is_asked_twice():
    both = a_revision(children=("P1",), children_as=("work", "achievement"))
    assert len(given(both)) == 2
    assert len(given(both, replace(YES, purpose=Purpose.WORK))) == 1


def test_a_film_needs_the_consent_for_picture_and_voice():
    film = PostVideo(
        sha256="0" * 64, alt="A song", media_type="video/mp4", size=1, children=("P1",)
    )
    filmed = a_revision(a_post(videos=(film,)))
    assert len(given(filmed)) == 2
    assert given(filmed, YES, replace(YES, purpose=Purpose.VOICE)) == []


def test_a_child_nobody_knows_is_never_agreed_to():
    (found,) = given(picture(children=("?",)), replace(YES, pupil="?"))
    assert "no child of that number" in found.message


def test_without_a_register_nothing_is_agreed():
    bare = replace(facts(), consents=None)
    assert len(ConsentGiven().prepare(bare).check(picture())) == 1


def test_never_publish_beats_a_consent_and_gives_no_reason():
    (found,) = NeverPublish().prepare(facts(YES, never=("P1",))).check(picture())
    assert found.severity is Severity.BLOCK
    assert "because" not in found.message
    assert NeverPublish().prepare(facts(YES)).check(picture()) == []


def test_a_photo_asks_who_is_in_it_and_asks_again_when_the_list_changes():
    rule = ConsentWho().prepare(facts())
    (one,) = rule.check(picture())
    (none,) = rule.check(picture(children=()))
    (other,) = rule.check(picture(sha256="1" * 64))
    assert len({one.key, none.key, other.key}) == 3
    assert rule.check(picture(source="graphic")) == []


def test_without_consents_on_record_the_approver_is_reminded_and_not_held():
    known = [f.severity for f in ConsentWho().prepare(facts(YES)).check(picture())]
    assert known == [Severity.MUST_RESOLVE]
    for bare in (facts(), replace(facts(), consents=None)):
        found = ConsentWho().prepare(bare).check(picture())
        assert [f.severity for f in found] == [Severity.WARN]


def test_a_stale_roll_holds_what_shows_a_child_and_asks_about_the_rest():
    stale = RollStale().prepare(facts(age=RollAge.STALE))
    plain = a_revision()
    assert [f.severity for f in stale.check(picture())] == [Severity.BLOCK]
    assert [f.severity for f in stale.check(plain)] == [Severity.MUST_RESOLVE]
    assert stale.check(replace(plain, kind=Kind.CLOSURE)) == []
    assert [f.severity for f in RollStale().prepare(facts(age=RollAge.AGEING)).check(plain)] == [
        Severity.INFO
    ]
    assert RollStale().prepare(facts()).check(picture()) == []
