"""Writing in the pages: from a kind to an announcement that waits for approval."""

import re
from pathlib import Path

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


NASTY = "\"><script>alert(1)</script>{{ 7 }}'`"


def test_a_mistake_stands_at_its_field_and_nothing_typed_is_lost(write):
    writer = write()
    day = {"event-day": "30", "event-month": "2", "goes_time": "half past three"}
    text = writer.send("answers", **day, title="")
    assert "There is no 30 February 2027 in the calendar" in text
    assert 'href="#event-day"' in text and 'href="#goes_time"' in text and 'href="#title"' in text
    assert "half past three" in text and 'value="30"' in text
    assert "Give it a title" in text


def test_findings_stand_beside_the_field_with_clause_and_reason(write):
    writer = write()
    text = writer.send("check", text="Benedict Quillfeather can’t come on Friday.")
    place = text.partition('data-place="text"')[2].partition("</form>")[0]
    assert "Must be changed:" in place and "(clause 26)" in place
    assert "“Benedict Quillfeather”" in place


def test_one_press_applies_a_suggestion(write):
    writer = write()
    text = writer.send("check", text="Benedict Quillfeather won. School closes.")
    key = re.search(r'name="mend" value="(NAME-[^"]+)"', text)[1]
    text = writer.send("", mend=key, text="Benedict Quillfeather won. School closes.")
    assert "A Year 4 pupil won. School closes.</textarea>" in text
    assert "Done: Use “A Year 4 pupil”" in text
    writer.send("", mend="NAME-000000", text="Nothing to mend.")
    assert "no longer there" in writer.browser.text


def test_a_stop_is_never_sent_and_is_put_on_record(pages, write):
    writer = write()
    text = writer.send("answers", text="Benedict Quillfeather won.")
    assert "Send for approval" not in text and "full name" in text
    version = pages.school.store.draft(writer.number).version
    writer.browser.post(f"{writer.address}/send", version=str(version), first="no")
    assert writer.browser.status == 400
    assert "Benedict Quillfeather won." in writer.browser.text, "the text is still there"
    assert _files(pages) == [], "what is stopped is not written"
    assert [e.action for e in pages.school.store.audit()][-1] == "stop"


def test_the_script_saves_and_checks(pages, write):
    writer = write()
    address = f"{writer.address}/save"
    fields = {"csrf": writer.browser.csrf, **FORM, "title": "Another title"}
    headers = {"Sec-Fetch-Site": "same-origin"}
    ask = writer.browser.client.post
    saved = ask(address, data={**fields, "version": "1"}, headers=headers)
    assert saved.get_json()["version"] == 2
    late = ask(address, data={**fields, "version": "1", "title": "x"}, headers=headers)
    assert late.status_code == 409 and late.get_json()["by"] == "Mrs Okafor"
    said = {**fields, "text": "Ring 07700 900123 tomorrow.", "goes_date-year": "26"}
    found = ask(f"{writer.address}/check", data=said, headers=headers).get_json()
    assert found["mistakes"]["goes_date"] == "Write the year with four numbers, such as 2027"
    assert found["dates"]["event"] == "Monday 4 January 2027"
    phone = next(one for one in found["findings"] if one["rule"].startswith("PII-"))
    assert phone["place"] == "text" and phone["clause"] and phone["use"]
    assert found["posts"][0]["text"] == "Ring 07700 900123 tomorrow."
    assert found["posts"][0]["length"] == len("Ring 07700 900123 tomorrow.")
    assert pages.school.store.draft(writer.number).words.title == "Another title"


def test_two_people_are_told_and_nothing_is_lost(pages, write):
    mine = write()
    other = pages.signed_in(Role.ADMIN)
    theirs = Writer(other, mine.number)
    theirs.open()
    theirs.send(text="Written by the other.", title="Shared")
    mine.send(text="Written by me.", link="https://www.example.org/a")
    text = mine.browser.text
    assert "Both versions are kept" in text
    assert "Written by me." in text and "Written by the other." in text
    address = re.search(r'action="(/write/\d+/beside)"', text)[1]
    picks = {"pick-text": "mine", "pick-title": "theirs", "pick-link": "mine"}
    mine.browser.post(address, version=mine.version, **picks)
    words = pages.school.store.draft(mine.number).words
    assert (words.text, words.title) == ("Written by me.", "Shared")
    assert words.link == "https://www.example.org/a"
    assert len(pages.school.store.drafts()) == 1


