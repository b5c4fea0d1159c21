import hashlib
import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from schoolcast.domain.errors import ContentProblem, NotFound, StoreProblem
from schoolcast.domain.revision import PostImage
from schoolcast.media.hidden import hidden_data
from schoolcast.media.library import CleanImage, MediaLibrary
from schoolcast.media.original import Limits

XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>secret</x:xmpmeta>"


class Folders:
    def __init__(self, root: Path) -> None:
        self.originals, self.store = root / "media", root / "clean"
        self.originals.mkdir()
        self.library = MediaLibrary(self.originals, self.store)

    def put(self, name: str, content: bytes) -> str:
        (self.originals / name).parent.mkdir(parents=True, exist_ok=True)
        (self.originals / name).write_bytes(content)
        return name

    def refusal(self, name: str) -> str:
        with pytest.raises(ContentProblem) as caught:
            self.library.clean(name)
        assert caught.value.path == name
        assert not self.store.exists()
        return caught.value.message


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def photo(size: tuple[int, int] = (300, 200)) -> Image.Image:
    """Many colours, with red at the top left."""
    base = Image.merge("RGB", [Image.effect_noise(size, sigma) for sigma in (10, 30, 60)])
    base.paste((220, 20, 20), (0, 0, size[0] // 3, size[1] // 3))
    return base


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def loaded(clean: CleanImage) -> Image.Image:
    image = Image.open(clean.path)
    image.load()
    return image


def exif(**tags: object) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = tags.get("orientation", 1)
    found[0x010F] = "Secret camera"
    found.get_ifd(0x8825)[1] = "N"
    return found


def test_a_photo_leaves_upright_small_and_with_nothing_hidden(folders: Folders) -> None:
    raw = encoded(photo((3000, 1500)), "JPEG", exif=exif(orientation=6), comment=b"secret", xmp=XMP)
    clean = folders.library.clean(folders.put("a.jpg", raw + b"trailing secret"))
    assert (clean.media_type, clean.width, clean.height) == ("image/jpeg", 1024, 2048)
    content = clean.path.read_bytes()
    assert hidden_data(content) == ""
    assert b"ecret" not in content
    assert clean.size == len(content)
    assert clean.sha256 == hashlib.sha256(content).hexdigest()
    assert clean.path == folders.store / clean.sha256[:2] / f"{clean.sha256}.jpg"
    red, green, _ = loaded(clean).getpixel((1000, 10))  # type: ignore[misc]
    assert red > 150 > green  # the red corner has turned to the right


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "MPO"])
def test_formats_that_are_taken(folders: Folders, kind: str) -> None:
    clean = folders.library.clean(folders.put("picture", encoded(photo(), kind)))
    assert (clean.width, clean.height) == (300, 200)
    assert hidden_data(clean.path.read_bytes()) == ""


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "LAB"])
def test_colour_modes_that_are_taken(folders: Folders, mode: str) -> None:
    name = folders.put("picture.tif", encoded(Image.new(mode, (40, 30)), "TIFF"))
    assert loaded(folders.library.clean(name)).size == (40, 30)


def test_sixteen_bits_of_grey_keep_their_shade(folders: Folders) -> None:
    grey = folders.put("grey.png", encoded(Image.new("I;16", (20, 20), 0x8000), "PNG"))
    assert loaded(folders.library.clean(grey)).convert("L").getpixel((5, 5)) == 0x80


def test_cmyk_keeps_its_colour(folders: Folders) -> None:
    red = Image.new("CMYK", (20, 20), (0, 255, 255, 0))
    clean = folders.library.clean(folders.put("red.jpg", encoded(red, "JPEG")))
    assert loaded(clean).convert("RGB").getpixel((5, 5))[0] > 200  # type: ignore[index]


def test_a_drawing_stays_sharp_and_what_shows_through_stays_clear(folders: Folders) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "secret")
    drawing = folders.put("a.png", encoded(Image.new("RGB", (50, 50), "red"), "PNG", pnginfo=text))
    clear = folders.put("b.png", encoded(Image.new("RGBA", (50, 50), (9, 9, 9, 99)), "PNG"))
    opaque = folders.put("c.png", encoded(photo().convert("RGBA"), "PNG"))
    assert folders.library.clean(drawing).media_type == "image/png"
    assert loaded(folders.library.clean(clear)).mode == "RGBA"
    assert folders.library.clean(opaque).media_type == "image/jpeg"


def test_colours_are_brought_to_srgb(folders: Folders) -> None:
    lab_profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    good = folders.put("a.jpg", encoded(photo(), "JPEG", icc_profile=lab_profile))
    bad = folders.put("b.jpg", encoded(photo(), "JPEG", icc_profile=b"not a profile"))
    for name in (good, bad):
        assert "icc_profile" not in loaded(folders.library.clean(name)).info


def test_the_same_original_becomes_the_same_picture_once(folders: Folders) -> None:
    raw = encoded(photo(), "JPEG")
    first = folders.library.clean(folders.put("a.jpg", raw))
    os.utime(first.path, ns=(5, 5))
    second = folders.library.clean(folders.put("deeper/b.jpg", raw))
    assert second == first
    assert first.path.stat().st_mtime_ns == 5  # not written again
    other = MediaLibrary(folders.originals, folders.store.parent / "elsewhere").clean("a.jpg")
    assert other.sha256 == first.sha256


