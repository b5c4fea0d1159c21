"""Draw the sample school's pictures into content/media: simple shapes, nobody in them.

    python tools/draw_sample_pictures.py [FOLDER]

The same picture comes out each time, so that running it again changes nothing.
"""

import random
import sys
from collections.abc import Callable
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

SIZE = (1200, 800)
SKY, GRASS, BRICK, CREAM, WOOD = "#bfe3f7", "#8cc56d", "#c4694d", "#fbf3df", "#b98a58"
RED, BLUE, YELLOW, GREEN, PURPLE = "#d9483b", "#2f6db3", "#f4c430", "#3d8f4f", "#7a4fa0"
BRIGHT = (RED, BLUE, YELLOW, GREEN, PURPLE)
Pen = ImageDraw.ImageDraw


def bunting(pen: Pen, y: int) -> None:
    """A string of small flags across the picture."""
    pen.line([(0, y), (SIZE[0], y)], fill="#555555", width=4)
    for number, x in enumerate(range(20, SIZE[0], 90)):
        pen.polygon([(x, y), (x + 60, y), (x + 30, y + 70)], fill=BRIGHT[number % len(BRIGHT)])


def sun(pen: Pen, x: int, y: int) -> None:
    """A sun with twelve rays."""
    for ray in range(12):
        angle = ray * pi / 6
        tip = (x + 110 * cos(angle), y + 110 * sin(angle))
        pen.line([(x, y), tip], fill=YELLOW, width=10)
    pen.ellipse([x - 65, y - 65, x + 65, y + 65], fill=YELLOW)


def flag(pen: Pen, x: int, y: int, colour: str) -> None:
    """A flag on a pole that stands at x, y."""
    pen.rectangle([x - 5, y - 260, x + 5, y], fill=WOOD)
    pen.polygon([(x + 5, y - 260), (x + 130, y - 215), (x + 5, y - 170)], fill=colour)


def school_hall(pen: Pen) -> None:
    """A hall with its doors open and bunting above."""
    pen.rectangle([0, 0, *SIZE], fill=CREAM)
    pen.rectangle([0, 600, *SIZE], fill=WOOD)
    for x in range(0, SIZE[0], 120):
        pen.line([(x, 600), (x - 80, 800)], fill="#9c7040", width=3)
    pen.rectangle([420, 200, 780, 600], fill=SKY)
    pen.rectangle([420, 470, 780, 600], fill=GRASS)
    sun(pen, 700, 290)
    for left, right in ((330, 420), (780, 870)):
        pen.polygon(
            [(left, 170), (right, 200), (right, 600), (left, 640)]
            if left < 420
            else [(left, 200), (right, 170), (right, 640), (left, 600)],
            fill=BLUE,
        )
    for x in (80, 960):
        pen.rectangle([x, 220, x + 160, 420], fill=SKY, outline="#777777", width=8)
    bunting(pen, 70)


def stage(pen: Pen) -> None:
    """A stage with red curtains, a star and a stable roof."""
    pen.rectangle([0, 0, *SIZE], fill="#24305e")
    for x, y in ((260, 120), (420, 200), (640, 110), (860, 190), (950, 120)):
        pen.ellipse([x - 6, y - 6, x + 6, y + 6], fill=CREAM)
    points = []
    for corner in range(10):
        radius = 90 if corner % 2 == 0 else 38
        angle = corner * pi / 5 - pi / 2
        points.append((600 + radius * cos(angle), 190 + radius * sin(angle)))
    pen.polygon(points, fill=YELLOW)
    pen.polygon([(380, 440), (600, 320), (820, 440)], fill="#8a5a2b")
    for x in (410, 770):
        pen.rectangle([x, 440, x + 24, 640], fill="#8a5a2b")
    pen.polygon([(500, 640), (560, 570), (640, 570), (700, 640)], fill=YELLOW)
    pen.rectangle([0, 640, *SIZE], fill=WOOD)
    for x in range(0, 240, 60):
        for left in (x, SIZE[0] - x - 60):
            pen.rectangle([left, 0, left + 60, 680], fill=RED if x % 120 else "#b5352a")
    pen.rectangle([0, 0, SIZE[0], 60], fill=RED)


def christmas_tree(pen: Pen) -> None:
    """A decorated tree with parcels below."""
    pen.rectangle([0, 0, *SIZE], fill="#dfeaf3")
    pen.rectangle([0, 680, *SIZE], fill="#a8422f")
    pen.rectangle([560, 600, 640, 720], fill=WOOD)
    for top, width in ((110, 190), (230, 270), (360, 350)):
        pen.polygon([(600, top), (600 - width, top + 250), (600 + width, top + 250)], fill=GREEN)
    chance = random.Random(7)  # noqa: S311 - where the baubles hang is no secret
    for number in range(26):
        y = chance.randint(230, 590)
        reach = int((y - 180) * 0.6)
        x = 600 + chance.randint(-reach, reach)
        pen.ellipse([x - 15, y - 15, x + 15, y + 15], fill=BRIGHT[number % len(BRIGHT)])
    pen.polygon([(600, 50), (630, 120), (570, 120)], fill=YELLOW)
    for x, colour in ((330, BLUE), (470, PURPLE), (700, RED), (840, YELLOW)):
        pen.rectangle([x, 650, x + 110, 740], fill=colour)
        pen.rectangle([x + 48, 650, x + 62, 740], fill=CREAM)


