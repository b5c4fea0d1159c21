"""Approving on a phone: read, answer, approve or send back; nothing by accident."""

from dataclasses import replace

import pytest
from tests.web.conftest import press

from schoolcast.domain.account import Role
from schoolcast.domain.delivery import State
from schoolcast.domain.revision import RevisionState
from schoolcast.web.approvals import _reasons_for


def _stored(pages, item="inset"):
    return pages.school.store.latest_revision(item)


@pytest.fixture
def waiting(pages):
    """An INSET day that waits for approval."""
    pages.office.write()
    pages.office.submit()
    return pages


@pytest.fixture
def asking(pages):
    """An announcement about which the rules ask something."""
    pages.office.write(
        kind="update",
        keys="",
        title="Book week",
        body="Matilda came to visit our library today, and everybody loved it.",
    )
    result = pages.office.submit()
    assert result.stored is not None
    return pages


def test_a_plain_one_is_read_and_approved_together(waiting):
    browser = waiting.signed_in(Role.APPROVER)
    browser.get("/approve")
    assert "Nothing asked, no child in it" in browser.text
    assert "Friday 11 December 2026, 3:30pm" in browser.text
    stored = _stored(waiting)
    browser.post("/approve/together", chosen=f"{stored.id}:{stored.sha256}")
    assert "Approved: 1" in browser.text
    assert _stored(waiting).approval.person == "Mr Lindqvist"
    assert [d.state for d in waiting.office.deliveries()] == [State.SCHEDULED]


def test_what_changed_after_it_was_shown_is_not_approved(waiting):
    browser = waiting.signed_in(Role.APPROVER)
    stored = _stored(waiting)
    waiting.office.write(body="School is closed on {{ event_date | long_date }}, all day.")
    waiting.office.submit()
    browser.get("/approve")
    browser.post("/approve/together", chosen=f"{stored.id}:{stored.sha256}")
    assert "Not approved, please read again: INSET day" in browser.text
    newest = _stored(waiting)
    browser.get(f"/approve/{newest.id}")
    browser.post(f"/approve/{newest.id}", sha256=stored.sha256)
    assert browser.status == 400 and "It has changed since you opened it" in browser.text
    assert waiting.office.deliveries() == []


def test_one_is_approved_with_its_reasons_shown(waiting):
    browser = waiting.signed_in(Role.APPROVER)
    stored = _stored(waiting)
    browser.get(f"/approve/{stored.id}")
    for words in ("No pupil is named.", "No child is in it.", "Friday 11 December", "page"):
        assert words in browser.text
    browser.post(f"/approve/{stored.id}", sha256=stored.sha256)
    assert "Approved: INSET day" in browser.text


def test_what_changed_since_the_last_approval_is_marked(waiting):
    waiting.office.approve()
    waiting.office.write(
        body="School is closed to pupils on {{ event_date | long_date }}.\n\nBring a coat."
    )
    waiting.office.submit()
    browser = waiting.signed_in(Role.APPROVER)
    browser.get(f"/approve/{_stored(waiting).id}")
    assert "What changed since it was last approved" in browser.text
    assert "Bring a coat." in browser.text.split("<ins>")[1]


@pytest.mark.parametrize(
    ("rule", "offered"),
    [
        ("NAME-WORD", {"not-a-name", "agreed"}),
        ("SENS-HEALTH", {"not-a-name", "agreed"}),  # it may take a word for the child's name
        ("IMG-RIGHTS", {"agreed"}),
        ("DATE-RELATIVE", set()),
    ],
)
def test_only_answers_that_can_be_true_are_offered(asking, rule, offered):
    finding = replace(_stored(asking).verdict.findings[0], rule=rule)
    assert _reasons_for(finding).keys() & {"not-a-name", "agreed"} == offered


def test_questions_are_answered_with_a_reason_and_recorded(asking):
    browser = asking.signed_in(Role.APPROVER)
    stored = _stored(asking)
    browser.get(f"/approve/{stored.id}")
    assert "What only you can say" in browser.text
    browser.post(f"/approve/{stored.id}", sha256=stored.sha256)
    assert browser.status == 400 and "Answer or mend" in browser.text
    findings = [f for f in stored.verdict.findings if f.severity == "must_resolve"]
    assert browser.text.count('value="not-a-name"') == len(findings)
    answers = {f"reason-{f.key}": "not-a-name" for f in findings}
    words = {f"words-{f.key}": "the musical's heroine" for f in findings}
    browser.post(f"/approve/{stored.id}", sha256=stored.sha256, **answers, **words)
    assert "Approved: Book week" in browser.text
    kept = _stored(asking).approval.answers
    assert set(kept.values()) == {"not-a-name: the musical's heroine"}


