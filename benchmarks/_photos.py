"""Drawn photographs for measuring: certificates, work, pegs and signs, with and without names.

Fonts are taken from this computer: Debian's packages named in FONTS, installed or unpacked into
the folder that SCHOOLCAST_BENCH_FONTS names. Pillow's own font stands in for those that are not
there, so that the set has the same size everywhere.
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, PngImagePlugin

FOLDERS = ("/usr/share/fonts", os.environ.get("SCHOOLCAST_BENCH_FONTS", ""))
PRINTED = ("DejaVuSans.ttf", "LiberationSerif-Regular.ttf", "ComicNeue-Regular.otf")
# fonts-femkeklaver, -breip, -dkg-handwriting, -dancingscript, -kristi, -humor-sans, -comic-neue
WRITTEN = ("femkeklaver.ttf", "breipfont.ttf", "dkg.ttf", "DancingScript-Regular.otf", "Kristi.ttf",
           "Humor-Sans.ttf")  # fmt: skip
SIZE = (1600, 1200)
SECRET = b"SECRET"
Draw = ImageDraw.ImageDraw


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One photograph: `kind` is what it shows, `named` whether a child's name is on it."""

    kind: str
    named: bool
    font: str
    change: str
    image: Image.Image

    @property
    def jpeg(self) -> bytes:
        """As a camera would save it."""
        out = BytesIO()
        self.image.save(out, "JPEG", quality=88)
        return out.getvalue()


def fonts() -> dict[str, Path]:
    """The fonts that are here, by file name."""
    wanted = {*PRINTED, *WRITTEN}
    return {
        file.name: file
        for folder in FOLDERS
        if folder
        for file in sorted(Path(folder).rglob("*.[ot]tf"))
        if file.name in wanted
    }


def samples(pupils: Sequence[tuple[str, str]], seed: int = 27) -> Iterator[Sample]:
    """Ninety photographs; `pupils` are forenames and surnames of the roll."""
    chance = random.Random(seed)
    here = fonts()
    names = list(pupils)
    chance.shuffle(names)
    for number in range(90):
        kind = _KINDS[number % len(_KINDS)]
        draw, named = _SCENES[kind]
        style = (*PRINTED, *WRITTEN)[number * 7 % (len(PRINTED) + len(WRITTEN))]
        change = list(_CHANGES)[number * 5 % len(_CHANGES)]
        image = Image.new("RGB", SIZE, "#d9d2c5")
        draw(ImageDraw.Draw(image), _Pen(here.get(style)), names[number % len(names)])
        yield Sample(
            kind=kind,
            named=named,
            font=style if style in here else "Pillow's own",
            change=change,
            image=_CHANGES[change](image, chance),
        )


@dataclass(frozen=True)
class _Pen:
    file: Path | None

    def write(
        self, draw: Draw, at: tuple[int, int], text: str, size: int, colour: str = "#22304a"
    ) -> None:
        """Words around a point, no wider than 1,300 pixels."""
        while size > 12:
            font = (
                ImageFont.truetype(str(self.file), size)
                if self.file
                else ImageFont.load_default(size)
            )
            if draw.textlength(text, font=font) <= 1300:
                break
            size -= 4
        draw.text(at, text, font=font, fill=colour, anchor="mm")


_PRINT = _Pen(None)


def _certificate(draw: Draw, pen: _Pen, child: tuple[str, str]) -> None:
    _blank_certificate(draw, pen, child)
    pen.write(draw, (800, 610), " ".join(child), 96)


def _blank_certificate(draw: Draw, pen: _Pen, child: tuple[str, str]) -> None:
    draw.rectangle([140, 110, 1460, 1090], fill="#fffdf2", outline="#2f6db3", width=10)
    _PRINT.write(draw, (800, 260), "Star of the Week", 110, "#2f6db3")
    _PRINT.write(draw, (800, 420), "awarded for kindness to others", 52)
    draw.line([(400, 690), (1200, 690)], fill="#999999", width=3)
    _PRINT.write(draw, (800, 820), "Well done!", 60)


def _work(draw: Draw, pen: _Pen, child: tuple[str, str]) -> None:
    _nameless_work(draw, pen, child)
    pen.write(draw, (800, 210), f"by {' '.join(child)}", 64)


def _nameless_work(draw: Draw, pen: _Pen, child: tuple[str, str]) -> None:
    draw.rectangle([180, 80, 1420, 1120], fill="#fdfdf8")
    for line in range(300, 1100, 95):
        draw.line([(240, line + 50), (1360, line + 50)], fill="#9db7d5", width=2)
    for number, words in enumerate(
        ("On Friday we went to the farm.", "We saw six sheep and a goat.", "The tractor was red.")
    ):
        pen.write(draw, (800, 340 + number * 190), words, 60)


