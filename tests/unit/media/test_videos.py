"""Videos are copied without their details, found by digest, and refused in words."""

import hashlib
import struct
from pathlib import Path

import pytest

from schoolcast.domain.errors import ContentProblem, NotFound
from schoolcast.domain.revision import PostVideo
from schoolcast.media.film import look_into
from schoolcast.media.videos import VideoCopy, VideoLibrary

SECRET = b"+52.4862-001.8904/"


def box(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def large_box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, name, 16 + len(content)) + content


def film(*inside: bytes, brand: bytes = b"isom", after: bytes = b"") -> bytes:
    moov = box(b"moov", box(b"mvhd", bytes(100)) + b"".join(inside))
    return box(b"ftyp", brand + bytes(4)) + moov + box(b"mdat", b"frames" * 50_000) + after


def handler(kind: bytes) -> bytes:
    return box(b"hdlr", bytes(8) + kind + bytes(12))


HIDING_PLACES = {
    "user data": film(box(b"udta", box(b"\xa9xyz", SECRET))),
    "QuickTime keys": film(box(b"meta", box(b"ilst", SECRET)), brand=b"qt  "),
    "a track's user data": film(box(b"trak", box(b"udta", SECRET))),
    "within a media": film(box(b"trak", box(b"mdia", box(b"meta", SECRET)))),
    "XMP": film(after=box(b"uuid", SECRET)),
    "at the end": film(after=box(b"udta", SECRET)),
    "a large part": film(large_box(b"udta", SECRET)),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    return tmp_path


def copied(folder: Path, content: bytes, name: str = "film.mp4", **limits: int) -> VideoCopy:
    (folder / "media" / name).write_bytes(content)
    return VideoLibrary(folder / "media", folder / "clean", **limits).copy(name)


@pytest.mark.parametrize("place", sorted(HIDING_PLACES))
def test_details_are_gone_and_nothing_else_moves(folder: Path, place: str) -> None:
    content = HIDING_PLACES[place]
    copy = copied(folder, content)
    clean = copy.path.read_bytes()
    assert SECRET in content and SECRET not in clean
    assert len(clean) == len(content) == copy.size
    assert clean.index(b"framesframes") == content.index(b"framesframes")
    assert hashlib.sha256(clean).hexdigest() == copy.sha256
    assert look_into(copy.path, "film.mp4").details == ()
    assert not copy.tells_place


@pytest.mark.parametrize("kind", [b"meta", b"camm"])
def test_a_track_of_places_is_told_of(folder: Path, kind: bytes) -> None:
    track = box(b"trak", box(b"mdia", handler(kind)))
    assert copied(folder, film(track)).tells_place


def test_pictures_and_sound_are_no_places(folder: Path) -> None:
    tracks = [box(b"trak", box(b"mdia", handler(kind))) for kind in (b"vide", b"soun")]
    assert not copied(folder, film(*tracks)).tells_place


def test_the_kinds_are_known_by_their_bytes(folder: Path) -> None:
    webm = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(200)
    assert copied(folder, film(), "a.mov").media_type == "video/mp4"
    assert copied(folder, film(brand=b"qt  ")).media_type == "video/quicktime"
    assert (copied(folder, webm).media_type, copied(folder, webm).tells_place) == (
        "video/webm",
        True,
    )


def test_a_file_that_is_too_large_is_refused(folder: Path) -> None:
    with pytest.raises(ContentProblem, match=r'The video "film.mp4" is 3 MB large; the limit is 2'):
        copied(folder, film() + bytes(3_000_000), largest=2 * 2**20)


def test_the_same_film_is_kept_once(folder: Path) -> None:
    first, second = copied(folder, film()), copied(folder, film(), "other.mp4")
    assert first.path == second.path
    assert [path.name for path in (folder / "clean").rglob("*.*")] == [first.path.name]


def test_a_film_cut_off_anywhere_is_refused_or_read(folder: Path) -> None:
    whole = HIDING_PLACES["user data"]
    for length in range(8, 200):
        with pytest.raises(ContentProblem):
            copied(folder, whole[:length])


def test_many_parts_end_somewhere(folder: Path) -> None:
    with pytest.raises(ContentProblem, match="damaged"):
        copied(folder, box(b"ftyp", b"isom") + box(b"free") * 100_001 + box(b"moov"))


@pytest.mark.parametrize("name", ["../film.mp4", "/etc/film.mp4", "nothing.mp4"])
def test_only_the_media_folder_is_read(folder: Path, name: str) -> None:
    with pytest.raises(ContentProblem, match="video"):
        VideoLibrary(folder / "media", folder / "clean").copy(name)


def test_a_damaged_copy_is_not_found(folder: Path) -> None:
    copy = copied(folder, film())
    video = PostVideo(sha256=copy.sha256, alt="A film", media_type=copy.media_type, size=copy.size)
    library = VideoLibrary(folder / "media", folder / "clean")
    assert library.locate(video).path == copy.path
    copy.path.write_bytes(b"damaged")
    with pytest.raises(NotFound, match="missing or damaged"):
        library.locate(video)
