"""Writing in the pages: from a kind to an announcement that waits for approval."""

import re

import pytest

from schoolcast.domain.account import Role

FORM = {
    "title": "INSET day",
    "event-day": "4",
    "event-month": "1",
    "event-year": "2027",
    "event_time": "",
    "goes": "at",
    "goes_date-day": "11",
    "goes_date-month": "12",
    "goes_date-year": "2026",
    "goes_time": "15:30",
    "audience": "whole-school",
    "channels": ["page"],
    "text": "School is closed to pupils on {{ event_date | long_date }}.",
    "link": "",
    "about": "no",
}


class Writer:
    """Somebody who writes: a browser with one draft open."""

    def __init__(self, browser, number):
        self.browser = browser
        self.number = number

    @property
    def address(self):
        return f"/write/{self.number}"

    @property
    def version(self):
        return re.search(r'name="version" value="(\d+)"', self.browser.text)[1]

    def open(self, more=""):
        self.browser.get(self.address + more)
        return self.browser.text

    def send(self, do="save", **fields):
        self.browser.post(self.address, version=self.version, do=do, **(FORM | fields))
        return self.browser.text


@pytest.fixture
def write(pages):
    """Opens a draft of a kind for somebody."""

    def begin(kind="inset-day", *, name="Mrs Okafor", role=Role.AUTHOR):
        browser = pages.signed_in(role, name=name)
        browser.get("/write")
        answer = browser.post("/write/new", follow=False, kind=kind)
        number = int(answer.headers["Location"].rpartition("/")[2])
        writer = Writer(browser, number)
        writer.open()
        return writer

    return begin


def _files(pages):
    folder = pages.office.folder / "content"
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*.md"))


def test_a_kind_begins_with_its_words(write):
    writer = write()
    assert "School is closed to pupils" in writer.browser.text
    assert "INSET day" in writer.browser.text
    writer.browser.get("/write")
    assert "Your drafts" in writer.browser.text


def test_a_kind_must_be_chosen(pages):
    browser = pages.signed_in(Role.AUTHOR)
    browser.get("/write")
    browser.post("/write/new")
    assert browser.status == 400 and "Choose what it is about" in browser.text
    browser.post("/write/new", kind="no-such-kind")
    assert browser.status == 400


def test_from_the_form_to_the_approver(pages, write):
    writer = write()
    text = writer.send("answers")
    assert "Check your answers: INSET day" in text
    assert "Friday 11 December 2026, 3:30pm" in text
    assert "School is closed to pupils on Monday 4 January 2027." in text
    writer.browser.post(f"{writer.address}/send", version=writer.version, first="no")
    assert "Sent for approval: “INSET day”" in writer.browser.text
    assert _files(pages) == ["2026-27/2026-12-11-inset-day.md"]
    stored = pages.school.store.latest_revision("inset-day-2027-01-04")
    assert stored.submitted_by == "Mrs Okafor" and stored.state == "submitted"
    assert pages.school.store.drafts() == []
    pages.office.approve("inset-day-2027-01-04")
    pages.office.at("2026-12-11T15:31Z")
    pages.office.run()
    assert [one["text"] for one in pages.office.posted()] == [
        "School is closed to pupils on Monday 4 January 2027."
    ]
