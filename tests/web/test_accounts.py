"""Accounts in the pages: adding, changing, closing; the last one is never locked out."""

import re

import pytest
from tests.web.conftest import press

from schoolcast.domain.account import Role

SCRIPT = "<script>alert(1)</script>"


def _code(text):
    return re.search(r"Code</dt><dd[^>]*>([^<]+)<", text)[1]


def _number(pages, name):
    return next(a.id for a in pages.school.store.accounts() if a.name == name)


def test_a_new_colleague_gets_in_with_the_code_that_is_shown_once(pages):
    admin = pages.signed_in(Role.ADMIN)
    admin.get("/accounts/new")
    admin.post("/accounts/new", name="Mr Brightwater", role=["author"])
    code = _code(admin.text)
    assert "brightwater" in admin.text and "not shown again" in admin.text
    admin.get("/accounts")
    assert "Has not chosen a password yet" in admin.text
    assert code not in admin.text

    new = pages.browser()
    new.post("/welcome", username="brightwater", code=code, password="green kettle forty")
    new.sign_in("brightwater", "green kettle forty")
    assert new.get("/account").status_code == 200
    assert "Mr Brightwater" in new.text
    admin.get("/accounts")
    assert "Has not chosen a password yet" not in admin.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "", "role": ["author"]}, "Give the name"),
        ({"name": "Mr Brightwater"}, "Say what they may do"),
        ({"name": "Mr Brightwater", "role": ["headmaster"]}, "Say what they may do"),
        ({"name": "Mr Brightwater", "role": ["author"], "username": "no spaces"}, "a user name"),
        ({"name": "Mx Adeyemi", "role": ["author"], "username": "second"}, "Mx Adeyemi"),
    ],
)
def test_a_mistake_loses_nothing_typed(pages, typed, words):
    admin = pages.signed_in(Role.ADMIN)
    admin.get("/accounts/new")
    assert admin.post("/accounts/new", **typed).status_code == 400
    assert words in admin.text and "There is a problem" in admin.text
    assert f'value="{typed["name"]}"' in admin.text or not typed["name"]
    assert len(pages.school.store.accounts()) == 1


def test_script_in_a_name_is_shown_as_text(pages):
    admin = pages.signed_in(Role.ADMIN)
    admin.get("/accounts/new")
    admin.post("/accounts/new", name=f"Mr {SCRIPT}", username="script", role=["author"])
    admin.get("/accounts")
    assert SCRIPT not in admin.text
    assert "&lt;script&gt;" in admin.text


def test_roles_change_at_once(pages):
    author = pages.signed_in(Role.AUTHOR)
    admin = pages.signed_in(Role.ADMIN)
    number = _number(pages, "Mrs Okafor")
    admin.get(f"/accounts/{number}")
    admin.post(f"/accounts/{number}/roles", role=["auditor"])
    assert "The change is kept" in admin.text
    assert author.post("/pause", why="x").status_code == 403


def test_without_a_role_nothing_changes(pages):
    pages.person(Role.AUTHOR)
    admin = pages.signed_in(Role.ADMIN)
    number = _number(pages, "Mrs Okafor")
    admin.get(f"/accounts/{number}")
    assert admin.post(f"/accounts/{number}/roles").status_code == 400
    assert pages.school.store.account(number).roles == {Role.AUTHOR}


def test_closing_ends_the_visit_and_opening_lets_in_again(pages):
    author = pages.signed_in(Role.AUTHOR)
    admin = pages.signed_in(Role.ADMIN)
    number = _number(pages, "Mrs Okafor")
    admin.get(f"/accounts/{number}")
    admin.post(f"/accounts/{number}/close")
    assert "can&#39;t sign in any more" in admin.text
    author.get("/account")
    assert "Password" in author.text and "Mrs Okafor" not in author.text
    assert admin.post(f"/accounts/{number}/reset").status_code == 400
    admin.post(f"/accounts/{number}/open")
    author.sign_in("okafor").get("/account")
    assert "Mrs Okafor" in author.text


def test_a_reset_signs_out_and_forgets_the_second_factor(pages):
    account = pages.person(Role.AUTHOR)
    pages.school.store.set_second_factor(
        account.id, "JBSWY3DPEHPK3PXP", 1, at=pages.office.clock.now()
    )
    admin = pages.signed_in(Role.ADMIN)
    admin.get(f"/accounts/{account.id}")
    assert "Forget the authenticator app too" in admin.text
    admin.post(f"/accounts/{account.id}/reset", second_factor="yes")
    assert _code(admin.text)
    after = pages.school.store.account(account.id)
    assert not after.has_second_factor and not after.has_password


def test_the_last_admin_cannot_lock_everybody_out(pages):
    admin = pages.signed_in(Role.ADMIN)
    own = _number(pages, "Mx Adeyemi")
    admin.get(f"/accounts/{own}")
    assert admin.post(f"/accounts/{own}/close").status_code == 400
    assert "last one who looks after accounts" in admin.text
    assert admin.post(f"/accounts/{own}/roles", role=["author"]).status_code == 400
    assert "last one who looks after accounts" in admin.text
    # Another one who has never signed in is no help yet.
    admin.post("/accounts/new", name="Mr Brightwater", role=["admin"])
    assert admin.post(f"/accounts/{own}/close").status_code == 400
    pages.person(Role.ADMIN, name="Mrs Tanglewood")
    admin.post(f"/accounts/{own}/close")
    assert not pages.school.store.account(own).active


def test_who_has_confirmed_the_policy(pages, office):
    pages.person(Role.AUTHOR, policy=False)
    pages.school.store.acknowledge(
        "Mrs Tanglewood", pages.desk.settings.people.policy_version, at=office.clock.now()
    )
    admin = pages.signed_in(Role.ADMIN)
    admin.get("/accounts")
    assert "Not confirmed" in admin.text
    assert "Head: may approve, and has not confirmed the policy" in admin.text
    assert "Mrs Tanglewood: confirmed the policy" in admin.text


@pytest.mark.parametrize("step", ["", "/roles", "/close", "/open", "/reset"])
def test_a_forged_number_is_not_there(pages, step):
    admin = pages.signed_in(Role.ADMIN)
    admin.get("/accounts")
    if step:
        assert admin.post(f"/accounts/999999{step}", role=["admin"]).status_code == 404
    else:
        assert admin.get("/accounts/999999").status_code == 404


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_accounts_are_accessible(pages, make_window, width):
    author = pages.person(Role.AUTHOR)
    window = make_window(width).sign_in(pages.person(Role.ADMIN))
    for address in ("/accounts", "/accounts/new", f"/accounts/{author.id}"):
        window.open(address)
        assert window.violations() == [], address
        assert not window.scrolls_sideways(), address
    window.open("/accounts/new")
    press(window.page.get_by_role("button", name="Add and show the code"))
    assert window.page.get_by_role("alert").is_visible()
    assert window.violations() == []
    window.page.get_by_label("Name", exact=True).fill("Mr Brightwater")
    window.page.get_by_label("Writes announcements").check()
    press(window.page.get_by_role("button", name="Add and show the code"))
    assert window.page.get_by_role("heading", name="A code for Mr Brightwater").is_visible()
    assert window.violations() == []
    assert not window.scrolls_sideways()
