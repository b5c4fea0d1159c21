"""Help beside each screen, and the accessibility statement."""

import pytest

from schoolcast.domain.account import Role
from schoolcast.web.help import topics
from schoolcast.web.wording import MENU


def test_every_entry_of_the_menu_has_its_help(pages):
    browser = pages.signed_in(Role.APPROVER)
    for _, endpoint, _ in MENU:
        subject = endpoint.partition(".")[0]
        assert subject in topics(), subject
        browser.get(f"/help/{subject}")
        assert browser.status == 200 and topics()[subject]["what"].split(".")[0] in browser.text
    browser.get("/help/nothing")
    assert browser.status == 404


def test_each_page_leads_to_its_own_help(pages):
    browser = pages.signed_in(Role.APPROVER)
    for address, topic in (("/", "home"), ("/calendar", "calendar"), ("/reports", "reports")):
        browser.get(address)
        assert f'href="/help/{topic}"' in browser.text
    browser.get("/no-such-page")
    assert browser.status == 404 and 'href="/accessibility"' in browser.text


def test_the_statement_is_there_before_signing_in(pages):
    browser = pages.browser()
    browser.get("/accessibility")
    assert browser.status == 200 and "Web Content Accessibility Guidelines 2.2" in browser.text
    browser.get("/sign-in")
    assert 'href="/accessibility"' in browser.text


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_axe_finds_nothing(pages, make_window, width):
    window = make_window(width).sign_in(pages.person(Role.AUTHOR))
    for path in ("/help", "/help/compose", "/accessibility"):
        window.open(path)
        assert window.violations() == [], path
        assert not window.scrolls_sideways(), path
