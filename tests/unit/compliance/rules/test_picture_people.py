"""Who is in a picture, whose name stands beside it, and who made it."""

from dataclasses import replace

import pytest

from schoolcast.api import (
    Box,
    Consent,
    Consented,
    Consents,
    Facts,
    PictureFacts,
    PostImage,
    Pupil,
    Purpose,
    Reading,
    Roll,
    Severity,
)
from schoolcast.compliance.rules.picture_people import ConsentWho, ImgRights, PhotoNamed
from schoolcast.testing.builders import a_post, a_revision

PHOTO = PostImage(
    sha256="a" * 64, alt="Planting", media_type="image/jpeg", size=1, width=1, height=1
)
FACE = Box(left=1, top=1, right=9, bottom=9)
YES = Consent(pupil="P1", purpose=Purpose.PICTURE, channel="all", status=Consented.GIVEN)
ROLL = Roll(
    pupils=(
        Pupil(id="P1", forename="Grace", surname="Marchbanks"),
        Pupil(id="P2", forename="Bartosz", surname="Zielonka"),
    )
)


def facts(faces: int | None = 0, *, consents=(YES,)) -> Facts:
    done = () if faces is None else tuple(Reading)
    known = PictureFacts(sha256=PHOTO.sha256, done=done, faces=(FACE,) * (faces or 0))
    return Facts(
        school="s",
        school_name="S",
        timezone="Europe/London",
        roll=ROLL,
        consents=Consents(given=consents),
        pictures=(known,),
    )


def who(known: Facts, **changes):
    photo = replace(PHOTO, **changes)
    (found,) = ConsentWho().prepare(known).check(a_revision(a_post(images=(photo,))))
    return found


def test_more_faces_than_children_are_asked_about():
    found = who(facts(6), children=("P1", "P2", "P3", "P4"))
    assert "6 faces are counted in photo 1, and 4 children are listed. Who are the others?" in (
        found.message
    )
    assert len(found.boxes) == 6
    assert found.severity is Severity.MUST_RESOLVE


def test_a_face_where_nobody_is_said_to_be_seen_is_asked_about():
    assert "nobody is said to be recognisable" in who(facts(1), nobody=True).message
    assert "no child is listed. Who is it?" in who(facts(1)).message


def test_more_faces_than_children_are_asked_about_even_without_consents_on_record():
    assert who(facts(2, consents=()), children=("P1",)).severity is Severity.MUST_RESOLVE
    assert who(facts(1, consents=()), children=("P1",)).severity is Severity.WARN


def test_as_many_faces_as_children_still_need_a_look():
    found = who(facts(1), children=("P1",))
    assert found.severity is Severity.MUST_RESOLVE
    assert "from behind" in found.message
    assert "No program" not in found.message


def test_an_uncounted_photo_says_so():
    found = who(facts(None), children=("P1",))
    assert "No program has counted the faces in photo 1." in found.message


def test_an_answer_is_about_these_photos_and_this_list():
    keys = {
        who(facts()).key,
        who(facts(), nobody=True).key,
        who(facts(), children=("P1",)).key,
        who(facts(), sha256="b" * 64).key,
    }
    assert len(keys) == 4


def test_forty_photos_are_one_question():
    many = tuple(replace(PHOTO, sha256=f"{n:064d}", children=("P1",)) for n in range(40))
    (found,) = ConsentWho().prepare(facts()).check(a_revision(a_post(images=many)))
    assert "40 photos" in found.message


@pytest.mark.parametrize("text", ["Well done, Grace!", "Say grace with Grace", "#GraceMarchbanks"])
def test_a_child_and_the_childs_name_never_stand_together(text):
    photo = replace(PHOTO, children=("P1",))
    rule = PhotoNamed().prepare(facts())
    found = rule.check(a_revision(a_post(text=text, images=(photo,))))
    assert found and {f.severity for f in found} == {Severity.BLOCK}
    other = replace(PHOTO, children=("P2",))
    assert rule.check(a_revision(a_post(text=text, images=(other,)))) == []
    assert rule.check(a_revision(a_post(text=text))) == []


@pytest.mark.parametrize("change", [{"alt": "Grace plants a bean"}, {"file": "grace-planting.jpg"}])
def test_the_name_is_found_in_the_description_and_the_files_name_too(change):
    photo = replace(PHOTO, children=("P1",), **change)
    found = PhotoNamed().prepare(facts()).check(a_revision(a_post(images=(photo,))))
    assert found


def test_the_name_in_the_title_is_found():
    photo = replace(PHOTO, children=("P2",))
    revision = a_revision(a_post(images=(photo,)), title="Bartosz wins")
    assert PhotoNamed().prepare(facts()).check(revision)


def test_a_word_that_is_only_perhaps_a_name_is_asked_about():
    photo = replace(PHOTO, children=("P1",))
    revision = a_revision(a_post(text="Grace before meals", images=(photo,)), title="")
    found = PhotoNamed().prepare(facts()).check(revision)
    assert [f.severity for f in found] == [Severity.MUST_RESOLVE]


@pytest.mark.parametrize("source", ["graphic", "supplied"])
def test_somebody_made_what_is_no_photo_of_ours(source):
    rule = ImgRights().prepare(facts())
    picture = replace(PHOTO, source=source)
    (found,) = rule.check(a_revision(a_post(images=(picture,))))
    assert found.severity is Severity.MUST_RESOLVE
    told = replace(picture, rights="Drawn by our Year 4")
    assert rule.check(a_revision(a_post(images=(told,)))) == []
    assert rule.check(a_revision(a_post(images=(PHOTO,)))) == []
