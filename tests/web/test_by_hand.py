"""Hand-offs in the pages: copy, post, and say so."""

import pytest

from schoolcast.domain.account import Role
from schoolcast.domain.delivery import State

STORY = """
[[channels]]
name = "story-oak"
kind = "classdojo"
audience = "class:oak"
settings = { posts = { name = "Ms Fenwick" }, deputy = { name = "Mr Thackeray" } }
"""
OUTBOX = """[[channels]]
name = "oak"
kind = "outbox"
audience = "class:oak"
settings = { folder = "out/oak" }
"""


@pytest.fixture
def handed(pages):
    """Class oak's trip, which Ms Fenwick is asked to post."""
    pages.office.configure(replacing=(OUTBOX, STORY))
    pages.office.write(
        "trip.md",
        id="trip",
        kind="class-trip",
        title="Trip",
        keys='event_date = 2026-12-16\naudience = ["class:oak"]',
        body="Oak visited the museum shop's page. Bring a coat on {{ event_date | long_date }}.",
    )
    result = pages.office.submit("trip.md")
    questions = [f for f in result.findings if f.severity == "must_resolve"]
    pages.office.approve("trip", answers={f.key: "checked: yes" for f in questions})
    pages.office.at("2026-12-11T15:05Z")
    pages.office.run()
    assert [d.state for d in pages.office.deliveries()] == [State.HANDED_OFF]
    return pages


def _number(pages):
    return pages.office.deliveries()[0].id


def _state(pages):
    return pages.office.deliveries()[0].state


def test_the_teacher_sees_her_own_and_says_posted(handed):
    browser = handed.signed_in(Role.AUTHOR, name="Ms Fenwick")
    browser.get("/by-hand")
    assert "For you" in browser.text and "For others" not in browser.text
    browser.get(f"/by-hand/{_number(handed)}")
    assert "Bring a coat on Wednesday 16 December 2026" in browser.text
    assert _state(handed) is State.HANDED_OFF, "opening a page changes nothing"
    browser.post(f"/by-hand/{_number(handed)}")
    assert browser.status == 400 and "Choose what became of it" in browser.text
    browser.post(f"/by-hand/{_number(handed)}", answer="posted")
    assert "recorded as posted" in browser.text
    assert _state(handed) is State.CONFIRMED


def test_the_office_answers_for_a_teacher_by_name(handed):
    browser = handed.signed_in(Role.AUTHOR)
    browser.get("/by-hand")
    assert "For others" in browser.text
    browser.get(f"/by-hand/{_number(handed)}")
    browser.post(f"/by-hand/{_number(handed)}", answer="declined")
    assert browser.status == 400 and "Say why it is not posted" in browser.text
    browser.post(f"/by-hand/{_number(handed)}", answer="declined", why="the trip is off")
    assert _state(handed) is State.DECLINED
    assert "Mrs Okafor, for Ms Fenwick" in handed.office.deliveries()[0].reason


def test_other_words_are_checked_at_once(handed):
    browser = handed.signed_in(Role.AUTHOR, name="Ms Fenwick")
    browser.get(f"/by-hand/{_number(handed)}")
    said = "Benedict Quillfeather brings a coat on Wednesday 16 December 2026."
    browser.post(f"/by-hand/{_number(handed)}", answer="changed", text=said)
    assert "take it down" in browser.text
    assert _state(handed) is State.CONFIRMED_CHANGED
    browser.get(f"/by-hand/{_number(handed)}")
    assert said in browser.text


def test_who_answers_second_is_told_who_was_first(handed):
    first = handed.signed_in(Role.AUTHOR, name="Ms Fenwick")
    second = handed.signed_in(Role.AUTHOR, name="Mr Thackeray")
    for browser in (first, second):
        browser.get(f"/by-hand/{_number(handed)}")
    first.post(f"/by-hand/{_number(handed)}", answer="posted")
    second.post(f"/by-hand/{_number(handed)}", answer="declined", why="late")
    assert second.status == 400 and "Ms Fenwick has answered already" in second.text


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_in_a_browser(handed, make_window, width):
    window = make_window(width).sign_in(handed.person(Role.AUTHOR, name="Ms Fenwick"))
    for address in ("/by-hand", f"/by-hand/{_number(handed)}"):
        window.open(address)
        assert window.violations() == [], address
        assert not window.scrolls_sideways(), address
