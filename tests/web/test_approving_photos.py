"""What an approver sees of pictures: what can be read and where, and from which device."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from schoolcast.domain.account import Role
from schoolcast.domain.device import Device
from schoolcast.domain.picture import Reading
from schoolcast.media.readers import readers
from schoolcast.pipeline.devices import approve_device

pytestmark = pytest.mark.skipif(
    Reading.TEXT not in readers(), reason="schoolcast[photos] is not installed"
)


def _picture(words):
    image = Image.new("RGB", (1000, 700), "#b9c9d6")
    pen = ImageDraw.Draw(image)
    pen.text((250, 120), words, font=ImageFont.load_default(50), fill="#223", anchor="mm")
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture
def photo(pages):
    """A photo of a wall with words on it, from a device that nobody knows."""
    folder = pages.office.folder / "content" / "media"
    folder.mkdir()
    (folder / "wall.jpg").write_bytes(_picture("GOLDEN HARVEST"))
    keys = 'images = [{ file = "wall.jpg", alt = "Our wall in the hall", children = "none" }]'
    pages.office.write(kind="update", keys=keys, title="Harvest", body="Our wall is ready.")
    assert pages.office.submit(person="Mrs Okafor").stored is not None
    return pages


def _stored(pages):
    return pages.school.store.latest_revision("inset")


def test_the_device_is_chosen_from_the_register(photo, make_window):
    head = photo.signed_in(Role.APPROVER)
    stored = _stored(photo)
    head.get(f"/approve/{stored.id}")
    assert "No device is on the register yet" in head.text
    for number in (1, 2):
        device = Device(
            id=f"camera-{number}",
            name=f"Camera {number}",
            make="Fernlea",
            model=f"SchoolCam {number}",
            approved_by="",
            approved_on=date(2026, 9, 1),
        )
        approve_device(device, person="Mr Lindqvist", school=photo.school)
    asked = [f for f in _stored(photo).verdict.findings if f.severity == "must_resolve"]
    (device,) = [f for f in asked if f.rule == "IMG-DEVICE"]
    answers = {f"reason-{f.key}": "checked" for f in asked if f is not device}
    head.get(f"/approve/{stored.id}")
    assert head.text.count('value="checked"') == len(answers)
    assert 'value="not-a-name"' not in head.text, "none of these questions is about a name"
    head.post(f"/approve/{stored.id}", sha256=stored.sha256, **answers)
    assert head.status == 400
    window = make_window(320).sign_in(photo.person(Role.APPROVER))
    window.open(f"/approve/{stored.id}")
    assert window.violations() == [] and not window.scrolls_sideways()
    answers |= {f"device-{device.key}": "camera-2", f"words-{device.key}": "its clock was wrong"}
    head.post(f"/approve/{stored.id}", sha256=stored.sha256, **answers)
    assert "Approved: Harvest" in head.text
    assert _stored(photo).approval.answers[device.key] == "camera-2: its clock was wrong"


def test_what_can_be_read_is_quoted_with_its_place_and_cut_out(photo):
    head = photo.signed_in(Role.APPROVER)
    head.get(f"/approve/{_stored(photo).id}")
    assert "We can read “GOLDEN HARVEST”, top left." in head.text
    assert 'aria-label="This place in the picture, top left"' in head.text
    assert 'class="schoolcast-crop" viewBox="' in head.text
