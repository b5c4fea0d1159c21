"""An approver mends a word, and the author confirms with one press: two people, both named."""

import pytest
from tests.web.conftest import press

from schoolcast.domain.account import Role
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import NotAllowed
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.rewording import confirm

BODY = "School is closed to pupils on {{ event_date | long_date }}."
BETTER = "School is closed to pupils on {{ event_date | long_date }}. Staff are training."


@pytest.fixture
def waiting(pages):
    """An INSET day that Mrs Okafor wrote, with a comment and a text of its own for oak."""
    pages.office.write(keys="event_date = 2027-01-04  # from the calendar")
    pages.office.submit(person="Mrs Okafor")
    pages.person(Role.APPROVER)
    return pages


def _newest(pages, item="inset"):
    return pages.school.store.latest_revision(item)


def _mend(pages, browser, text=BETTER):
    stored = _newest(pages)
    browser.get(f"/approve/{stored.id}/words")
    browser.post(f"/approve/{stored.id}/words", sha256=stored.sha256, text=text)
    return _newest(pages)


def test_mended_by_the_head_confirmed_by_the_author_with_one_press(waiting):
    head = waiting.signed_in(Role.APPROVER)
    head.get(f"/approve/{_newest(waiting).id}")
    assert "Mend a word yourself" in head.text
    stored = _mend(waiting, head)
    assert "confirms with one press" in head.text
    assert stored.state is RevisionState.SUBMITTED
    assert stored.revision.authors == ("Mrs Okafor", "Mr Lindqvist")
    assert waiting.office.deliveries() == []
    file = (waiting.office.folder / "content" / "inset.md").read_text(encoding="utf-8")
    assert BETTER in file and "# from the calendar" in file
    author = waiting.signed_in(Role.AUTHOR)
    author.get("/")
    assert "Mr Lindqvist mended" in author.text
    assert "Staff are training." in author.text.split("<ins>")[1]
    author.post(f"/approve/{stored.id}/confirm", sha256=stored.sha256)
    assert "Confirmed and approved: INSET day" in author.text
    approved = _newest(waiting)
    assert (approved.id, approved.state) == (stored.id, RevisionState.APPROVED)
    assert approved.approval.person == "Mr Lindqvist"
    assert waiting.school.store.mending(stored.id).confirmed_by == "Mrs Okafor"
    lines = {e.action: e for e in waiting.school.store.audit()}
    assert lines["mend"].person == lines["approve"].person == "Mr Lindqvist"
    assert lines["approve"].detail["confirmed_by"] == "Mrs Okafor"
    assert waiting.school.store.verify_audit() is None
    assert [d.state for d in waiting.office.deliveries()] == [State.SCHEDULED]
    waiting.office.at("2026-12-11T15:30Z")
    waiting.office.run()
    assert waiting.office.posted()[0]["text"].endswith("Staff are training.")


def test_the_mender_alone_approves_nothing(waiting):
    head = waiting.signed_in(Role.APPROVER)
    stored = _mend(waiting, head)
    head.get("/")
    assert "It waits for somebody’s word" in head.text
    head.post(f"/approve/{stored.id}/confirm", sha256=stored.sha256)
    assert "You mended these words yourself" in head.text
    head.post(f"/approve/{stored.id}", sha256=stored.sha256)
    with pytest.raises(NotAllowed, match="somebody else has to approve it"):
        waiting.office.approve(person="Mr Lindqvist")
    assert _newest(waiting).state is RevisionState.SUBMITTED
    assert waiting.office.deliveries() == []


def test_who_wrote_it_alone_mends_nothing(waiting):
    waiting.office.write(body="Closed on {{ event_date | long_date }}.")
    waiting.office.submit(person="Mr Lindqvist")
    waiting.office.write(id="mine", name="mine.md", body="Closed on {{ event_date | long_date }}.")
    waiting.office.submit("mine.md", person="Mr Lindqvist")
    head, stored = waiting.signed_in(Role.APPROVER), _newest(waiting, "mine")
    head.get(f"/approve/{stored.id}")
    assert "Mend a word yourself" not in head.text
    head.post(f"/approve/{stored.id}/words", sha256=stored.sha256, text=BETTER)
    assert head.status == 400 and "wrote mine alone" in head.text


def test_an_auditor_confirms_nothing_and_an_admin_may(waiting):
    stored = _mend(waiting, waiting.signed_in(Role.APPROVER))
    auditor = waiting.signed_in(Role.AUDITOR)
    auditor.get("/")
    auditor.post(f"/approve/{stored.id}/confirm", sha256=stored.sha256)
    assert auditor.status == 403
    with pytest.raises(NotAllowed, match="neither wrote it"):
        confirm(stored, person="A Stranger", school=waiting.school, source_sha256=None)
    admin = waiting.signed_in(Role.ADMIN)
    admin.get("/")
    admin.post(f"/approve/{stored.id}/confirm", sha256=stored.sha256)
    assert "Confirmed and approved" in admin.text


