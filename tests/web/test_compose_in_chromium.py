"""Writing in a real browser: accessible, with the script and without it."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from tests.web.conftest import press

from schoolcast.bootstrap.sheets import sheets_of
from schoolcast.domain.account import Role
from schoolcast.pipeline.drafts import begin


@pytest.fixture
def number(pages):
    """A draft of Mrs Okafor's."""
    pages.person(Role.AUTHOR)
    sheets = sheets_of(pages.desk.settings)
    return begin("inset-day", person="Mrs Okafor", sheets=sheets, school=pages.school).id


def _photo(shade):
    out = BytesIO()
    Image.new("RGB", (64, 48), (200, shade, 90)).save(out, "JPEG")
    return {"name": f"hall {shade}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def _fill(page):
    for name, parts in {"event": ("4", "1", "2027"), "goes_date": ("11", "12", "2026")}.items():
        for part, value in zip(("day", "month", "year"), parts, strict=True):
            page.locator(f'[name="{name}-{part}"]').fill(value)
    page.locator('[name="goes_time"]').fill("15:30")
    page.locator('[name="text"]').fill("Benedict Quillfeather rings 07700 900123 tomorrow.")


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_every_page_is_accessible(pages, make_window, number, width):
    window = make_window(width).sign_in(pages.person(Role.AUTHOR))
    page = window.page

    def sound(where):
        assert window.violations() == [], where
        assert not window.scrolls_sideways(), where

    window.open("/write")
    sound("start")
    press(page.get_by_role("button", name="Start writing"))
    sound("start, with a mistake")
    window.open(f"/write/{number}")
    page.get_by_text("How often", exact=True).click()
    page.get_by_text("Other reminders, and their time of day").click()
    sound("form")
    press(page.get_by_role("button", name="Check your answers"))
    page.get_by_role("alert").wait_for()
    sound("form, with mistakes")
    _fill(page)
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_text("A child's full name stands here").first.wait_for()
    sound("form, with findings")
    press(page.get_by_role("button", name="Check your answers"))
    sound("answers, stopped")
    pages.school.store.save_draft(
        number,
        _mended(pages, number),
        expect=pages.school.store.draft(number).version,
        person="Mrs Okafor",
        at=pages.school.clock.now(),
    )
    window.open(f"/write/{number}/answers")
    sound("answers")
    window.open(f"/write/{number}/photos")
    page.locator("#photos").set_input_files([_photo(90)])
    page.get_by_role("button", name="Add these photos").click()
    page.get_by_role("button", name="Tick children").wait_for()
    sound("photos")
    window.open(f"/write/{number}/photos?checked=yes")
    sound("photos, with findings")
    window.open(f"/write/{number}/children?photo=1")
    sound("children")
    window.open(f"/write/{number}/videos")
    page.get_by_role("button", name="Add this video").click()
    page.get_by_text("Choose the video first").first.wait_for()
    sound("videos, with a mistake")
    window.open("/write")
    sound("start, with drafts")


def _mended(pages, number):
    words = pages.school.store.draft(number).words
    return replace(words, text="School is closed on {{ event_date | long_date }}.")


def test_the_script_finds_saves_and_tells_of_others(pages, make_window, number):
    window = make_window().sign_in(pages.person(Role.AUTHOR))
    page = window.open(f"/write/{number}").page
    _fill(page)
    beside = page.locator('[data-place="text"]')
    beside.get_by_text("A child's full name stands here").wait_for()
    assert page.locator('[data-said="event"]').inner_text() == "That is Monday 4 January 2027."
    assert "Quillfeather" in page.locator("#previews").inner_text()
    assert page.locator("[data-counter]").inner_text().startswith("page: ")
    page.locator("#saved", has_text=re.compile("^Saved")).wait_for()
    assert "Quillfeather" in pages.school.store.draft(number).words.text
    press = beside.get_by_role("button", name="Use “A Year 4 pupil” in place")
    press.click()
    page.wait_for_url("**checked=yes")
    assert "A Year 4 pupil rings" in page.locator('[name="text"]').input_value()
    draft = pages.school.store.draft(number)
    pages.school.store.save_draft(
        number, draft.words, expect=draft.version, person="Ms Prewett", at=draft.updated_at
    )
    page.locator('[name="title"]').fill("Mine")
    page.get_by_text("Ms Prewett has changed this draft too").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Two versions").wait_for()
    assert window.violations() == []


def test_the_script_sends_photos_one_by_one_and_ticks_a_class(pages, make_window, number):
    window = make_window().sign_in(pages.person(Role.AUTHOR))
    page = window.open(f"/write/{number}/photos").page
    torn = {"name": "torn.jpg", "mimeType": "image/jpeg", "buffer": b"nothing"}
    page.locator("#photos").set_input_files([_photo(90), torn, _photo(150)])
    page.get_by_role("button", name="Add these photos").click()
    page.locator("#upload-progress", has_text="Not taken: torn.jpg").wait_for()
    assert len(pages.school.store.draft(number).words.photos) == 2
    page.get_by_role("button", name="Tick children in photo 1").click()
    page.get_by_role("button", name="Tick all of oak").click()
    assert page.get_by_label("Ben Quillfeather").is_checked()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/photos*")
    assert pages.school.store.draft(number).words.photos[0].children == ("S001",)


def test_without_script_and_by_keyboard_alone(pages, make_window, number):
    window = make_window(script=False).sign_in(pages.person(Role.AUTHOR))
    page = window.open(f"/write/{number}").page
    _fill(page)
    page.locator('[name="text"]').fill("School is closed on {{ event_date | long_date }}.")
    page.locator('[name="title"]').focus()
    page.keyboard.press("Enter")
    page.get_by_text("Saved.").wait_for()
    page.get_by_role("button", name="Check your answers").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Check your answers: INSET day").wait_for()
    page.get_by_role("button", name="Send for approval").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Sent for approval: “INSET day”").wait_for()
    assert pages.school.store.latest_revision("inset-day-2027-01-04") is not None