def test_sending_back_asks_why_and_tells_the_author(waiting):
    browser = waiting.signed_in(Role.APPROVER)
    stored = _stored(waiting)
    browser.get(f"/approve/{stored.id}")
    browser.post(f"/approve/{stored.id}/back", why=" ")
    assert browser.status == 400 and "Say why" in browser.text
    browser.post(f"/approve/{stored.id}/back", why="please add the time")
    assert _stored(waiting).state is RevisionState.SENT_BACK
    author = waiting.signed_in(Role.AUTHOR, name="Office")
    assert "please add the time" in author.get("/").get_data(as_text=True)
    browser.get(f"/approve/{stored.id}")
    assert browser.status == 404 and "waits for nobody any more" in browser.text


def test_nobody_approves_their_own(pages):
    pages.office.write()
    pages.office.submit(person="Mr Lindqvist")
    browser = pages.signed_in(Role.APPROVER)
    stored = _stored(pages)
    browser.get(f"/approve/{stored.id}")
    browser.post(f"/approve/{stored.id}", sha256=stored.sha256)
    assert browser.status == 400 and "somebody else has to approve it" in browser.text


def test_an_author_reads_but_has_no_buttons(waiting):
    browser = waiting.signed_in(Role.AUTHOR)
    browser.get("/approve")
    assert "INSET day" in browser.text and "Approve those I ticked" not in browser.text
    browser.get(f"/approve/{_stored(waiting).id}")
    assert "Send back" not in browser.text


def test_a_late_one_asks_now_or_leave_out(waiting):
    waiting.office.at("2026-12-11T16:00Z")
    browser = waiting.signed_in(Role.APPROVER)
    stored = _stored(waiting)
    browser.get(f"/approve/{stored.id}")
    browser.post(f"/approve/{stored.id}", sha256=stored.sha256)
    assert browser.status == 400 and "Send it now" in browser.text
    name = browser.text.split('name="choice-')[1].split('"')[0]
    browser.get(f"/approve/{stored.id}")
    browser.post(f"/approve/{stored.id}", sha256=stored.sha256, **{f"choice-{name}": "now"})
    assert "Approved: INSET day" in browser.text


def test_another_schools_revision_is_not_found(waiting):
    browser = waiting.signed_in(Role.APPROVER)
    stored = _stored(waiting)
    with waiting.school.store._write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO schools (school, audit_seq, audit_hash) VALUES ('elsewhere', 0, '')"
        )
        connection.exec_driver_sql("UPDATE revisions SET school = 'elsewhere'")
    for address in (f"/approve/{stored.id}", f"/pictures/{stored.id}/{'0' * 64}"):
        assert browser.get(address).status_code == 404


@pytest.mark.parametrize("width", [375, 320])
def test_in_a_browser(asking, make_window, width):
    window = make_window(width).sign_in(asking.person(Role.APPROVER))
    number = _stored(asking).id
    for address in ("/approve", f"/approve/{number}"):
        window.open(address)
        assert window.violations() == [], address
        assert not window.scrolls_sideways(), address
    press(window.page.get_by_role("button", name="Approve"))
    assert window.page.get_by_role("alert").is_visible()
    assert window.violations() == []


def test_words_that_name_a_day_are_asked_about_on_the_day_they_would_go_out(pages):
    pages.office.at("2027-01-03T18:00+00:00")
    pages.office.write(publish_at="on-approval", body="School is closed to pupils tomorrow.")
    pages.office.submit()
    browser = pages.signed_in(Role.APPROVER)
    stored = _stored(pages)
    browser.get("/approve")
    assert "Nothing asked, no child in it" in browser.text
    pages.office.at("2027-01-04T08:00+00:00")
    browser = pages.signed_in(Role.APPROVER)
    browser.get("/approve")
    assert "Nothing asked, no child in it" not in browser.text
    browser.post("/approve/together", chosen=f"{stored.id}:{stored.sha256}")
    browser.get(f"/approve/{stored.id}")
    assert "“tomorrow” will be Tuesday 5 January 2027" in browser.text
    browser.post(f"/approve/{stored.id}", sha256=stored.sha256)
    assert browser.status == 400 and "Answer or mend" in browser.text
    assert pages.office.deliveries() == []
    [question] = pages.office.approve(person="Mr Lindqvist").unresolved
    answer = {f"reason-{question.key}": "checked"}
    browser.post(f"/approve/{stored.id}", sha256=stored.sha256, **answer)
    assert "Approved: INSET day" in browser.text


@pytest.mark.parametrize("together", [True, False])
def test_what_keeps_a_post_back_is_said_with_the_approval(waiting, together):
    browser = waiting.signed_in(Role.APPROVER)
    stored = _stored(waiting)
    browser.get("/pause")
    browser.post("/pause", what="channel:page", why="a bereavement")
    if together:
        browser.post("/approve/together", chosen=f"{stored.id}:{stored.sha256}")
    else:
        browser.post(f"/approve/{stored.id}", sha256=stored.sha256)
    assert "Kept back for now on page: it is paused (Mr Lindqvist: a bereavement)" in browser.text