def test_what_is_edited_after_mending_is_confirmed_by_nobody(waiting):
    stored = _mend(waiting, waiting.signed_in(Role.APPROVER))
    waiting.office.write(body="Something else on {{ event_date | long_date }}.")
    author = waiting.signed_in(Role.AUTHOR)
    author.get("/")
    author.post(f"/approve/{stored.id}/confirm", sha256=stored.sha256)
    assert "was changed after it was submitted" in author.text
    waiting.office.submit(person="Mrs Okafor")
    author.post(f"/approve/{stored.id}/confirm", sha256=stored.sha256)
    assert author.status == 404
    author.get("/")
    assert "Confirm these words" not in author.text
    assert waiting.office.deliveries() == []


def test_a_digest_of_other_words_confirms_nothing(waiting):
    before = _newest(waiting)
    stored = _mend(waiting, waiting.signed_in(Role.APPROVER))
    author = waiting.signed_in(Role.AUTHOR)
    author.get("/")
    author.post(f"/approve/{stored.id}/confirm", sha256=before.sha256)
    assert "It has changed since you opened it" in author.text
    assert _newest(waiting).state is RevisionState.SUBMITTED


def test_a_mender_who_may_not_approve_any_more_does_not_count(waiting):
    from schoolcast.pipeline.accounts import change_account

    stored = _mend(waiting, waiting.signed_in(Role.APPROVER))
    head = waiting.person(Role.APPROVER)
    change_account(head, roles=(), active=False, by="Set-up", school=waiting.school)
    author = waiting.signed_in(Role.AUTHOR)
    author.get("/")
    author.post(f"/approve/{stored.id}/confirm", sha256=stored.sha256)
    assert "is not an approver" in author.text
    assert _newest(waiting).state is RevisionState.SUBMITTED


def test_what_the_checks_ask_is_answered_by_the_mender_first(waiting):
    head = waiting.signed_in(Role.APPROVER)
    stored = _mend(waiting, head, BETTER + " Matilda came to visit.")
    assert "Answer what the checks ask" in head.text
    author = waiting.signed_in(Role.AUTHOR)
    author.get("/")
    assert "still has to answer" in author.text
    author.post(f"/approve/{stored.id}/confirm", sha256=stored.sha256)
    assert "still has to answer" in author.text
    head.post(f"/approve/{stored.id}", sha256=stored.sha256)
    assert head.status == 400 and "Answer or mend" in head.text
    asked = [f for f in _newest(waiting).verdict.findings if f.severity == "must_resolve"]
    answers = {f"reason-{f.key}": "not-a-name" for f in asked}
    head.post(f"/approve/{stored.id}", sha256=stored.sha256, **answers)
    assert "Your answers are kept" in head.text
    author.get("/")
    author.post(f"/approve/{stored.id}/confirm", sha256=stored.sha256)
    assert set(_newest(waiting).approval.answers.values()) == {"not-a-name: yes"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BODY, "No word was changed"),
        ("  ", "Write the text"),
        ("Closed on {{ event_date | long_dat }}.", "long_dat"),
        ("Ring 07700 900123 for Ottoline Marchbanks.", "A check stops these words"),
    ],
)
def test_mistakes_leave_file_and_revision_as_they_were(waiting, text, words):
    stored, head = _newest(waiting), waiting.signed_in(Role.APPROVER)
    file = waiting.office.folder / "content" / "inset.md"
    before = file.read_bytes()
    head.get(f"/approve/{stored.id}/words")
    head.post(f"/approve/{stored.id}/words", sha256=stored.sha256, text=text)
    assert head.status == 400 and words in head.text
    assert text.strip() in head.text
    assert file.read_bytes() == before and _newest(waiting).id == stored.id


def test_the_pages_are_accessible_at_both_widths(waiting, make_window):
    head, author = waiting.person(Role.APPROVER), waiting.person(Role.AUTHOR)
    first = _newest(waiting)
    for width in (1280, 320):
        window = make_window(width).sign_in(head).open(f"/approve/{first.id}/words")
        assert window.violations() == [] and not window.scrolls_sideways()
    window.page.get_by_label("Text", exact=True).fill(BETTER)
    press(window.page.get_by_role("button", name="Approve with these words"))
    for width in (1280, 320):
        window = make_window(width).sign_in(author).open("/")
        assert "Confirm these words" in window.page.content()
        assert window.violations() == [] and not window.scrolls_sideways()
        window.open(f"/approve/{_newest(waiting).id}")
        assert window.violations() == [] and not window.scrolls_sideways()


def test_words_mended_today_and_confirmed_tomorrow_are_asked_about_again(waiting):
    waiting.office.at("2027-01-03T18:00+00:00")
    closed = "School is closed to pupils tomorrow."
    waiting.office.write(publish_at="on-approval", body=closed)
    waiting.office.submit(person="Mrs Okafor")
    head = waiting.signed_in(Role.APPROVER)
    stored = _mend(waiting, head, f"{closed} Staff are training.")
    assert waiting.school.store.mending(stored.id).ready
    waiting.office.at("2027-01-04T08:00+00:00")
    author = waiting.signed_in(Role.AUTHOR)
    author.post(f"/approve/{stored.id}/confirm", sha256=stored.sha256)
    assert _newest(waiting).state is RevisionState.SUBMITTED
    assert not waiting.school.store.mending(stored.id).ready
    assert waiting.office.deliveries() == []
