"""Signing in: passwords, second factors, remembered phones, and those who try to guess."""

import re
from datetime import timedelta

import pyotp
import pytest

from schoolcast.domain.account import Role
from schoolcast.pipeline.accounts import add_account, reset_account


def _code(secret, clock):
    return pyotp.TOTP(secret).at(clock.now())


def _secret(browser):
    return browser.text.split('name="secret" value="')[1].split('"')[0]


def _plain(text):
    return re.sub(r'nonce="[^"]+"', "", text)


def test_a_new_person_chooses_a_password_and_signs_in(pages):
    account, code = add_account("Mrs Okafor", [Role.AUTHOR], by="Head", school=pages.school)
    assert account.username == "okafor"
    browser = pages.browser()
    browser.post("/welcome", username="okafor", code=code.lower(), password="plum ladder quartz")
    assert "Your password is set" in browser.text
    browser.sign_in("okafor")
    assert "Mrs Okafor" in browser.text
    browser.post("/sign-out")
    browser.get("/")
    assert "Sign in" in browser.text and "Mrs Okafor" not in browser.text


def test_a_code_works_once_and_for_a_week(pages):
    _, code = add_account("Mrs Okafor", [Role.AUTHOR], by="Head", school=pages.school)
    browser = pages.browser()
    choose = {"username": "okafor", "code": code, "password": "plum ladder quartz"}
    browser.post("/welcome", **choose)
    browser.post("/welcome", **choose)
    assert browser.status == 400 and "used before" in browser.text
    account = pages.school.store.accounts()[0]
    again = reset_account(account, by="Head", school=pages.school)
    pages.office.clock.set(pages.office.clock.now() + timedelta(days=8))
    browser.post("/welcome", **(choose | {"code": again}))
    assert browser.status == 400 and "more than a week old" in browser.text


@pytest.mark.parametrize(
    "password", ["short", "mrs okafor rules", "password123456", "aaaaaaaaaaaaaa"]
)
def test_a_password_that_is_easily_guessed_is_refused(pages, password):
    _, code = add_account("Mrs Okafor", [Role.AUTHOR], by="Head", school=pages.school)
    browser = pages.browser()
    browser.post("/welcome", username="okafor", code=code, password=password)
    assert browser.status == 400 and "hree words that have nothing to do" in browser.text


def test_the_same_words_for_every_wrong_sign_in(pages):
    pages.person(Role.AUTHOR)
    browser = pages.browser()
    browser.post("/sign-in", username="okafor", password="wrong wrong wrong")
    known = browser.text
    browser.post("/sign-in", username="nobody", password="wrong wrong wrong")
    assert _plain(known).replace("okafor", "nobody") == _plain(browser.text)


def test_guessing_is_slowed_for_the_account_and_for_the_address(pages):
    pages.person(Role.AUTHOR)
    pages.person(Role.AUDITOR)
    browser = pages.browser()
    for _ in range(5):
        browser.post("/sign-in", username="okafor", password="wrong wrong wrong")
    browser.post("/sign-in", username="okafor", password="plum ladder quartz")
    assert "too many wrong tries" in browser.text and "30 seconds" in browser.text
    browser.post("/sign-in", username="vantongeren", password="plum ladder quartz")
    assert "too many wrong tries" in browser.text
    pages.office.clock.set(pages.office.clock.now() + timedelta(seconds=31))
    assert "Mrs Okafor" in browser.sign_in("okafor").text


def test_a_sign_in_gets_a_cookie_of_its_own(pages):
    pages.person(Role.AUTHOR)
    browser = pages.browser()
    browser.client.set_cookie("schoolcast", "chosen-by-a-stranger")
    browser.sign_in("okafor")
    first = browser.client.get_cookie("schoolcast")
    assert first is not None and first.value != "chosen-by-a-stranger"
    assert first.http_only and first.same_site == "Lax"
    browser.sign_in("okafor")
    second = browser.client.get_cookie("schoolcast")
    assert second.value != first.value
    stale = pages.browser()
    stale.client.set_cookie("schoolcast", first.value)
    assert "Mrs Okafor" not in stale.get("/").get_data(as_text=True)


def test_a_visit_ends_after_an_hour_without_a_click(pages):
    browser = pages.signed_in(Role.AUTHOR)
    clock = pages.office.clock
    for _ in range(3):
        clock.set(clock.now() + timedelta(minutes=50))
        assert "Mrs Okafor" in browser.get("/").get_data(as_text=True)
    clock.set(clock.now() + timedelta(minutes=61))
    assert "Mrs Okafor" not in browser.get("/").get_data(as_text=True)


