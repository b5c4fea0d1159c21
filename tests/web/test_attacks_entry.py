"""Attacks on the way in, over real HTTP: guessing, fixed sessions, being sent elsewhere."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import pyotp
import pytest
import requests
from tests.web.conftest import PASSWORD, press

from schoolcast.domain.account import Role
from schoolcast.pipeline.accounts import add_account, reset_account
from schoolcast.pipeline.throttle import FREE_TRIES

_TIMEOUT = 60
SECRET = "A" * 32
COOKIE = "schoolcast"


class Web:
    """Somebody's browser on the wire, with its cookies."""

    def __init__(self, address):
        self.address = address
        self.session = requests.Session()
        self.session.headers["Origin"] = address
        self.csrf = ""

    def get(self, path, **more):
        return self._seen(self.session.get(self.address + path, timeout=_TIMEOUT, **more))

    def post(self, path, follow=True, **fields):
        return self._seen(
            self.session.post(
                self.address + path,
                data={"csrf": self.csrf, **fields},
                timeout=_TIMEOUT,
                allow_redirects=follow,
            )
        )

    def _seen(self, answer):
        if token := re.search(r'name="csrf" value="([^"]+)"', answer.text):
            self.csrf = token[1]
        return answer

    def sign_in(self, username, password=PASSWORD, **more):
        return self.post("/sign-in", username=username, password=password, **more)

    @property
    def token(self):
        return self.session.cookies.get(COOKIE)

    def plant(self, token):
        """Have another one's cookie."""
        self.session.cookies.set(COOKIE, token, domain="127.0.0.1", path="/")


@pytest.fixture
def web(served):
    """Makes browsers on the wire; they are closed at the end."""
    made = []

    def make():
        made.append(Web(served.address))
        return made[-1]

    yield make
    for one in made:
        one.session.close()


def _wait(pages, **span):
    pages.office.clock.set(pages.office.clock.now() + timedelta(**span))


# Guessing


def test_forty_guesses_at_once_are_no_better_than_one_after_the_other(pages, web):
    """Each thread of the server may have one under way when the door closes, and no more."""
    pages.person(Role.AUTHOR)
    gate = threading.Barrier(8)

    def guess(number):
        if number < 8:
            gate.wait(30)
        return web().sign_in("okafor", f"guess number {number}").text

    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(guess, range(40)))
    looked_at = sum("do not belong together" in one for one in answers)
    assert FREE_TRIES <= looked_at <= FREE_TRIES + pages.web.threads
    assert sum("too many wrong tries" in one for one in answers) == 40 - looked_at
    assert "too many wrong tries" in web().sign_in("okafor").text, "the right one has to wait too"
    _wait(pages, minutes=16)
    assert "Mrs Okafor" in web().sign_in("okafor").text


def test_waiting_doubles_up_to_a_quarter_of_an_hour(pages, web):
    pages.person(Role.AUTHOR)
    browser = web()
    for _ in range(FREE_TRIES):
        browser.sign_in("okafor", "wrong wrong wrong")
    for seconds in (30, 60, 120, 240, 480, 900, 900):
        _wait(pages, seconds=seconds - 1)
        assert "too many wrong tries" in browser.sign_in("okafor").text, seconds
        _wait(pages, seconds=1)
        assert "do not belong" in browser.sign_in("okafor", "wrong wrong wrong").text, seconds


def test_a_code_for_a_new_password_is_not_guessed(pages, web):
    _, code = add_account("Mrs Okafor", [Role.AUTHOR], by="Head", school=pages.school)
    browser = web()
    for number in range(FREE_TRIES):
        browser.post("/welcome", username="okafor", code=f"AAAA-{number:04}", password=PASSWORD)
    answer = browser.post("/welcome", username="okafor", code=code, password=PASSWORD)
    assert answer.status_code == 400 and "too many wrong tries" in answer.text


def test_a_second_factor_is_not_guessed_by_signing_in_again(pages, web):
    head = pages.person(Role.APPROVER)
    pages.school.store.set_second_factor(head.id, SECRET, 0, at=pages.office.clock.now())
    browser = web()
    for number in range(FREE_TRIES):
        browser.sign_in(head.username)
        assert "not right" in browser.post("/second-factor", code=f"{number:06}").text
    right = pyotp.TOTP(SECRET).at(pages.office.clock.now())
    assert "too many wrong tries" in browser.post("/second-factor", code=right).text
    assert "too many wrong tries" in browser.sign_in(head.username).text


def test_the_old_password_is_not_guessed_from_an_open_window(pages, web):
    pages.person(Role.AUTHOR)
    browser = web()
    browser.sign_in("okafor")
    browser.get("/account")
    for number in range(FREE_TRIES):
        browser.post("/account/password", old=f"guess {number}", new="quince anvil marble")
    answer = browser.post("/account/password", old=PASSWORD, new="quince anvil marble")
    assert "too many wrong tries" in answer.text


