"""Pictures from a browser get names that are safe, and endings that fit."""

import pytest

from schoolcast.media.intake import Intake, ending_of


def test_the_same_picture_is_kept_once_and_another_beside_it(tmp_path):
    intake = Intake(tmp_path)
    first = intake.keep(b"\xff\xd8\xff one", "Sack race (1).JPG", "2026-12")
    assert first == "2026-12/Sack-race-1.jpg"
    assert intake.keep(b"\xff\xd8\xff one", "Sack race (1).JPG", "2026-12") == first
    assert (
        intake.keep(b"\xff\xd8\xff two", "Sack race (1).JPG", "2026-12")
        == "2026-12/Sack-race-1-2.jpg"
    )
    intake.drop(first)
    assert [file.name for file in (tmp_path / "2026-12").iterdir()] == ["Sack-race-1-2.jpg"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../x.jpg", "m/x.jpg"), ("..\\x.jpg", "m/x.jpg"), ("....", "m/photo.jpg"),
     (".htaccess", "m/htaccess.jpg"), ("", "m/photo.jpg"), ("a" * 300, f"m/{'a' * 60}.jpg"),
     ("日本.jpg", "m/photo.jpg"), ("con\n.jpg", "m/con.jpg")],
)  # fmt: skip
def test_names_are_made_safe(tmp_path, name, kept):
    assert Intake(tmp_path).keep(b"\xff\xd8\xff", name, "m") == kept


@pytest.mark.parametrize(
    ("start", "ending"),
    [(b"\x89PNG\r\n", "png"), (b"GIF89a", "gif"), (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
     (b"\0\0\0\x18ftypheic", "heic"), (b"<svg", "bin")],
)  # fmt: skip
def test_the_ending_fits_what_is_inside(start, ending):
    assert ending_of(start) == ending