def _pegs(draw: Draw, pen: _Pen, child: tuple[str, str]) -> None:
    _coats(draw, pen, child)
    draw.rectangle([520, 260, 1080, 380], fill="#ffffff")
    pen.write(draw, (800, 320), " ".join(child), 60)


def _coats(draw: Draw, pen: _Pen, child: tuple[str, str]) -> None:
    draw.rectangle([0, 200, 1600, 440], fill="#a97b4c")
    for number, colour in enumerate(("#d9483b", "#2f6db3", "#3d8f4f")):
        left = 260 + number * 400
        draw.rounded_rectangle([left, 470, left + 260, 1050], radius=60, fill=colour)


def _sign(draw: Draw, pen: _Pen, child: tuple[str, str]) -> None:
    draw.rectangle([300, 300, 1300, 800], fill="#2f6db3")
    pen.write(draw, (800, 450), "Please shut the gate", 84, "#ffffff")
    pen.write(draw, (800, 650), "Summer Fair this way", 84, "#ffffff")


_SCENES: dict[str, tuple[Callable[[Draw, _Pen, tuple[str, str]], None], bool]] = {
    "certificate": (_certificate, True),
    "work": (_work, True),
    "peg": (_pegs, True),
    "blank certificate": (_blank_certificate, False),
    "work without a name": (_nameless_work, False),
    "coats": (_coats, False),
    "sign": (_sign, False),
}
_KINDS = (
    "certificate", "work", "peg", "certificate", "sign", "work", "certificate", "blank certificate",
    "peg", "work", "work without a name", "certificate", "work", "coats", "peg",
)  # fmt: skip


def _tilt(image: Image.Image, chance: random.Random) -> Image.Image:
    return image.rotate(chance.choice((-9, -5, 6, 11)), fillcolor="#d9d2c5", expand=True)


def _far(image: Image.Image, chance: random.Random) -> Image.Image:
    small = image.resize((image.width // 2, image.height // 2))
    wide = Image.new("RGB", image.size, "#8fa38a")
    wide.paste(small, (chance.randint(100, 700), chance.randint(100, 500)))
    return wide


_CHANGES: dict[str, Callable[[Image.Image, random.Random], Image.Image]] = {
    "straight": lambda image, chance: image,
    "tilted": _tilt,
    "blurred": lambda image, chance: image.filter(ImageFilter.GaussianBlur(2.2)),
    "dark": lambda image, chance: ImageEnhance.Brightness(image).enhance(0.35),
    "far": _far,
    "quarter turn": lambda image, chance: image.transpose(Image.Transpose.ROTATE_90),
    "upside down": lambda image, chance: image.transpose(Image.Transpose.ROTATE_180),
}


def large(megapixels: int = 12) -> bytes:
    """A photograph of that size with a name on it, grain, and everything cameras hide."""
    image = next(samples([("Aurelia", "Pennicott")])).image
    side = round((megapixels * 1e6 / 12) ** 0.5)
    image = image.resize((4 * side, 3 * side), Image.Resampling.BICUBIC)
    grain = Image.effect_noise(image.size, 12).convert("RGB")
    return hiding(Image.blend(image, grain, 0.08), "JPEG")


def hiding(image: Image.Image, kind: str) -> bytes:
    """The picture in that format, with SECRET in every place where something can be hidden."""
    word = SECRET.decode()
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = f"{word} maker", f"{word} P7", word
    details = exif.get_ifd(0x8769)
    details[0xA431], details[0x9003] = f"{word}-serial", "2026:11:20 12:05:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[0x1D] = "N", (50.0, 0.0, 0.0), word
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    out = BytesIO()
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", word)
        text.add_itxt("XML:com.adobe.xmp", xmp.decode())
        image.save(out, "PNG", exif=exif, pnginfo=text)
    elif kind == "GIF":
        image.convert("P").save(out, "GIF", comment=SECRET)
    elif kind == "TIFF":
        image.save(out, "TIFF", exif=exif, description=word, artist=word)
    elif kind == "HEIF":
        import pillow_heif

        pillow_heif.from_pillow(image).save(out, exif=exif.tobytes(), xmp=xmp, quality=80)
    elif kind == "WEBP":
        image.save(out, "WEBP", exif=exif, xmp=xmp)
    else:
        image.save(out, "JPEG", quality=88, exif=exif, xmp=xmp, comment=SECRET)
    content = out.getvalue()
    if kind == "JPEG":
        content = content[:2] + _iptc() + content[2:] + b"\0\0\0\x18ftypmp42" + SECRET * 9
    return content


def _iptc() -> bytes:
    """An APP13 part as editors of pictures write it: caption, and who took it."""
    said = b"".join(
        b"\x1c\x02" + bytes([number]) + len(SECRET).to_bytes(2, "big") + SECRET
        for number in (80, 120)
    )
    part = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(said).to_bytes(4, "big") + said
    return b"\xff\xed" + (len(part) + 2).to_bytes(2, "big") + part