def harvest_table(pen: Pen) -> None:
    """A table with pumpkins, apples, carrots and loaves."""
    pen.rectangle([0, 0, *SIZE], fill="#f6e3c1")
    bunting(pen, 50)
    pen.rectangle([80, 480, 1120, 540], fill=WOOD)
    for x in (130, 1030):
        pen.rectangle([x, 540, x + 40, 800], fill=WOOD)
    for x, size in ((170, 150), (380, 110)):
        for shift in (-size // 3, 0, size // 3):
            pen.ellipse([x + shift, 480 - size, x + shift + size, 480], fill="#e8862e")
        pen.rectangle([x + size // 2 - 8, 450 - size, x + size // 2 + 8, 485 - size], fill=GREEN)
    for x in range(560, 760, 62):
        pen.ellipse([x, 425, x + 56, 481], fill=RED)
        pen.line([(x + 28, 428), (x + 34, 412)], fill=WOOD, width=5)
    for x in range(790, 900, 36):
        pen.polygon([(x, 400), (x + 28, 400), (x + 14, 480)], fill="#ee7f2d")
        pen.line([(x + 14, 400), (x + 14, 365)], fill=GREEN, width=12)
    for x in (930, 1000):
        pen.ellipse([x, 410, x + 110, 482], fill="#c98f4e")


def harvest_boxes(pen: Pen) -> None:
    """Cardboard boxes filled with tins and packets."""
    pen.rectangle([0, 0, *SIZE], fill=CREAM)
    pen.rectangle([0, 620, *SIZE], fill="#d8c6a5")
    for number, x in enumerate((110, 460, 810)):
        for step in range(4):
            left, colour = x + 20 + step * 62, BRIGHT[(number + step) % len(BRIGHT)]
            top = 330 + 30 * ((number + step) % 3)
            pen.rectangle([left, top, left + 54, 520], fill=colour)
            pen.rectangle([left, top + 50, left + 54, top + 80], fill=CREAM)
        pen.rectangle([x, 430, x + 280, 680], fill="#c79a63")
        pen.rectangle([x + 100, 500, x + 180, 530], fill="#8f6a3c")


def sports_flags(pen: Pen) -> None:
    """A field with a row of flags under the sun."""
    pen.rectangle([0, 0, *SIZE], fill=SKY)
    sun(pen, 1020, 150)
    pen.rectangle([0, 480, *SIZE], fill=GRASS)
    for number, x in enumerate(range(120, 1100, 190)):
        flag(pen, x, 560, BRIGHT[number % len(BRIGHT)])
    for x in range(150, 1100, 150):
        pen.polygon([(x, 720), (x + 60, 720), (x + 30, 640)], fill="#f08a24")


def running_track(pen: Pen) -> None:
    """White lanes on grass that lead to a finishing line."""
    pen.rectangle([0, 0, *SIZE], fill=SKY)
    pen.rectangle([0, 320, *SIZE], fill=GRASS)
    for lane in range(7):
        pen.line([(470 + lane * 43, 330), (60 + lane * 180, 800)], fill=CREAM, width=8)
    for square in range(16):
        y = 330 + 20 * (square % 2)
        pen.rectangle([450 + square * 19, y, 469 + square * 19, y + 20], fill="#333333")
    for x in (430, 770):
        pen.rectangle([x - 8, 140, x + 8, 380], fill=WOOD)
    pen.rectangle([430, 140, 770, 210], fill=RED)


def school_garden(pen: Pen) -> None:
    """The school building behind sunflowers."""
    pen.rectangle([0, 0, *SIZE], fill=SKY)
    sun(pen, 160, 150)
    pen.rectangle([300, 260, 1000, 560], fill=BRICK)
    pen.polygon([(260, 260), (650, 110), (1040, 260)], fill="#6d5a50")
    for x in (360, 500, 740, 880):
        pen.rectangle([x, 320, x + 80, 420], fill=CREAM, outline="#6d5a50", width=6)
    pen.rectangle([610, 400, 690, 560], fill=BLUE)
    pen.rectangle([0, 560, *SIZE], fill=GRASS)
    for x in range(90, 1200, 170):
        pen.line([(x, 590), (x, 770)], fill=GREEN, width=12)
        for petal in range(10):
            angle = petal * pi / 5
            at = (x + 46 * cos(angle), 570 + 46 * sin(angle))
            pen.ellipse([at[0] - 20, at[1] - 20, at[0] + 20, at[1] + 20], fill=YELLOW)
        pen.ellipse([x - 34, 536, x + 34, 604], fill="#7a4a21")


def book_shelf(pen: Pen) -> None:
    """Two shelves of colourful books with plain spines."""
    pen.rectangle([0, 0, *SIZE], fill=CREAM)
    chance = random.Random(3)  # noqa: S311 - the height of a book is no secret
    for shelf in (380, 740):
        x = 60
        while x < 1110:
            width, height = chance.randint(34, 66), chance.randint(190, 290)
            pen.rectangle([x, shelf - height, x + width, shelf], fill=chance.choice(BRIGHT))
            pen.rectangle([x, shelf - height + 30, x + width, shelf - height + 42], fill=CREAM)
            x += width + 4
        pen.rectangle([30, shelf, 1170, shelf + 34], fill=WOOD)


PICTURES: dict[str, Callable[[Pen], None]] = {
    "book-shelf.png": book_shelf,
    "christmas-tree.png": christmas_tree,
    "harvest-boxes.png": harvest_boxes,
    "harvest-table.png": harvest_table,
    "running-track.jpg": running_track,
    "school-garden.jpg": school_garden,
    "school-hall.png": school_hall,
    "sports-flags.png": sports_flags,
    "stage.png": stage,
}


def draw(folder: Path) -> None:
    """Write every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, paint in PICTURES.items():
        image = Image.new("RGB", SIZE)
        paint(ImageDraw.Draw(image))
        if name.endswith(".png"):
            image.quantize(64, dither=Image.Dither.NONE).save(folder / name, optimize=True)
        else:
            image.save(folder / name, quality=80, optimize=True)


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent / "content" / "media"
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