def test_an_announcement_there_is_is_changed_and_keeps_its_comments(pages, write):
    file = pages.office.write("2026-27/inset.md", keys="event_date = 2027-01-04  # staff training")
    pages.office.submit("2026-27/inset.md")
    pages.office.approve()
    browser = pages.signed_in(Role.AUTHOR)
    browser.get("/write")
    assert '<option value="inset">INSET day</option>' in browser.text
    answer = browser.post("/write/open", follow=False, name="inset")
    writer = Writer(browser, int(answer.headers["Location"].rpartition("/")[2]))
    writer.open()
    assert 'value="11"' in browser.text
    writer.send("answers", text="School is closed on {{ event_date | long_date }}. Rest well.")
    browser.post(f"{writer.address}/send", version=writer.version)
    assert "Sent for approval" in browser.text
    written = file.read_text(encoding="utf-8")
    assert "event_date = 2027-01-04  # staff training" in written
    assert written.endswith("long_date }}. Rest well.\n") and 'id = "inset"' in written
    assert not list(file.parent.glob("*.part")) and not list(file.parent.glob("*.previous"))


def test_a_file_changed_meanwhile_is_not_overwritten(pages):
    file = pages.office.write()
    browser = pages.signed_in(Role.AUTHOR)
    browser.get("/write")
    answer = browser.post("/write/open", follow=False, name="inset.md")
    writer = Writer(browser, int(answer.headers["Location"].rpartition("/")[2]))
    writer.open()
    writer.send("answers")
    pages.office.write(body="Changed in the editor.")
    browser.post(f"{writer.address}/send", version=writer.version)
    assert browser.status == 400 and "was changed since you opened it" in browser.text
    assert "Changed in the editor." in file.read_text(encoding="utf-8")
    assert len(pages.school.store.drafts()) == 1, "the draft is kept"


def test_what_can_not_be_opened_is_told(pages):
    pages.office.write("broken.md", keys="nonsense = 1")
    browser = pages.signed_in(Role.AUTHOR)
    browser.get("/write")
    for name in ("", "no-such-thing", "../config.toml.md", "/etc/passwd.md", "broken.md"):
        browser.post("/write/open", name=name)
        assert browser.status == 400, name
        assert "There is a problem" in browser.text
    browser.get("/write/999999")
    assert browser.status == 404


def test_sent_back_is_offered_to_be_changed(pages, write):
    from schoolcast.pipeline.approve import send_back

    pages.office.write()
    pages.office.submit()
    stored = pages.school.store.latest_revision("inset")
    send_back(stored, person="Head", reason="Say why it is closed.", school=pages.school)
    browser = pages.signed_in(Role.AUTHOR)
    browser.get("/write")
    assert "Say why it is closed." in browser.text
    browser.post("/write/open", name="inset.md")
    assert "INSET day" in browser.text and browser.status == 200


def test_somebody_is_asked_first(pages, write):
    pages.person(Role.APPROVER)
    writer = write()
    writer.send("answers")
    writer.browser.post(f"{writer.address}/send", version=writer.version, first="ask", of="")
    assert writer.browser.status == 400 and "Write what you want to know" in writer.browser.text
    fields = {"first": "ask", "of": "Mr Lindqvist", "question": "Is the date settled?"}
    writer.browser.post(f"{writer.address}/send", version=writer.version, **fields)
    assert "Mr Lindqvist is asked first" in writer.browser.text
    stored = pages.school.store.latest_revision("inset-day-2027-01-04")
    assert stored.state == "asked"


def test_channels_follow_the_audience_until_somebody_chooses(pages, write):
    writer = write()
    text = writer.send(audience="classes", classes=["class:oak"], channels=["page"])
    assert pages.school.store.draft(writer.number).words.channels is None
    assert re.search(r'name="channels" type="checkbox" value="oak" checked', text)
    writer.send(audience="classes", classes=["class:oak"], channels=["page", "oak"])
    assert pages.school.store.draft(writer.number).words.channels == ("page", "oak")


def test_a_channel_may_have_its_own_words(pages, write):
    writer = write()
    text = writer.send("check", **{"variant-page": "Short: closed on {{ event_date }}."})
    assert "Short: closed on Monday 4 January 2027." in text
    text = writer.send("check", **{"variant-page": "{{ nothing }}"})
    assert 'href="#variant-page"' in text and "no value" in text