def test_a_damaged_clean_copy_is_made_again(folders: Folders) -> None:
    first = folders.library.clean(folders.put("a.jpg", encoded(photo(), "JPEG")))
    first.path.write_bytes(b"half")
    assert folders.library.clean("a.jpg") == first
    assert first.path.stat().st_size == first.size


class Remembered:
    def __init__(self) -> None:
        self.kept: dict[str, PostImage] = {}

    def known_picture(self, original_sha256: str) -> PostImage | None:
        return self.kept.get(original_sha256)

    def keep_picture(self, original_sha256: str, picture: PostImage) -> None:
        self.kept[original_sha256] = picture


def test_a_remembered_picture_is_not_drawn_again(folders: Folders) -> None:
    memory = Remembered()
    name = folders.put("a.jpg", encoded(photo(), "JPEG"))
    before = MediaLibrary(folders.originals, folders.store, memory=memory).clean(name)
    other_quality = Limits(jpeg_quality=40)
    library = MediaLibrary(folders.originals, folders.store, memory=memory, limits=other_quality)
    assert library.clean(name) == before
    before.path.unlink()
    assert library.clean(name) != before


def test_a_clean_picture_is_laid_ready_by_its_digest(folders: Folders) -> None:
    clean = folders.library.clean(folders.put("a.jpg", encoded(photo(), "JPEG")))
    wanted = PostImage(sha256=clean.sha256, alt="x", media_type=clean.media_type, size=clean.size,
                       width=clean.width, height=clean.height)  # fmt: skip
    assert folders.library.locate(wanted).path == clean.path
    clean.path.write_bytes(b"damaged")
    with pytest.raises(NotFound, match="missing or damaged"):
        folders.library.locate(wanted)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<!doctype html><title>x</title>", "web page"),
        (b"PK\x03\x04rest", "Office document"),
        (b"BM" + b"\0" * 60, "BMP"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC"),
        (b"\0\0\0\x18ftypavif" + b"\0" * 40, "AVIF"),
        (b"anything", "not a picture"),
    ],
)
def test_what_is_no_picture_is_told_for_what_it_is(
    folders: Folders, content: bytes, words: str
) -> None:
    assert words in folders.refusal(folders.put("photo.jpg", content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_a_picture_that_is_cut_off(folders: Folders, kind: str) -> None:
    raw = encoded(photo(), kind)
    assert "damaged or cut off" in folders.refusal(folders.put("x", raw[: len(raw) // 2]))


@pytest.mark.parametrize("size", [(9000, 9000), (20000, 20000)])
def test_too_many_pixels_are_refused_from_the_header(
    folders: Folders, size: tuple[int, int]
) -> None:
    assert "40 million" in folders.refusal(
        folders.put("x.png", encoded(Image.new("1", size), "PNG"))
    )


def test_a_file_that_is_too_large(folders: Folders) -> None:
    (folders.originals / "x.jpg").touch()
    os.truncate(folders.originals / "x.jpg", 26 * 1024 * 1024)
    assert "25 MB" in folders.refusal("x.jpg")


@pytest.mark.parametrize(
    "name", ["../x.jpg", "a/../../x.jpg", "/etc/hostname", "..\\x.jpg", "link.jpg"]
)
def test_a_name_does_not_climb_out(folders: Folders, name: str) -> None:
    (folders.originals.parent / "x.jpg").write_bytes(encoded(photo(), "JPEG"))
    if os.name == "posix":
        (folders.originals / "link.jpg").symlink_to(folders.originals.parent / "x.jpg")
    elif name == "link.jpg":
        pytest.skip("links need a permission on Windows")
    assert "outside the media folder" in folders.refusal(name)


def test_a_missing_picture(folders: Folders) -> None:
    folders.put("Hall.jpg", b"x")
    assert 'Did you mean "Hall.jpg"?' in folders.refusal("hall.jpeg")
    assert "no picture" in folders.refusal("nothing/like/it.png")
    assert "can't be opened" in folders.refusal("n" * 300 + ".jpg")
    assert "can't be opened" in folders.refusal("a\0b.jpg")
    (folders.originals / "album").mkdir()
    assert "is a folder" in folders.refusal("album")


def test_a_missing_media_folder(tmp_path: Path) -> None:
    with pytest.raises(ContentProblem, match="is it connected"):
        MediaLibrary(tmp_path / "gone", tmp_path / "clean").clean("a.jpg")


def test_a_store_that_can_not_be_written(folders: Folders) -> None:
    folders.store.write_text("a file where the folder should be")
    with pytest.raises(StoreProblem, match="Check the disk"):
        folders.library.clean(folders.put("a.jpg", encoded(photo(), "JPEG")))


def test_hidden_data_is_seen_in_the_bytes() -> None:
    plain = Image.new("RGB", (9, 9))
    info = PngImagePlugin.PngInfo()
    info.add_text("a", "b")
    seen = {
        hidden_data(encoded(plain, "JPEG", comment=b"x")): "a comment",
        hidden_data(encoded(plain, "JPEG", exif=exif())): "a part APP1",
        hidden_data(encoded(plain, "JPEG") + b"x"): "bytes after the end",
        hidden_data(encoded(plain, "PNG", pnginfo=info)): "a part tEXt",
        hidden_data(encoded(plain, "PNG") + b"x"): "bytes after the end",
        hidden_data(encoded(plain, "JPEG")[:-2]): "the end is missing",
        hidden_data(b"GIF89a"): "neither JPEG nor PNG",
    }
    assert [found for found, expected in seen.items() if found != expected] == []
    assert hidden_data(encoded(plain, "JPEG")) == hidden_data(encoded(plain, "PNG")) == ""
