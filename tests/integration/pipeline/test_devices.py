"""Who may approve devices, and what the Head hears of it."""

from dataclasses import replace
from datetime import date

import pytest

from schoolcast.domain.device import Device
from schoolcast.domain.errors import NotAllowed, NotFound, UsageProblem
from schoolcast.pipeline.absence import end_absence, start_absence
from schoolcast.pipeline.devices import approve_device, named_device, retire_device

CAMERA = Device(
    id="hall-camera",
    name="The hall's camera",
    make="Fernlea",
    model="SchoolCam",
    approved_by="",
    approved_on=date(2026, 9, 1),
)


@pytest.fixture
def staffed(office):
    """An office whose Head and Deputy are named, and whose Head reads mail."""
    office.configure(
        '\n[approval]\nhead = "Headteacher"\ndeputies = ["Deputy"]\n\n[[alerts.people]]\n'
        'name = "headteacher"\naddress = "head@example.org"\nrole = "approver"\n'
    )
    return office


def test_the_head_approves_devices_and_others_do_not(staffed):
    with staffed.app() as app:
        for person in ("Pat", "Deputy"):
            with pytest.raises(NotAllowed):
                approve_device(CAMERA, person=person, school=app.school)
        done = approve_device(CAMERA, person=" headteacher", school=app.school)
        assert done.device.approved_by == "headteacher"
        assert app.school.store.devices() == (done.device,)


def test_the_deputy_approves_only_in_a_recorded_absence(staffed):
    with staffed.app() as app:
        with pytest.raises(NotAllowed, match="people absence start"):
            approve_device(CAMERA, person="Deputy", school=app.school)
        with pytest.raises(NotAllowed):
            start_absence(app.school, person="Pat")
        start_absence(app.school, person="Deputy", why="a course")
        approve_device(CAMERA, person="Deputy", school=app.school)
        with pytest.raises(UsageProblem):
            start_absence(app.school, person="Deputy")
        end_absence(app.school, person="Headteacher")
        with pytest.raises(NotAllowed):
            retire_device("hall-camera", until=None, person="Deputy", school=app.school)
        with pytest.raises(UsageProblem):
            end_absence(app.school, person="Headteacher")
        said = [line.action for line in app.school.store.audit()]
    assert said == ["absence-starts", "approve-device", "absence-ends"]


def test_the_head_is_told_by_mail_of_both(staffed):
    told = []
    with staffed.app() as app:
        school = replace(app.school, notify=lambda notice: told.append(notice) or True)
        start_absence(school, person="Deputy")
        end_absence(school, person="Deputy")
    assert [notice.to.address for notice in told] == ["head@example.org"] * 2
    assert [notice.subject.partition("] ")[2] for notice in told] == [
        "You are recorded as away",
        "Your absence has ended",
    ]
    assert len({notice.kind for notice in told}) == 2


def test_without_a_named_head_nobody_can_be_away_and_approvers_approve_devices(office):
    office.configure('\n[approval]\napprovers = ["Ada"]\n')
    with office.app() as app:
        with pytest.raises(UsageProblem, match=r"\[approval\]"):
            start_absence(app.school, person="Ada")
        with pytest.raises(NotAllowed):
            approve_device(CAMERA, person="Pat", school=app.school)
        assert approve_device(CAMERA, person="Ada", school=app.school)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Hall Camera"},
        {"id": ""},
        {"make": "", "model": "", "serial": ""},
        {"approved_on": date(2027, 1, 1)},
        {"approved_until": date(2026, 8, 1)},
    ],
)
def test_a_device_that_says_nothing_of_use_is_refused(office, change):
    with office.app() as app:
        with pytest.raises(UsageProblem):
            approve_device(replace(CAMERA, **change), person="Head", school=app.school)
        assert app.school.store.devices() == ()


def test_an_id_is_given_once_and_retiring_has_limits(office):
    with office.app() as app:
        approve_device(CAMERA, person="Head", school=app.school)
        with pytest.raises(UsageProblem, match="already"):
            approve_device(CAMERA, person="Head", school=app.school)
        with pytest.raises(NotFound, match="did you mean"):
            retire_device("hall-camra", until=None, person="Head", school=app.school)
        for wrong in (date(2027, 1, 1), date(2026, 8, 31)):
            with pytest.raises(UsageProblem):
                retire_device("hall-camera", until=wrong, person="Head", school=app.school)
        done = retire_device("hall-camera", until=None, person="Head", school=app.school)
        assert done.device.approved_until == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hall-camera", True),
        ("HALL-CAMERA: its clock was wrong", True),
        ("The hall's camera, I am sure", True),
        ("hall camera", False),
        ("yes", False),
        ("", False),
        ("not hall-camera", False),
    ],
)
def test_an_answer_begins_with_the_device(words, found):
    assert (named_device(words, (CAMERA,)) is not None) is found