def test_an_approver_needs_a_second_factor_when_others_can_reach_the_pages(make_pages):
    pages = make_pages(public_url="https://news.example.org", proxy="127.0.0.1")
    head = pages.person(Role.APPROVER)
    browser = pages.browser()
    browser.client.environ_base["HTTP_HOST"] = "news.example.org"
    browser.post("/sign-in", username=head.username, password="plum ladder quartz")
    assert "Set up a second step" in browser.text
    browser.get("/")
    assert "Set up a second step" in browser.text, "nothing else can be opened before"
    secret, clock = _secret(browser), pages.office.clock
    browser.post("/second-factor/new", secret=secret, code="000000")
    assert browser.status == 400 and _secret(browser) == secret
    code = _code(secret, clock)
    browser.post("/second-factor/new", secret=secret, code=code, remember="yes", label="my phone")
    assert "Mr Lindqvist" in browser.text
    cookie = browser.client.get_cookie("__Host-schoolcast")
    assert cookie.secure and cookie.http_only

    other = pages.browser()
    other.client.environ_base["HTTP_HOST"] = "news.example.org"
    other.post("/sign-in", username=head.username, password="plum ladder quartz")
    assert "The code from your app" in other.text
    other.post("/second-factor", code=code)
    assert "used before" in other.text, "a code that somebody looked at is no use"
    clock.set(clock.now() + timedelta(seconds=31))
    other.post("/second-factor", code=_code(secret, clock))
    assert "Mr Lindqvist" in other.text

    browser.post("/sign-out")
    browser.sign_in(head.username)
    assert "Mr Lindqvist" in browser.text, "the remembered phone is not asked again"
    phone = pages.school.store.phones(head.id)[0]
    assert phone.label == "my phone"
    other.get("/account")
    other.post(f"/account/phones/{phone.id}/forget")
    assert "Sign in" in browser.get("/").get_data(as_text=True), "and revoking signs it out"
    browser.sign_in(head.username)
    assert "The code from your app" in browser.text


def test_an_author_needs_none_and_nobody_does_on_this_computer_alone(make_pages, pages):
    assert "Mr Lindqvist" in pages.signed_in(Role.APPROVER).text
    beyond = make_pages(public_url="https://news.example.org", proxy="127.0.0.1")
    author = beyond.person(Role.AUTHOR)
    browser = beyond.browser()
    browser.client.environ_base["HTTP_HOST"] = "news.example.org"
    assert "Mrs Okafor" in browser.sign_in(author.username).text


def test_the_policy_is_confirmed_once_for_each_version(pages):
    account = pages.person(Role.AUTHOR, policy=False)
    browser = pages.browser()
    browser.post("/sign-in", username=account.username, password="plum ladder quartz")
    assert "I have read the policy" in browser.text
    browser.get("/account")
    assert "I have read the policy" in browser.text, "no other page before"
    browser.post("/policy")
    assert browser.status == 400 and "Tick the box" in browser.text
    browser.post("/policy", read="yes")
    assert "Home" in browser.text
    pages.office.configure('[people]\npolicy_version = "2"\n')
    browser.get("/")
    assert "I have read the policy" in browser.text


def test_a_closed_account_is_shown_out(pages):
    from schoolcast.pipeline.accounts import change_account

    browser = pages.signed_in(Role.AUTHOR)
    account = pages.person(Role.AUTHOR)
    change_account(account, roles=account.roles, active=False, by="Head", school=pages.school)
    assert "Mrs Okafor" not in browser.get("/").get_data(as_text=True)
    browser.sign_in("okafor")
    assert "do not belong together" in browser.text


def test_changing_the_password_asks_for_the_old_one_and_ends_all_visits(pages):
    browser, other = pages.signed_in(Role.AUTHOR), pages.signed_in(Role.AUTHOR)
    browser.get("/account")
    browser.post("/account/password", old="not the right one", new="quince anvil marble")
    assert browser.status == 400 and "not your present password" in browser.text
    browser.post("/account/password", old="plum ladder quartz", new="quince anvil marble")
    assert "Sign in with the new one" in browser.text
    assert "Mrs Okafor" not in other.get("/").get_data(as_text=True)
    assert "Mrs Okafor" in browser.sign_in("okafor", "quince anvil marble").text


def test_no_password_code_or_cookie_is_kept_as_it_is(pages):
    account, code = add_account("Mr Hale", [Role.AUTHOR], by="Head", school=pages.school)
    browser = pages.signed_in(Role.AUTHOR)
    cookie = browser.client.get_cookie("schoolcast").value
    kept = b"".join(file.read_bytes() for file in (pages.office.folder / "data").glob("*sqlite3*"))
    assert account.username.encode() in kept
    for secret in (code, cookie, "plum ladder quartz"):
        assert secret.encode() not in kept
