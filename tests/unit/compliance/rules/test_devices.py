"""Where photos come from: the register, the camera's clock, and what a picture does not say."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from schoolcast.api import (
    Camera,
    Device,
    Facts,
    OverridableBy,
    PictureFacts,
    PostImage,
    Reading,
    Severity,
)
from schoolcast.compliance.rules.devices import ImgDelete, ImgDevice
from schoolcast.testing.builders import a_post, a_revision

PHOTO = PostImage(
    sha256="a" * 64, alt="Planting", media_type="image/jpeg", size=1, width=1, height=1
)
CAMERA = Camera(
    make="Lumora", model="Lumora S20", taken=datetime(2026, 10, 5, 10, 30)  # noqa: DTZ001
)  # fmt: skip
OURS = Device(
    id="hall-camera",
    name="The hall's camera",
    make="LUMORA",
    model="S20",
    approved_by="Head",
    approved_on=date(2026, 9, 1),
)
HERS = replace(OURS, id="fenwick-phone", name="Ms Fenwick's telephone", owner="Ms Fenwick")


def facts(*devices: Device, camera: Camera | None = CAMERA, done=tuple(Reading)) -> Facts:
    known = PictureFacts(sha256=PHOTO.sha256, done=done, camera=camera)
    return Facts(
        school="s",
        school_name="S",
        timezone="Europe/London",
        devices=devices,
        pictures=(known,),
    )


def asked(known: Facts, *images: PostImage):
    return ImgDevice().prepare(known).check(a_revision(a_post(images=images or (PHOTO,))))


def test_an_approved_device_of_the_schools_asks_nothing():
    assert asked(facts(OURS)) == []
    assert ImgDelete().prepare(facts(OURS)).check(a_revision(a_post(images=(PHOTO,)))) == []


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (facts(), "nobody has approved"),
        (replace(facts(), devices=None), "nobody has approved"),
        (facts(replace(OURS, model="S30")), "nobody has approved"),
        (facts(replace(OURS, make="Other")), "nobody has approved"),
        (facts(OURS, camera=None), "does not say which device"),
        (facts(OURS, camera=Camera()), "does not say which device"),
        (facts(OURS, camera=replace(CAMERA, taken=None)), "does not say when"),
        (
            facts(replace(OURS, approved_on=date(2026, 10, 6))),
            "approved only on Tuesday 6 October 2026",
        ),
        (facts(replace(OURS, approved_until=date(2026, 10, 4))), "ended on Sunday 4 October 2026"),
        (facts(OURS, done=()), "No program has read"),
        (replace(facts(OURS), pictures=()), "No program has read"),
        (facts(OURS, HERS), "or from a private one like it"),
    ],
)
def test_what_is_not_plain_is_asked_of_the_approver(known, says):
    (found,) = asked(known)
    assert says in found.message
    assert found.severity is Severity.MUST_RESOLVE
    assert found.overridable_by is OverridableBy.APPROVER


def test_approval_counts_from_its_first_day_to_its_last():
    same_day = replace(OURS, approved_on=date(2026, 10, 5), approved_until=date(2026, 10, 5))
    assert asked(facts(same_day)) == []


def test_early_pictures_are_of_the_clause_that_says_in_advance():
    (found,) = asked(facts(replace(OURS, approved_on=date(2026, 10, 6))))
    assert found.clause == "20"


@pytest.mark.parametrize(
    ("serial", "camera_serial", "fits"),
    [("", "123", True), ("123", "", True), ("123", "123", True), ("123", "999", False)],
)
def test_a_serial_number_counts_where_both_state_one(serial, camera_serial, fits):
    known = facts(replace(OURS, serial=serial), camera=replace(CAMERA, serial=camera_serial))
    assert (asked(known) == []) is fits


@pytest.mark.parametrize("source", ["graphic", "supplied"])
def test_what_is_no_photo_of_the_schools_own_skips_the_register(source):
    assert asked(facts(), replace(PHOTO, source=source)) == []


def test_forty_photos_of_one_telephone_are_one_question():
    many = tuple(replace(PHOTO, sha256=f"{n:064d}") for n in range(40))
    known = replace(
        facts(),
        pictures=tuple(
            PictureFacts(sha256=one.sha256, done=tuple(Reading), camera=CAMERA) for one in many
        ),
    )
    (found,) = asked(known, *many)
    assert "40 photos" in found.message


def test_the_question_stays_the_same_when_the_register_changes():
    (unknown,) = asked(facts())
    (early,) = asked(facts(replace(OURS, approved_on=date(2026, 10, 6))))
    assert unknown.key == early.key


def test_a_private_device_promises_to_delete_everywhere():
    (found,) = ImgDelete().prepare(facts(HERS)).check(a_revision(a_post(images=(PHOTO,))))
    assert found.severity is Severity.WARN
    assert "recently deleted" in found.message
    assert "iCloud" in found.message
    assert asked(facts(HERS)) == []