# Sessions


def test_a_session_is_never_one_that_was_there_before(pages, web):
    pages.person(Role.AUTHOR)
    pages.person(Role.AUDITOR)
    browser, victim = web(), web()
    browser.sign_in("vantongeren")
    planted = browser.token
    victim.plant(planted)
    assert "Mrs Vantongeren" in victim.get("/").text
    victim.sign_in("okafor")
    assert victim.token != planted and "Mrs Okafor" in victim.get("/").text
    assert "Mrs" not in browser.get("/").text, "the planted one is ended"


def test_a_session_changes_with_its_strength(pages, web):
    head = pages.person(Role.APPROVER)
    pages.school.store.set_second_factor(head.id, SECRET, 0, at=pages.office.clock.now())
    browser, thief = web(), web()
    browser.sign_in(head.username)
    half, csrf = browser.token, browser.csrf
    thief.plant(half)
    assert "The code from your app" in thief.get("/").text, "half a session opens nothing"
    browser.post("/second-factor", code=pyotp.TOTP(SECRET).at(pages.office.clock.now()))
    assert "Mr Lindqvist" in browser.get("/").text
    assert browser.token != half and browser.csrf != csrf
    assert "Sign in" in thief.get("/").text and "Mr Lindqvist" not in thief.get("/").text


@pytest.mark.parametrize("how", ["sign-out", "password", "reset", "closed"])
def test_a_session_that_ended_is_dead_on_the_server_too(pages, web, how):
    account = pages.person(Role.AUTHOR)
    browser, thief = web(), web()
    browser.sign_in("okafor")
    thief.plant(browser.token)
    assert "Mrs Okafor" in thief.get("/account").text
    match how:
        case "sign-out":
            browser.post("/sign-out")
        case "password":
            browser.get("/account")
            browser.post("/account/password", old=PASSWORD, new="quince anvil marble")
        case "reset":
            reset_account(account, by="Set-up", school=pages.school)
        case "closed":
            pages.school.store.change_account(
                account.id, roles=account.roles, active=False, by="Set-up",
                at=pages.office.clock.now(),
            )  # fmt: skip
    for path in ("/", "/account", "/write"):
        answer = thief.get(path, allow_redirects=False)
        assert answer.status_code == 302 and "/sign-in" in answer.headers["Location"]
    assert thief.post("/pause", what="everything", why="x").status_code == 401


def test_cookies_of_strangers_open_nothing(pages, web):
    pages.person(Role.AUTHOR)
    for token in ("", "x" * 8000, "../../1", "%00", "' OR 1=1 --", '"; Path=/'):
        browser = web()
        browser.session.headers["Cookie"] = f"{COOKIE}={token}"
        assert browser.get("/", allow_redirects=False).status_code in (302, 400, 431), token


# Being sent elsewhere, and lines slipped into headers

ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/%0d%0aLocation:%20https://evil.example",
    "/\r\nSet-Cookie: schoolcast=x",
    "@evil.example",
    ".evil.example",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere_by_any_step_of_the_way_in(pages, web, served, target):
    account = pages.person(Role.AUTHOR)
    browser, answers = web(), []
    answers.append(browser.sign_in("okafor", follow=False, next=target))
    answers.append(browser.get("/sign-in", params={"next": target}, allow_redirects=False))
    pages.school.store.set_second_factor(account.id, SECRET, 0, at=pages.office.clock.now())
    browser = web()
    answers.append(browser.sign_in("okafor", follow=False, next=target))
    browser.get("/second-factor", params={"next": target})
    code = pyotp.TOTP(SECRET).at(pages.office.clock.now())
    answers.append(browser.post("/second-factor", follow=False, code=code, next=target))
    answers.append(browser.get("/second-factor", params={"next": target}, allow_redirects=False))
    assert browser.token
    for answer in answers:
        assert answer.status_code == 302
        leads = urlsplit(requests.compat.urljoin(served.address, answer.headers["Location"]))
        assert f"http://{leads.netloc}" == served.address
        assert "x" not in answer.headers.get("Set-Cookie", "").split("=")[1:2]


def test_a_real_browser_stays_here(pages, served, make_window):
    pages.person(Role.AUTHOR)
    for target in ELSEWHERE[:8]:
        page = make_window().page
        page.goto(f"{served.address}/sign-in?next={requests.utils.quote(target, safe='')}")
        page.get_by_label("User name").fill("okafor")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        press(page.get_by_role("button", name="Sign in"))
        assert page.url.startswith(served.address + "/"), target
