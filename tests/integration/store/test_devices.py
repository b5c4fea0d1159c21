"""Devices, absences and promises in the store, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from schoolcast.domain.device import Device
from schoolcast.store import SqlSchoolStore, Store

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PHONE = Device(
    id="fenwick-phone",
    name="Ms Fenwick's telephone",
    make="Pocketron",
    model="P7",
    owner="Ms Fenwick",
    approved_by="Head",
    approved_on=date(2026, 9, 1),
)


@pytest.fixture
def school(store: Store) -> SqlSchoolStore:
    return store.school("oakfield")


def test_a_device_is_kept_as_it_was_approved(school: SqlSchoolStore) -> None:
    assert school.devices() == ()
    assert school.add_device(PHONE, person="Head", at=NOW)
    assert not school.add_device(replace(PHONE, model="P8"), person="Head", at=NOW)
    assert school.devices() == (PHONE,)
    retired = replace(PHONE, approved_until=date(2027, 1, 4))
    assert school.change_device(retired, person="Head", at=NOW, action="retire-device")
    assert school.devices() == (retired,)
    unknown = replace(PHONE, id="other")
    assert not school.change_device(unknown, person="Head", at=NOW, action="retire-device")
    said = [(line.action, line.subject) for line in school.audit()]
    assert said == [("approve-device", "fenwick-phone"), ("retire-device", "fenwick-phone")]
    assert school.verify_audit() is None


def test_another_school_sees_nothing_of_it(store: Store, school: SqlSchoolStore) -> None:
    school.add_device(PHONE, person="Head", at=NOW)
    school.start_absence("Head", why="", by="Deputy", at=NOW)
    school.promise_deletion("fair", PHONE, ["a"], person="Office", at=NOW)
    other = store.school("elmfield")
    assert other.devices() == ()
    assert other.absence("Head") is None
    assert other.promises(everything=True) == []
    assert other.keep_deletion_promise(1, person="Head", at=NOW) is None


def test_nothing_is_claimed_until_photos_were_checked_under_the_new_register(
    school: SqlSchoolStore,
) -> None:
    school.start_absence("Head", why="", by="Deputy", at=NOW)  # makes the school known
    school.set_versions("rules-1", "facts-1")
    school.add_device(PHONE, person="Head", at=NOW)
    versions = school.versions()
    assert versions is not None
    assert versions[1] != "facts-1"


def test_an_absence_lasts_until_it_ends(school: SqlSchoolStore) -> None:
    assert school.absence("Head") is None
    started = school.start_absence("Headteacher", why="a course", by="Deputy", at=NOW)
    assert started is not None
    assert school.start_absence(" HEADTEACHER ", why="", by="Deputy", at=NOW) is None
    assert school.absence("headteacher") == started
    ended = school.end_absence("Headteacher", by="Headteacher", at=NOW + DAY)
    assert ended is not None
    assert (ended.ended_at, ended.ended_by) == (NOW + DAY, "Headteacher")
    assert school.end_absence("Headteacher", by="Headteacher", at=NOW + DAY) is None
    assert school.start_absence("Headteacher", why="", by="Deputy", at=NOW + DAY) is not None
    assert len(school.absences()) == 2


def test_a_batch_is_one_promise_that_grows_until_it_is_kept(school: SqlSchoolStore) -> None:
    first = school.promise_deletion("fair", PHONE, ["a", "b", "a"], person="Office", at=NOW)
    assert first is not None
    assert first.pictures == ("a", "b")
    assert school.promise_deletion("fair", PHONE, ["b"], person="Office", at=NOW) is None
    grown = school.promise_deletion("fair", PHONE, ["b", "c"], person="Office", at=NOW + DAY)
    assert grown is not None
    assert (grown.id, grown.pictures) == (first.id, ("a", "b", "c"))
    assert school.promise_deletion("walk", PHONE, ["a"], person="Office", at=NOW) is None
    assert len(school.promises()) == 1
    kept = school.keep_deletion_promise(first.id, person="Ms Fenwick", at=NOW + DAY)
    assert kept is not None
    assert (kept.kept_by, kept.kept_at) == ("Ms Fenwick", NOW + DAY)
    assert school.keep_deletion_promise(first.id, person="Ms Fenwick", at=NOW + DAY) is None
    assert school.promises() == []
    again = school.promise_deletion("fair", PHONE, ["a", "d"], person="Office", at=NOW + DAY)
    assert again is not None
    assert (again.id != first.id, again.pictures) == (True, ("d",))


def test_open_promises_are_part_of_what_may_need_telling(school: SqlSchoolStore) -> None:
    made = school.promise_deletion("fair", PHONE, ["a"], person="Office", at=NOW)
    assert made is not None
    (promise,) = school.situation(NOW).promises
    assert (promise.id, promise.item, promise.promised_at) == (made.id, "fair", NOW)
    school.keep_deletion_promise(made.id, person="Ms Fenwick", at=NOW)
    assert school.situation(NOW).promises == ()
