"""The guide for the office: its pictures are there, drawn by the command, and small."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("flask", reason='the pages are not installed: pip install "schoolcast[web]"')
pytest.importorskip("playwright", reason="the pictures are drawn with Playwright")


def tool() -> ModuleType:
    """tools/office_pictures.py, which is no part of the package."""
    file = Path(__file__).parents[3] / "tools" / "office_pictures.py"
    spec = importlib.util.spec_from_file_location("office_pictures", file)
    assert spec and spec.loader
    module = sys.modules["office_pictures"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DRAWN = tool()
FOLDER, PICTURES = DRAWN.FOLDER, DRAWN.PICTURES
PNG = b"\x89PNG\r\n\x1a\n"
NAMED = re.compile(r"!\[([^\]]+)\]\(([\w-]+)\.png\)")


def _named() -> list[tuple[str, str]]:
    pages = sorted(FOLDER.glob("*.md"))
    return [found for page in pages for found in NAMED.findall(page.read_text(encoding="utf-8"))]


def test_the_guide_shows_each_picture_once_and_says_what_is_in_it():
    names = [name for _, name in _named()]
    assert sorted(names) == sorted(picture.name for picture in PICTURES)
    assert all(len(words) > 10 for words, _ in _named())


def test_the_folder_holds_what_the_command_draws():
    assert {file.stem for file in FOLDER.glob("*.png")} == {one.name for one in PICTURES}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.name)
def test_a_picture_is_small_and_as_wide_as_its_window(picture):
    raw = (FOLDER / f"{picture.name}.png").read_bytes()
    assert raw.startswith(PNG) and len(raw) < 120_000
    assert int.from_bytes(raw[16:20], "big") == picture.width in (DRAWN.WIDE, DRAWN.PHONE)


def test_all_of_them_are_small():
    assert sum(file.stat().st_size for file in FOLDER.glob("*.png")) < 2_500_000
