"""Every place of a picture's file in which something can be hidden, one test each."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from schoolcast.media.cleaning import cleaned, fitted
from schoolcast.media.hidden import hidden_data
from schoolcast.media.original import Limits
from schoolcast.pipeline.ports import Fit

SECRET = b"SECRETWORD"
WORD = SECRET.decode()
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
MAKER, DETAILS, PLACE, SERIAL = 0x010F, 0x8769, 0x8825, 0xA431
BOTH = frozenset({"image/jpeg", "image/png"})


def photo() -> Image.Image:
    return Image.effect_noise((320, 240), 50).convert("RGB")


def exif(where: str) -> bytes:
    found = Image.Exif()
    if where == "maker":
        found[MAKER] = WORD
    elif where == "serial":
        found.get_ifd(DETAILS)[SERIAL] = WORD
    elif where == "place":
        place = found.get_ifd(PLACE)
        place[1], place[2], place[0x1D] = "N", (51.0, 30.0, 0.0), WORD
    return found.tobytes()  # an object with a place alone would be left out


def saved(kind: str, **options: object) -> bytes:
    out = BytesIO()
    photo().save(out, kind, **options)
    return out.getvalue()


def heic(**options: object) -> bytes:
    pillow_heif = pytest.importorskip("pillow_heif")
    out = BytesIO()
    pillow_heif.from_pillow(photo()).save(out, quality=80, **options)
    return out.getvalue()


def png_text(name: str) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text(name, WORD)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return info


def jpeg_part(marker: int, part: bytes) -> bytes:
    content = saved("JPEG")
    head = bytes([0xFF, marker]) + (len(part) + 2).to_bytes(2, "big")
    return content[:2] + head + part + content[2:]


def iptc() -> bytes:
    said = b"\x1c\x02\x78" + len(SECRET).to_bytes(2, "big") + SECRET  # 2:120, the caption
    return b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(said).to_bytes(4, "big") + said


def thumbnail() -> bytes:
    """An EXIF block whose second directory is a small JPEG, as cameras write it."""
    small = BytesIO()
    Image.new("RGB", (16, 16), "red").save(small, "JPEG", comment=SECRET)
    picture = small.getvalue()
    first = (0).to_bytes(2, "big")
    at_second = 8 + len(first) + 4
    entries = [(0x0103, 3, 6 << 16), (0x0201, 4, at_second + 2 + 36 + 4), (0x0202, 4, len(picture))]
    second = len(entries).to_bytes(2, "big") + b"".join(
        tag.to_bytes(2, "big") + kind.to_bytes(2, "big") + (1).to_bytes(4, "big")
        + value.to_bytes(4, "big") for tag, kind, value in entries
    )  # fmt: skip
    block = b"MM\0*" + (8).to_bytes(4, "big") + first + at_second.to_bytes(4, "big")
    return b"Exif\0\0" + block + second + bytes(4) + picture


def film() -> bytes:
    """The short film that telephones put behind a photograph."""
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + SECRET * 20


LEAKS: dict[str, Callable[[], bytes]] = {
    "JPEG EXIF": lambda: saved("JPEG", exif=exif("maker")),
    "JPEG place": lambda: saved("JPEG", exif=exif("place")),
    "JPEG serial number": lambda: saved("JPEG", exif=exif("serial")),
    "JPEG XMP": lambda: saved("JPEG", xmp=XMP),
    "JPEG IPTC": lambda: jpeg_part(0xED, iptc()),
    "JPEG comment": lambda: saved("JPEG", comment=SECRET),
    "JPEG thumbnail": lambda: jpeg_part(0xE1, thumbnail()),
    "JPEG film": lambda: saved("JPEG") + film(),
    "JPEG trailing bytes": lambda: saved("JPEG") + SECRET,
    "JPEG profile": lambda: saved("JPEG", icc_profile=SECRET * 20),
    "PNG EXIF": lambda: saved("PNG", exif=exif("maker")),
    "PNG place": lambda: saved("PNG", exif=exif("place")),
    "PNG text and XMP": lambda: saved("PNG", pnginfo=png_text("Author")),
    "PNG trailing bytes": lambda: saved("PNG") + SECRET,
    "WebP EXIF": lambda: saved("WEBP", exif=exif("maker")),
    "WebP place": lambda: saved("WEBP", exif=exif("place")),
    "WebP serial number": lambda: saved("WEBP", exif=exif("serial")),
    "WebP XMP": lambda: saved("WEBP", xmp=XMP),
    "HEIC EXIF": lambda: heic(exif=exif("maker")),
    "HEIC place": lambda: heic(exif=exif("place")),
    "HEIC serial number": lambda: heic(exif=exif("serial")),
    "HEIC XMP": lambda: heic(xmp=XMP),
    "GIF comment": lambda: saved("GIF", comment=SECRET),
    "GIF trailing bytes": lambda: saved("GIF") + SECRET,
    "TIFF EXIF": lambda: saved("TIFF", exif=exif("maker")),
    "TIFF place": lambda: saved("TIFF", exif=exif("place")),
    "TIFF description": lambda: saved("TIFF", description=WORD, artist=WORD),
}


@pytest.mark.parametrize("name", LEAKS)
def test_nothing_hidden_is_left(name: str) -> None:
    original = LEAKS[name]()
    assert SECRET in original, "the test itself hides nothing"
    clean, _ = cleaned(original, "photo", Limits())
    smaller = fitted(clean.content, Fit(formats=BOTH, side=160), Limits(), "photo")
    for copy in (clean, smaller):
        assert SECRET not in copy.content
        assert hidden_data(copy.content) == ""
        with Image.open(BytesIO(copy.content)) as image:
            assert not dict(image.getexif())
            assert {"comment", "exif", "xmp", "icc_profile"}.isdisjoint(image.info)
