"""The pages in a real browser: accessible, at every width, without scripts, by keyboard."""

import pytest
from tests.web.conftest import press

from schoolcast.domain.account import Role

NOBODY = ("/sign-in", "/welcome", "/nowhere")
SOMEBODY = ("/", "/account", "/second-factor/new")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_way_in_is_accessible(make_window, width):
    window = make_window(width)
    for address in NOBODY:
        window.open(address)
        assert window.violations() == [], address
        assert not window.scrolls_sideways(), address


@pytest.mark.parametrize("width", [1280, 320])
def test_ones_own_pages_are_accessible(pages, make_window, width):
    window = make_window(width).sign_in(pages.person(Role.APPROVER))
    for address in SOMEBODY:
        window.open(address)
        assert window.violations() == [], address
        assert not window.scrolls_sideways(), address


def test_a_wrong_sign_in_is_told_accessibly(make_window):
    window = make_window()
    window.open("/sign-in")
    press(window.page.get_by_role("button", name="Sign in"))
    assert window.page.get_by_role("alert").is_visible()
    assert window.violations() == []


def test_without_scripts_and_by_keyboard_alone(pages, make_window):
    pages.person(Role.AUTHOR)
    window = make_window(script=False)
    window.open("/sign-in")
    keyboard = window.page.keyboard
    window.page.get_by_label("User name").focus()
    keyboard.type("okafor")
    keyboard.press("Tab")
    keyboard.type("plum ladder quartz")
    keyboard.press("Enter")
    window.page.wait_for_url(window.served.address + "/")
    assert window.page.get_by_role("heading", level=1).is_visible()
    assert "Mrs Okafor" in window.page.content()
