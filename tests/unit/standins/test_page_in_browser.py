"""The public pages as a browser shows them: accessible, and no wider than a phone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schoolcast.standins.public_page import PublicImage, PublicPost, render_index, render_page
from schoolcast.testing import picture_bytes

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here")

LINK = "https://example.org/a/very/long/address/that/breaks/nowhere/because-it-has-no-spaces"
WHEN = datetime(2026, 12, 11, 15, 30, tzinfo=UTC)


def post(number: int, text: str, pictures: int = 0, link: str | None = None) -> PublicPost:
    image = PublicImage.of(picture_bytes(), "The hall with its doors open", "image/jpeg")
    return PublicPost(
        id=str(number), text=text, created_at=WHEN, link=link, images=(image,) * pictures
    )


PAGES = {
    "posts": render_page(
        "St Wilfrid's Primary School: a page (stand-in)",
        [
            post(1, "School is closed on Monday.\n\nIt opens again on Tuesday."),
            post(2, f"Read more: {LINK}", pictures=3, link=LINK),
            post(3, "Averylongword" * 12, pictures=1, link="https://example.org/"),
        ],
        UTC,
    ),
    "empty": render_page("A page (stand-in)", [], UTC),
    "index": render_index([("A page (stand-in)", "http://127.0.0.1:1/")]),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_it_is_accessible_and_fits(browser: Any, name: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_content(PAGES[name])
    found = axe.Axe().run(page).response["violations"]
    assert [violation["id"] for violation in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_a_link_in_the_text_is_shown_once() -> None:
    assert PAGES["posts"].count(f'href="{LINK}"') == 1
