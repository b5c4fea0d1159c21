"""Requests that are not ours, and what every answer carries."""

import pytest

from schoolcast.domain.account import Role
from schoolcast.web.visiting import here


def test_a_form_of_another_page_is_refused(pages):
    browser = pages.signed_in(Role.AUTHOR)
    browser.get("/account")
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Referer": "https://elsewhere.example/page"},
        {},
    ):
        answer = browser.client.post("/sign-out", data={"csrf": browser.csrf}, headers=headers)
        assert answer.status_code == 400, headers
    assert "Mrs Okafor" in browser.get("/").get_data(as_text=True)


@pytest.mark.parametrize("token", ["", "guessed"])
def test_a_form_without_its_token_is_refused(pages, token):
    browser = pages.signed_in(Role.AUTHOR)
    browser.csrf = token
    browser.post("/sign-out")
    assert browser.status == 400 and "too old" in browser.text


def test_another_name_for_this_computer_is_refused(pages):
    browser = pages.browser()
    for host in ("evil.example", "127.0.0.1.evil.example", "evil.example:8427"):
        assert browser.client.get("/sign-in", headers={"Host": host}).status_code == 421
    assert browser.client.get("/sign-in", headers={"Host": "127.0.0.1:8427"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "answered"),
    [
        ("192.168.4.20", True),
        ("10.1.2.3", True),
        ("100.101.102.103", True),
        ("::ffff:192.168.4.20", True),
        ("203.0.113.9", False),
        ("2001:db8::1", False),
    ],
)
def test_only_the_schools_networks_are_answered(make_pages, address, answered):
    pages = make_pages(host="0.0.0.0", public_url="http://office.example.org:8427")
    browser = pages.browser()
    answer = browser.client.get(
        "/sign-in",
        environ_base={"REMOTE_ADDR": address},
        headers={"Host": "office.example.org:8427"},
    )
    assert (answer.status_code == 200) is answered


def test_what_every_answer_carries(pages):
    for answer in (pages.browser().client.get("/sign-in"), pages.browser().client.get("/nowhere")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Server" not in answer.headers


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_nobody_is_sent_elsewhere(pages, target):
    pages.person(Role.AUTHOR)
    browser = pages.browser()
    answer = browser.post(
        "/sign-in", follow=False, username="okafor", password="plum ladder quartz", next=target
    )
    assert answer.headers["Location"] == "/"
    with pages.app.test_request_context():
        assert here("/deliveries?page=2") == "/deliveries?page=2"


def test_what_is_typed_is_shown_as_text(pages):
    browser = pages.browser()
    browser.post("/sign-in", username='"><script>alert(1)</script>', password="x", next='"><b>')
    assert "<script>alert(1)" not in browser.text
    assert "&lt;script&gt;alert(1)" in browser.text


def test_a_form_that_is_too_large_is_refused_in_words(pages):
    browser = pages.browser()
    answer = browser.client.post(
        "/sign-in",
        data={"username": "x" * 3_000_000},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 413
    assert "too large" in answer.get_data(as_text=True)


def test_assets_keep_for_good_and_change_their_address(pages):
    browser = pages.browser()
    page = browser.get("/sign-in").get_data(as_text=True)
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = browser.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 30_000
    for wrong in ("/assets/000000000000/pages.css", "/assets/x/../app.py", "/assets/x/app.py"):
        assert browser.client.get(wrong).status_code == 404
