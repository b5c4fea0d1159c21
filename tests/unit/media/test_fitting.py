"""A clean picture as a channel takes it."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from schoolcast.domain.revision import PostImage
from schoolcast.media.book import LooseBook
from schoolcast.media.library import MediaLibrary
from schoolcast.pipeline.ports import Fit

BOTH = frozenset({"image/jpeg", "image/png"})
JPEG = frozenset({"image/jpeg"})


class Desk:
    def __init__(self, root: Path) -> None:
        self.folder = root / "media"
        self.folder.mkdir()
        self.book = LooseBook()
        self.library = MediaLibrary(self.folder, root / "clean", book=self.book)

    def image(self, picture: Image.Image, kind: str = "PNG") -> PostImage:
        picture.save(self.folder / "x", kind)
        clean = self.library.clean("x")
        return PostImage(
            sha256=clean.sha256, alt="A hall", media_type=clean.media_type, size=clean.size,
            width=clean.width, height=clean.height, children=("S1",), file="x",
        )  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def noise(mode: str = "RGB", size: tuple[int, int] = (900, 600)) -> Image.Image:
    return Image.effect_noise(size, 80).convert(mode)


def test_what_the_channel_takes_stays_as_it_is(desk: Desk) -> None:
    image = desk.image(noise())
    assert desk.library.fitted(image, Fit(formats=BOTH, bytes=image.size, side=900)) is image


def test_a_smaller_side(desk: Desk) -> None:
    image = desk.image(noise())
    smaller = desk.library.fitted(image, Fit(formats=BOTH, side=300))
    assert (smaller.width, smaller.height) == (300, 200)
    assert (smaller.alt, smaller.children, smaller.file) == ("A hall", ("S1",), "x")
    assert desk.library.locate(smaller).read_bytes() == smaller.read_bytes()
    assert desk.book.masters([smaller.sha256]) == {smaller.sha256: image.sha256}


def test_fewer_bytes(desk: Desk) -> None:
    image = desk.image(noise())
    smaller = desk.library.fitted(image, Fit(formats=BOTH, bytes=image.size // 5))
    assert smaller.size <= image.size // 5
    assert smaller.size == len(smaller.read_bytes())


def test_a_drawing_that_shows_through_becomes_a_jpeg_on_white(desk: Desk) -> None:
    image = desk.image(Image.new("RGBA", (80, 60), (0, 0, 255, 0)))
    assert image.media_type == "image/png"
    jpeg = desk.library.fitted(image, Fit(formats=JPEG))
    with Image.open(BytesIO(jpeg.read_bytes())) as shown:
        assert shown.getpixel((9, 9)) == (255, 255, 255)


def test_what_can_not_be_made_small_enough_stays(desk: Desk) -> None:
    image = desk.image(noise())
    assert desk.library.fitted(image, Fit(formats=BOTH, bytes=50)) == image
    assert desk.library.fitted(image, Fit(formats=frozenset({"image/avif"}))) == image


def test_two_files_with_the_same_picture_are_kept_once(desk: Desk) -> None:
    one = desk.image(noise("L", (40, 40)))
    (desk.folder / "deeper").mkdir()
    (desk.folder / "deeper" / "x").write_bytes((desk.folder / "x").read_bytes())
    assert desk.library.clean("deeper/x").sha256 == one.sha256
    assert len(list(desk.folder.parent.glob("clean/*/*"))) == 1


def test_two_different_files_of_one_name_are_two_pictures(desk: Desk) -> None:
    one = desk.image(Image.new("RGB", (40, 40), "red"))
    other = desk.image(Image.new("RGB", (40, 40), "blue"))
    assert one.sha256 != other.sha256
    assert len(list(desk.folder.parent.glob("clean/*/*"))) == 2
