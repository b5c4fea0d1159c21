"""The device, the moment and the frames, as a picture's file says them."""

import random
from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image

from schoolcast.domain.picture import Camera
from schoolcast.media.cleaning import cleaned, origin_of
from schoolcast.media.original import Limits, PictureProblem


def jpeg(exif: Image.Exif | bytes = b"", kind: str = "JPEG") -> bytes:
    out = BytesIO()
    block = exif if isinstance(exif, bytes) else exif.tobytes()  # TIFF takes no other
    Image.new("RGB", (40, 30), "green").save(out, kind, exif=block)
    return out.getvalue()


def exif(**said: object) -> Image.Exif:
    found = Image.Exif()
    found[0x010F] = said.get("make", "Fernlea")
    found[0x0110] = said.get("model", "SchoolCam 2")
    details = found.get_ifd(0x8769)
    details[0xA431] = said.get("serial", "FL-1")
    details[0x9003] = said.get("taken", "2026:11:20 12:05:09")
    if said.get("located"):
        place = found.get_ifd(0x8825)
        place[1], place[2] = "N", (51.0, 30.0, 0.0)
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_what_a_camera_writes(kind):
    raw = jpeg(exif(located=True), kind)
    origin = origin_of(raw, "x", Limits())
    moment = datetime(2026, 11, 20, 12, 5, 9)  # noqa: DTZ001 - a camera's wall time
    assert origin.camera == Camera(
        make="Fernlea", model="SchoolCam 2", serial="FL-1", taken=moment, located=True
    )
    assert (origin.format, origin.frames) == (kind, 1)


def test_a_telephone_writes_heic():
    pillow_heif = pytest.importorskip("pillow_heif")
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48))).save(out, exif=exif().tobytes())
    clean, origin = cleaned(out.getvalue(), "x.heic", Limits())
    assert (origin.camera.model, origin.format) == ("SchoolCam 2", "HEIF")
    assert (clean.width, clean.height) == (64, 48)


def test_heic_without_its_reader_says_what_to_install(monkeypatch):
    monkeypatch.setattr("schoolcast.media.original._heic_reader", lambda: False)
    with pytest.raises(PictureProblem, match=r'pip install "schoolcast\[photos\]"'):
        cleaned(b"\0\0\0\x18ftypheic" + bytes(40), "x.heic", Limits())


@pytest.mark.parametrize(
    ("said", "camera"),
    [
        ({"make": "Fernlea\0\0  "}, {"make": "Fernlea"}),
        ({"make": "\x1b[31mred\n"}, {"make": "[31mred"}),
        ({"model": "M" * 500}, {"model": "M" * 80}),
        ({"taken": "0000:00:00 00:00:00"}, {"taken": None}),
        ({"taken": "yesterday"}, {"taken": None}),
    ],
)
def test_what_cameras_write_wrongly(said, camera):
    found = origin_of(jpeg(exif(**said)), "x", Limits()).camera
    assert {name: getattr(found, name) for name in camera} == camera


def test_without_anything_said():
    assert origin_of(jpeg(), "x", Limits()).camera == Camera()


def test_a_broken_exif_block_crashes_nothing():
    chance = random.Random(9)
    good = exif(located=True).tobytes()
    for _ in range(300):
        block = bytearray(good)
        for _ in range(chance.randint(1, 30)):
            block[chance.randrange(6, len(block))] = chance.randrange(256)
        clean, origin = cleaned(jpeg(bytes(block)), "x", Limits())
        assert sorted((clean.width, clean.height)) == [30, 40]
        assert len(origin.camera.make) <= 80


@pytest.mark.parametrize(("kind", "frames"), [("GIF", 3), ("WEBP", 3), ("PNG", 3), ("TIFF", 3)])
def test_of_what_moves_the_first_frame_is_used(kind, frames):
    first, *others = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    out = BytesIO()
    first.save(out, kind, save_all=True, append_images=others)
    clean, origin = cleaned(out.getvalue(), "x", Limits())
    assert (origin.format, origin.frames) == (kind, frames)
    with Image.open(BytesIO(clean.content)) as image:
        red, green, blue = image.convert("RGB").getpixel((5, 5))
    assert red > 200 > 60 > max(green, blue)


def test_a_second_exposure_behind_a_photograph_does_not_move():
    out = BytesIO()
    Image.new("RGB", (20, 20)).save(
        out, "MPO", save_all=True, append_images=[Image.new("RGB", (20, 20))]
    )
    assert origin_of(out.getvalue(), "x", Limits()).frames == 1
