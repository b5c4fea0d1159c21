"""The main journeys by keyboard alone, with scripts and without."""

import pytest
from tests.web.conftest import PASSWORD

from schoolcast.domain.account import Role
from schoolcast.domain.delivery import State

_NAME = """() => {
  const el = document.activeElement;
  const own = el.labels && el.labels.length ? el.labels[0].innerText : el.innerText || "";
  const group = el.closest("fieldset");
  return `${el.getAttribute("aria-label") || own}`.trim() + (el.type === "radio" && group
    ? ` | ${group.querySelector("legend").innerText.trim()}` : "");
}"""


class Hands:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, window):
        self.window, self.page, self.keys = window, window.page, window.page.keyboard

    def to(self, name):
        """Go on to what is called so, with the Tab key."""
        passed = []
        for _ in range(150):
            self.keys.press("Tab")
            passed.append(self.page.evaluate(_NAME))
            if passed[-1].startswith(name):
                return self
        raise AssertionError(f"{name} is never reached, but {passed}")

    def press(self, key="Enter"):
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.keys.press(key)
        return self

    def type(self, text):
        """Type over what stands there."""
        self.keys.press("Control+a")
        self.keys.type(text)
        return self

    def sees(self, words):
        """Whether these words stand on the page."""
        assert self.page.get_by_text(words).first.is_visible(), self.page.inner_text("main")
        return self

    def sign_in(self, account):
        """Enter, past the skip link into the form."""
        self.window.open("/sign-in")
        self.to("Skip to main content").keys.press("Enter")
        self.to("User name").type(account.username)
        self.to("Password").type(PASSWORD).press()
        return self


@pytest.fixture
def hands(pages, make_window):
    """Somebody's hands on a keyboard."""

    def of(*roles, script):
        return Hands(make_window(script=script)).sign_in(pages.person(*roles))

    return of


def _day(hands, day, month, year):
    hands.to("Day").type(day).to("Month").type(month).to("Year").type(year)


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no-scripts"])
def test_written_approved_stopped_and_paused_without_a_mouse(pages, hands, script):
    pages.person(Role.APPROVER)
    author = hands(Role.AUTHOR, script=script)
    author.to("Write").press()
    author.to("Key date").keys.press("ArrowDown")  # the next one: an INSET day
    author.to("Start writing").press()
    author.to("Title").type("Staff training")
    _day(author, "4", "1", "2027")
    author.to("At the time below")
    author.keys.press("ArrowUp")  # and back again
    author.keys.press("ArrowDown")
    _day(author, "11", "12", "2026")
    author.to("At what time?").type("15:30")
    author.to("Text").type("School is closed to pupils on {{ event_date | long_date }}.")
    author.to("Check your answers").press().sees("Monday 4 January 2027")
    author.to("Send for approval").press().sees("Sent for approval: “Staff training”")

    head = hands(Role.APPROVER, script=script)
    head.to("Approve").press()
    head.to("Staff training").keys.press("Space")
    head.to("Approve those I ticked").press().sees("Approved: 1")

    author.to("Posts").press().to("Staff training").press()
    author.to("Stop it").press().sees("It never went out")
    assert State.CANCELLED in {one.state for one in pages.office.deliveries()}

    author.to("Pause").press().to("Why?").type("a bereavement")
    author.to("Pause").press().sees("a bereavement")
    author.to("End this pause").press().sees("Nothing is paused")


def test_the_skip_link_shows_itself_and_skips(pages, make_window):
    window = make_window().sign_in(pages.person(Role.AUTHOR))
    window.page.evaluate("document.activeElement.blur()")
    window.page.keyboard.press("Tab")
    link = window.page.locator(":focus")
    assert link.inner_text() == "Skip to main content"
    assert link.bounding_box()["width"] > 100
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_of_a_narrow_window_opens_by_keyboard(pages, make_window):
    window = make_window(320).sign_in(pages.person(Role.AUTHOR))
    page = window.page
    assert not page.get_by_role("link", name="Pause", exact=True).is_visible()
    Hands(window).to("Menu").keys.press("Enter")
    assert page.get_by_role("link", name="Pause", exact=True).is_visible()
    Hands(window).to("Pause").press().sees("Nothing is paused")
