"""Who may approve: one truth for the command line and the pages."""

import pytest

from schoolcast.domain.account import Role
from schoolcast.domain.errors import NotAllowed, UsageProblem
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.absence import end_absence, start_absence
from schoolcast.pipeline.accounts import change_account
from schoolcast.pipeline.entitled import may_approve, people_of


@pytest.fixture
def waiting(pages):
    """An INSET day that waits; the school's accounts are its Head and Deputy."""
    pages.person(Role.APPROVER)
    pages.person(Role.DEPUTY)
    pages.office.write()
    pages.office.submit()
    return pages


def _press_approve(pages, browser):
    stored = pages.school.store.latest_revision("inset")
    browser.get(f"/approve/{stored.id}")
    browser.post(f"/approve/{stored.id}", sha256=stored.sha256)
    return browser


def _approved(pages):
    return pages.school.store.latest_revision("inset").state is RevisionState.APPROVED


def test_accounts_and_configuration_are_merged(waiting):
    people = people_of(waiting.school)
    assert people.approvers == ("Head", "Mr Lindqvist")
    assert (people.head, people.deputies) == ("Mr Lindqvist", ("Ms Prewett",))
    assert waiting.school.people.approvers == ("Head",)


def test_an_account_approves_on_the_command_line_too(waiting):
    waiting.office.approve(person="mr lindqvist")
    assert _approved(waiting)


def test_somebody_without_the_role_does_not(waiting):
    with pytest.raises(NotAllowed, match="Mrs Okafor is not an approver"):
        waiting.office.approve(person="Mrs Okafor")


def test_a_closed_account_ends_at_once(waiting):
    account = waiting.person(Role.APPROVER)
    assert may_approve("Mr Lindqvist", waiting.school)
    change_account(account, roles=(), active=False, by="Set-up", school=waiting.school)
    with pytest.raises(NotAllowed):
        waiting.office.approve(person="Mr Lindqvist")


def test_a_deputy_approves_in_an_absence_alone_on_both_faces(waiting):
    with pytest.raises(NotAllowed, match="people absence start"):
        waiting.office.approve(person="Ms Prewett")
    deputy = _press_approve(waiting, waiting.signed_in(Role.DEPUTY))
    assert deputy.status == 400 and "is not recorded as away" in deputy.text
    assert not _approved(waiting)
    deputy.get("/")
    deputy.post("/absence/start", why="a course")
    assert "Mr Lindqvist is away" in deputy.text and "a course" in deputy.text
    _press_approve(waiting, deputy)
    assert "Approved: INSET day" in deputy.text and _approved(waiting)


def test_the_absence_ends_in_one_step_and_with_it_the_right(waiting):
    start_absence(waiting.school, person="Ms Prewett")
    deputy = waiting.signed_in(Role.DEPUTY)
    deputy.get("/")
    deputy.post("/absence/end")
    assert "Mr Lindqvist is back" in deputy.text
    assert "is not recorded as away" in _press_approve(waiting, deputy).text
    deputy.post("/absence/end")
    assert "is not recorded as away" in deputy.text
    deputy.post("/absence/start")
    deputy.post("/absence/start")
    assert "is recorded as away already" in deputy.text


def test_an_author_can_not_say_that_the_head_is_away(waiting):
    author = waiting.signed_in(Role.AUTHOR)
    author.get("/")
    author.post("/absence/start")
    assert author.status == 403
    assert waiting.school.store.absence("Mr Lindqvist") is None


def test_what_the_head_wrote_a_deputy_approves_without_an_absence(waiting):
    waiting.office.write(body="School is closed on {{ event_date | long_date }}.")
    waiting.office.submit(person="Mr Lindqvist")
    with pytest.raises(NotAllowed, match="somebody else has to approve it"):
        waiting.office.approve(person="Mr Lindqvist")
    waiting.office.approve(person="Ms Prewett")
    assert _approved(waiting)


def test_the_head_hears_of_the_absence_by_mail(waiting):
    waiting.office.configure(
        '\n[[alerts.people]]\nname = "Mr Lindqvist"\naddress = "head@example.org"\n'
        'role = "approver"\n'
    )
    sent = []
    school = waiting.school
    object.__setattr__(school, "notify", sent.append)
    deputy = waiting.signed_in(Role.DEPUTY)
    deputy.get("/")
    deputy.post("/absence/start", why="")
    end_absence(school, person="Mr Lindqvist")
    assert [one.to.address for one in sent] == ["head@example.org"] * 2
    assert "approve announcements and devices" in sent[0].body


def test_without_a_head_nobody_is_away(pages):
    pages.person(Role.DEPUTY)
    with pytest.raises(UsageProblem, match="Nobody is known as the Head"):
        start_absence(pages.school, person="Ms Prewett")
