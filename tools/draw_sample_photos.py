"""Draw the sample school's photographs: drawn like its other pictures, but with what cameras write.

    python tools/draw_sample_photos.py [FOLDER]

Nobody real is in them, and the cameras are invented. One has the name of a child on it, one shows
children, one comes from a telephone nobody has registered. Running it again changes nothing.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 900)
NAME_ON_CERTIFICATE = "Aurelia Pennicott"  # a child of the sample roll
Pen = ImageDraw.ImageDraw


@dataclass(frozen=True, kw_only=True)
class Device:
    """What a camera writes of itself."""

    make: str
    model: str
    serial: str = ""


SCHOOL_CAMERA = Device(make="Fernlea", model="SchoolCam 2", serial="FL-20931")
UNKNOWN_PHONE = Device(make="Pocketron", model="P7")


def words(pen: Pen, middle: tuple[int, int], text: str, size: int, colour: str = "#26303f") -> None:
    """Words around a point."""
    pen.text(middle, text, font=ImageFont.load_default(size), fill=colour, anchor="mm")


def chess_table(pen: Pen) -> None:
    """A chessboard, laid out, with a cup beside it."""
    pen.rectangle([0, 0, *SIZE], fill="#e9dcc3")
    pen.rectangle([0, 640, *SIZE], fill="#a8794a")
    for row in range(8):
        for column in range(8):
            x, y = 180 + column * 70, 130 + row * 70
            dark = (row + column) % 2
            pen.rectangle([x, y, x + 70, y + 70], fill="#6b4a2b" if dark else "#f2e3c2")
            if row in (0, 1, 6, 7):
                fill = "#2b2b2b" if row < 2 else "#fbf7ea"
                pen.ellipse([x + 18, y + 18, x + 52, y + 52], fill=fill, outline="#555555")
    pen.pieslice([860, 200, 1060, 480], 0, 180, fill="#d9a520")
    pen.rectangle([860, 300, 1060, 345], fill="#d9a520")
    pen.rectangle([940, 470, 980, 580], fill="#c08f16")
    pen.rectangle([890, 580, 1030, 630], fill="#6b4a2b")


def certificate(pen: Pen) -> None:
    """A certificate on a wall, with a child's name in the middle."""
    pen.rectangle([0, 0, *SIZE], fill="#b9c9d6")
    pen.rectangle([160, 90, 1040, 810], fill="#7a5a33")
    pen.rectangle([185, 115, 1015, 785], fill="#fffdf4")
    pen.rectangle([215, 145, 985, 755], outline="#2f6db3", width=6)
    words(pen, (600, 240), "Certificate", 92, "#2f6db3")
    words(pen, (600, 350), "for outstanding effort in spelling", 40)
    words(pen, (600, 470), NAME_ON_CERTIFICATE, 78)
    pen.line([(330, 530), (870, 530)], fill="#999999", width=3)
    words(pen, (600, 610), "St Wilfrid's Primary School", 36)
    pen.ellipse([820, 610, 940, 730], fill="#d9483b")


def kite_flyers(pen: Pen) -> None:
    """Two children seen from behind who fly a kite."""
    pen.rectangle([0, 0, *SIZE], fill="#bfe3f7")
    pen.rectangle([0, 560, *SIZE], fill="#8cc56d")
    pen.polygon([(860, 90), (960, 200), (900, 340), (800, 210)], fill="#d9483b")
    pen.line([(900, 340), (640, 560)], fill="#555555", width=4)
    for x, coat, hair in ((470, "#2f6db3", "#5a3d22"), (620, "#f4c430", "#2b1d12")):
        pen.ellipse([x - 48, 400, x + 48, 500], fill=hair)
        pen.rounded_rectangle([x - 70, 490, x + 70, 690], radius=40, fill=coat)
        for leg in (x - 50, x + 10):
            pen.rectangle([leg, 680, leg + 40, 800], fill="#44505f")
            pen.ellipse([leg - 8, 780, leg + 52, 815], fill="#2b2b2b")


def playground(pen: Pen) -> None:
    """An empty playground with a slide and a hopscotch."""
    pen.rectangle([0, 0, *SIZE], fill="#cfe6f2")
    pen.rectangle([0, 430, *SIZE], fill="#9aa3a8")
    pen.rectangle([90, 180, 400, 430], fill="#c4694d")
    for x in (130, 230, 330):
        pen.rectangle([x, 230, x + 45, 310], fill="#fbf3df")
    pen.line([(820, 240), (820, 640)], fill="#7a4fa0", width=22)
    pen.line([(900, 240), (900, 640)], fill="#7a4fa0", width=22)
    for y in range(290, 640, 60):
        pen.line([(820, y), (900, y)], fill="#7a4fa0", width=12)
    pen.polygon([(900, 240), (950, 240), (1140, 620), (1070, 640)], fill="#f4c430")
    for number in range(6):
        x, y = 180 + number * 80, 760 - number * 40
        pen.rectangle([x, y, x + 76, y + 76], outline="#ffffff", width=6)


@dataclass(frozen=True, kw_only=True)
class Photo:
    """One photograph: what is drawn, on which camera, and when by its clock."""

    paint: Callable[[Pen], None]
    device: Device
    taken: str
    located: bool = False


PHOTOS = {
    "chess-table.jpg": Photo(paint=chess_table, device=SCHOOL_CAMERA, taken="2026:11:17 10:15:00"),
    "certificate.jpg": Photo(paint=certificate, device=SCHOOL_CAMERA, taken="2026:11:18 09:40:00"),
    "kite-flyers.jpg": Photo(paint=kite_flyers, device=SCHOOL_CAMERA, taken="2026:11:19 13:20:00"),
    "playground.jpg": Photo(
        paint=playground, device=UNKNOWN_PHONE, taken="2026:11:20 12:05:00", located=True
    ),
}


def exif_of(photo: Photo) -> Image.Exif:
    """What its camera would have written: device, serial number, moment, sometimes a place."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = photo.device.make, photo.device.model
    details = exif.get_ifd(0x8769)
    details[0x9003] = photo.taken
    if photo.device.serial:
        details[0xA431] = photo.device.serial
    if photo.located:  # a place in the sea
        place = exif.get_ifd(0x8825)
        place[1], place[2] = "N", (50.0, 0.0, 0.0)
        place[3], place[4] = "W", (20.0, 0.0, 0.0)
    return exif


def draw(folder: Path) -> None:
    """Write every photograph into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, photo in PHOTOS.items():
        image = Image.new("RGB", SIZE)
        photo.paint(ImageDraw.Draw(image))
        image.save(folder / name, quality=80, optimize=True, exif=exif_of(photo))


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent / "content" / "media"
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