@pytest.mark.parametrize(
    "bad",
    [
        "{{ ''.__class__.__mro__ }}",
        "{% import 'os' as os %}",
        "{{ 'x' * 99999999 }}",
        "{{ title",
        "{% for a in 'xx' %}{% for b in 'xx' %}x{% endfor %}{% endfor %}",
    ],
)
def test_forbidden_code_in_a_text_is_told_in_words(write, bad):
    writer = write()
    text = writer.send("answers", text=bad)
    assert 'href="#text"' in text and "Traceback" not in text
    assert "Check your answers:" not in text


def test_script_in_each_field_is_text(pages, write):
    writer = write()
    fields = dict.fromkeys((*FORM, "variant-page", "reminders", "classes", "children_as"), NASTY)
    fields |= {"audience": "classes", "goes": "at"}
    for do in ("save", "check", "answers"):
        writer.send(do, **fields)
        assert writer.browser.status == 200, do
        assert "<script>alert" not in writer.browser.text
    writer.browser.get("/write")
    assert "<script>alert" not in writer.browser.text
    writer.open()
    plain = {"title": NASTY, "text": "Plain <script>alert(1)</script> words."}
    assert "<script>alert" not in writer.send("answers", **plain)


def test_a_name_in_a_title_can_not_leave_its_folder(pages, write):
    writer = write()
    writer.send("answers", title="../../etc/passwd")
    writer.browser.post(f"{writer.address}/send", version=writer.version)
    assert _files(pages) == ["2026-27/2026-12-11-etc-passwd.md"]
    assert Path(pages.office.folder / "content" / _files(pages)[0]).is_file()


def test_two_announcements_of_one_title_get_two_names(pages, write):
    for _ in range(2):
        writer = write()
        writer.send("answers")
        writer.browser.post(f"{writer.address}/send", version=writer.version)
    assert len(_files(pages)) == 2
    assert pages.school.store.latest_revision("inset-day-2027-01-04-2") is not None


def test_a_draft_is_deleted_only_when_meant(pages, write):
    writer = write()
    writer.browser.post(f"{writer.address}/drop", version=writer.version)
    assert "Nothing was deleted" in writer.browser.text
    writer.browser.post(f"{writer.address}/drop", version=writer.version, sure="yes")
    assert "The draft is deleted" in writer.browser.text
    assert pages.school.store.drafts() == []


def test_a_draft_lies_sealed(pages, write):
    writer = write()
    writer.send(text="Benedict Quillfeather, in a draft.")
    for file in (pages.office.folder / "data").glob("*"):
        if file.is_file():
            assert b"Quillfeather" not in file.read_bytes(), file.name


def test_an_old_form_is_refused(write):
    writer = write()
    for version in ("", "x", "-1", "9" * 40):
        writer.browser.post(writer.address, version=version, do="save", **FORM)
        assert writer.browser.status == 400


def test_saving_the_same_twice_is_no_quarrel(pages, write):
    writer = write()
    old = writer.version
    writer.send(title="Again")
    writer.browser.post(writer.address, version=old, do="save", **(FORM | {"title": "Again"}))
    assert "Both versions are kept" not in writer.browser.text
    assert len(pages.school.store.drafts()) == 1


def test_a_repeat_there_is_stays(pages, write):
    file = pages.office.write(
        "club.md",
        id="club",
        kind="extra-curricular",
        keys='repeat = "FREQ=WEEKLY;BYDAY=FR"\nuntil = 2027-07-16',
        body="Chess club meets in the library.",
    )
    browser = pages.signed_in(Role.AUTHOR)
    browser.get("/write")
    answer = browser.post("/write/open", follow=False, name="club.md")
    writer = Writer(browser, int(answer.headers["Location"].rpartition("/")[2]))
    assert "every week on Friday, until Friday 16 July 2027" in writer.open()
    fields = {"event-day": "", "event-month": "", "event-year": "", "title": "Chess"}
    writer.send("answers", **fields, text="Chess club meets.")
    browser.post(f"{writer.address}/send", version=writer.version)
    written = file.read_text(encoding="utf-8")
    assert 'repeat = "FREQ=WEEKLY;BYDAY=FR"' in written and 'title = "Chess"' in written
    assert pages.school.store.latest_revision("club").revision.title == "Chess"
