"""Reading once a picture, and what is said where nothing reads."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from schoolcast.compliance.guard import StepFailed
from schoolcast.domain.clock import SystemClock
from schoolcast.domain.errors import NotFound
from schoolcast.domain.picture import Box, PictureFacts, Reading
from schoolcast.domain.revision import PostImage
from schoolcast.media import darkroom, readers, steps
from schoolcast.media.book import LooseBook
from schoolcast.media.darkroom import Darkroom
from schoolcast.media.library import MediaLibrary
from schoolcast.media.reader import PictureReader
from schoolcast.media.readers import READERS, Reader
from schoolcast.pipeline.ports import Fit

FACES = Reader(reading=Reading.FACES, package="counting", modules=())
CODES = Reader(reading=Reading.CODES, package="codes", modules=())
FACE = Box(left=1, top=2, right=3, bottom=4)


class Desk:
    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[int] = []
        self.monkeypatch = monkeypatch
        self.have(FACES)
        monkeypatch.setitem(steps.STEPS, Reading.FACES, self.count)
        media = root / "media"
        media.mkdir()
        Image.new("RGB", (600, 400), "navy").save(media / "x.png")
        self.book, room = LooseBook(), Darkroom(None)
        self.library = MediaLibrary(media, root / "clean", book=self.book, darkroom=room)
        self.reader = PictureReader(self.library, self.book, room, SystemClock())
        clean = self.library.clean("x.png")
        self.image = PostImage(
            sha256=clean.sha256, alt="", media_type=clean.media_type, size=clean.size,
            width=clean.width, height=clean.height,
        )  # fmt: skip

    def have(self, *found: Reader) -> None:
        by_reading = {reader.reading: reader for reader in found}
        for module in (darkroom, "schoolcast.media.reader"):
            place = module if isinstance(module, str) else module.__name__
            self.monkeypatch.setattr(f"{place}.readers", lambda: by_reading)

    def count(self, content: bytes, package: str) -> tuple[Box, ...]:
        self.seen.append(len(content))
        return (FACE,)

    def fail(self, content: bytes, *more: str) -> tuple[Box, ...]:
        self.seen.append(len(content))
        raise StepFailed("reading", "ValueError", "no")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def test_a_picture_is_read_once(desk: Desk) -> None:
    assert desk.reader.unread([desk.image, desk.image]) == [desk.image]
    facts = desk.reader.read(desk.image)
    assert facts.faces == (FACE,)
    assert facts.done == (Reading.CAMERA, Reading.FACES)
    assert facts.original == "PNG"
    assert desk.reader.unread([desk.image]) == []
    assert desk.reader.read(desk.image) == facts
    assert len(desk.seen) == 1
    assert desk.reader.facts([desk.image, desk.image]) == (facts,)


def test_a_new_reader_reads_again_and_keeps_what_others_read(desk: Desk) -> None:
    desk.reader.read(desk.image)
    desk.monkeypatch.setitem(steps.STEPS, Reading.CODES, lambda content: ())
    desk.have(CODES)  # and the one for faces is gone
    assert desk.reader.unread([desk.image]) == [desk.image]
    facts = desk.reader.read(desk.image)
    assert facts.done == (Reading.CAMERA, Reading.CODES, Reading.FACES)
    assert facts.faces == (FACE,)
    desk.have(replace(FACES, ours=2), CODES)
    assert desk.reader.unread([desk.image]) == [desk.image]


def test_a_reading_that_fails_is_not_done_and_not_tried_for_ever(desk: Desk) -> None:
    desk.monkeypatch.setitem(steps.STEPS, Reading.FACES, desk.fail)
    facts = desk.reader.read(desk.image)
    assert facts.done == (Reading.CAMERA,)
    assert any(name.startswith("faces=counting") for name in facts.readers)
    assert desk.reader.unread([desk.image]) == []
    assert len(desk.seen) == 1


def test_copies_for_channels_have_what_the_picture_has(desk: Desk) -> None:
    fit = Fit(formats=frozenset({"image/png"}), side=60)
    copy = desk.library.fitted(desk.image, fit)
    assert desk.reader.unread([copy, desk.image]) == [copy]
    desk.reader.read(copy)
    assert desk.seen == [desk.image.size], "the picture is read, not its small copy"
    own, small = desk.reader.facts([desk.image]), desk.reader.facts([copy])
    assert small == (replace(own[0], sha256=copy.sha256),)


def test_a_picture_that_is_gone_is_not_read(desk: Desk) -> None:
    desk.library.locate(desk.image).path.unlink()  # type: ignore[union-attr]
    with pytest.raises(NotFound, match="missing or damaged"):
        desk.reader.read(desk.image)


def test_without_readers_nothing_waits_and_nothing_is_said(desk: Desk) -> None:
    desk.have()
    assert desk.reader.unread([desk.image]) == []
    assert desk.reader.facts([desk.image])[0].done == (Reading.CAMERA,)


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "find_spec", lambda name: None)
    assert readers.readers() == {}
    assert set(readers.missing()) == {Reading.TEXT, Reading.CODES, Reading.FACES}
    assert readers.reads_heic() is False


def test_the_quicker_of_two_readers_is_taken() -> None:
    assert readers.readers()[Reading.FACES] is READERS[2]
    assert readers.readers()[Reading.TEXT].named.startswith("text=rapidocr 3.")


def test_facts_of_a_copy_say_its_own_digest() -> None:
    book = LooseBook()
    book.keep_copy("b", "a")
    book.keep_picture_facts(PictureFacts(sha256="a", original="GIF"), at=SystemClock().now())
    assert book.picture_facts(["b", "c"]) == {"b": PictureFacts(sha256="b", original="GIF")}
