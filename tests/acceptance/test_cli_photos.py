"""Looking at pictures and making them clean, as a person at a keyboard does it."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from schoolcast.domain.picture import Reading
from schoolcast.media.readers import readers

SAMPLES = Path(__file__).parents[2] / "content" / "media"
ROLL = {"pupils": [{"id": "P1", "forename": "Aurelia", "surname": "Pennicott"}]}
needs_reader = pytest.mark.skipif(
    Reading.TEXT not in readers(), reason="schoolcast[photos] is not installed"
)


@needs_reader
def test_a_picture_is_looked_at_outside_a_school(desk, tmp_path):
    desk.folder = tmp_path / "nowhere"
    roll = tmp_path / "roll.json"
    roll.write_text(json.dumps(ROLL), encoding="utf-8")
    certificate = SAMPLES / "certificate.jpg"
    looked = desk("photos", "check", certificate, "--roll", roll, "--json")
    assert looked.code == 3
    (picture,) = looked.json["pictures"]
    assert picture["camera"]["make"] == "Fernlea"
    assert picture["camera"]["taken"] == "2026-11-18T09:40:00"
    assert "Aurelia Pennicott" in [found["text"] for found in picture["texts"]]
    assert picture["faces"] == []
    (named,) = [found for found in picture["findings"] if found["rule"] == "IMG-NAME"]
    assert named["severity"] == "block"
    ((left, top, right, bottom),) = named["boxes"]
    assert 0 < left < right < 1000
    assert 400 < top < bottom < 700
    assert not (tmp_path / "nowhere").exists()

    alone = desk("photos", "check", SAMPLES / "playground.jpg")
    assert alone.code == 0
    assert "taken with Pocketron P7" in alone.out
    assert "it says where it was taken" in " ".join(alone.out.split())
    assert "No roll is at hand" in alone.err


def test_pictures_that_can_not_be_used_are_told_beside_those_that_can(desk, tmp_path):
    web = tmp_path / "photo.jpg"
    web.write_bytes(b"<!doctype html><title>Not found</title>")
    empty = tmp_path / "empty.jpg"
    empty.touch()
    long = tmp_path / ("n" * 300 + ".jpg")
    looked = desk("photos", "check", web, empty, long, tmp_path / "gone.jpg", "--json")
    assert looked.code == 3
    assert looked.json["pictures"] == []
    messages = [problem["message"] for problem in looked.json["problems"]]
    for message, words in zip(
        messages, ("web page", "is empty", "There is no file", "There is no file"), strict=True
    ):
        assert words in message
    said = desk("photos", "check", web)
    assert "Can't be used." in said.out


def test_a_clean_copy_is_written_once_and_whole(desk, tmp_path):
    copy = tmp_path / "clean.jpg"
    made = desk("photos", "clean", SAMPLES / "playground.jpg", "-o", copy)
    assert made.code == 0
    assert "nothing hidden" in made.out
    content = copy.read_bytes()
    assert b"Pocketron" not in content
    with Image.open(BytesIO(content)) as image:
        assert not dict(image.getexif())
    again = desk("photos", "clean", SAMPLES / "chess-table.jpg", "-o", copy)
    assert again.code == 2
    assert "is there already" in again.err
    assert copy.read_bytes() == content
    folder = desk("photos", "clean", SAMPLES / "playground.jpg", "-o", tmp_path)
    assert folder.code == 0
    assert (tmp_path / "playground-clean.jpg").read_bytes() == content


def test_a_clean_copy_needs_a_fitting_name_and_a_picture(desk, tmp_path):
    wrong = desk("photos", "clean", SAMPLES / "playground.jpg", "-o", tmp_path / "x.png")
    assert (wrong.code, "ends in .jpg" in wrong.err) == (2, True)
    (tmp_path / "half.jpg").write_bytes((SAMPLES / "playground.jpg").read_bytes()[:4000])
    half = desk("photos", "clean", tmp_path / "half.jpg", "-o", tmp_path / "y.jpg")
    assert (half.code, "damaged or cut off" in half.err) == (3, True)
    blocked = desk("photos", "clean", SAMPLES / "playground.jpg", "-o", web_file(tmp_path))
    assert (blocked.code, "Nothing was written" in blocked.err) == (5, True)
    assert not (tmp_path / "x.png").exists()
    assert not (tmp_path / "y.jpg").exists()


def web_file(folder: Path) -> Path:
    """A place below a file, where nothing can be written."""
    (folder / "file").write_text("x")
    return folder / "file" / "z.jpg"


def test_the_doctor_says_what_reads_pictures(desk, monkeypatch):
    fine = desk("doctor", "--json").json["checks"]
    assert next(line["ok"] for line in fine if line["subject"] == "Pictures")
    monkeypatch.setattr("schoolcast.media.readers.find_spec", lambda name: None)
    media = desk.folder / "content" / "media"
    media.mkdir(exist_ok=True)
    (media / "hall.jpg").write_bytes(b"x")
    lacking = [line for line in desk("doctor", "--json").json["checks"]
               if line["subject"] == "Pictures" and not line["ok"]]  # fmt: skip
    (line,) = lacking
    assert "words in pictures" in line["message"]
    assert "people are asked instead" in line["message"]
    assert line["advice"] == 'pip install "schoolcast[photos]"'
