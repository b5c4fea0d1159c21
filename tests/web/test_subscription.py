"""Subscribing: an own calendar reads what is planned, by an address with a secret."""

import re

import pytest
from icalendar import Calendar

from schoolcast.domain.account import Role
from schoolcast.pipeline.accounts import change_account, reset_account
from schoolcast.web.subscription import A_LINK, A_STRANGER
from schoolcast.web.turnstile import Turnstile


@pytest.fixture
def planned(pages):
    """Pages of a school where a post for all and one for Oak are approved."""
    office = pages.office
    office.write("inset.md")
    office.write(
        "trip.md", id="oak-to-the-lake", kind="class-trip", title="Oak walks to the lake",
        keys='event_date = 2026-12-16\naudience = ["class:oak"]', body="Bring a coat.",
        publish_at="2026-12-10 15:30",
    )  # fmt: skip
    for name, item in (("inset.md", "inset"), ("trip.md", "oak-to-the-lake")):
        office.submit(name)
        office.approve(item)
    return pages


def _made(browser):
    browser.get("/calendar/subscribe")
    browser.post("/calendar/subscribe")
    return re.search(r'value="http://[^/"]+(/calendar/planned/[\w-]{43}\.ics)"', browser.text)[1]


def _read(pages, address):
    """By a calendar, which has no cookie and signs in nowhere."""
    return pages.app.test_client().get(address)


def test_a_calendar_reads_what_is_planned_without_signing_in(planned):
    browser = planned.signed_in(Role.AUDITOR)
    browser.get("/calendar")
    assert "/calendar/subscribe" in browser.text
    browser.get("/calendar/subscribe")
    assert "you have no address" in browser.text and "Switch it off" not in browser.text
    address = _made(browser)
    answer = _read(planned, address)
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "no-store"
    events = list(Calendar.from_ical(answer.data).walk("VEVENT"))
    said = {str(event["summary"]): event["dtstart"].dt.isoformat() for event in events}
    assert said == {
        "A post for oak alone (oak)": "2026-12-10T15:30:00+00:00",
        "INSET day (page)": "2026-12-11T15:30:00+00:00",
    }
    for word in (b"lake", b"coat", b"closed to pupils"):
        assert word not in answer.data, "neither a class's title nor any text"
    browser.get("/calendar/subscribe")
    assert "A calendar read it last: Tuesday 1 December 2026" in browser.text
    assert address not in browser.text


def test_renewing_and_switching_off_end_it_at_once(planned):
    browser = planned.signed_in(Role.AUTHOR)
    first = _made(browser)
    second = _made(browser)
    assert first != second and _read(planned, first).status_code == 404
    assert _read(planned, second).status_code == 200
    browser.post("/calendar/subscribe/off")
    assert "It is switched off" in browser.text
    assert _read(planned, second).status_code == 404
    browser.post("/calendar/subscribe/off")
    assert browser.status == 200
    lines = [line.action for line in planned.school.store.audit()]
    assert lines.count("calendar-link") == 2 and lines.count("end-calendar-link") == 1


def test_an_account_s_end_is_the_address_s_end(planned):
    account = planned.person(Role.AUTHOR)
    address = _made(planned.signed_in(Role.AUTHOR))
    planned.person(Role.ADMIN)
    change_account(account, roles=account.roles, active=False, by="Head", school=planned.school)
    assert _read(planned, address).status_code == 404
    change_account(account, roles=account.roles, active=True, by="Head", school=planned.school)
    other = planned.signed_in(Role.ADMIN)
    address = _made(other)
    reset_account(planned.person(Role.ADMIN), by="Head", school=planned.school)
    assert _read(planned, address).status_code == 404


def test_the_secret_is_neither_in_the_store_nor_in_the_record(planned):
    address = _made(planned.signed_in(Role.AUTHOR))
    secret = address.rpartition("/")[2].removesuffix(".ics").encode()
    planned.desk.close()
    for file in (planned.office.folder / "data").iterdir():
        assert not file.is_file() or secret not in file.read_bytes()


@pytest.mark.parametrize("secret", ["x", "a" * 43, "../../etc", "a" * 43 + "'--", "é" * 43])
def test_a_guess_finds_nothing(planned, secret):
    assert _read(planned, f"/calendar/planned/{secret}.ics").status_code == 404


def test_whoever_asks_too_often_waits_an_hour(planned):
    address = _made(planned.signed_in(Role.AUTHOR))
    client = planned.app.test_client()
    guess = f"/calendar/planned/{'a' * 43}.ics"
    assert {client.get(guess).status_code for _ in range(A_STRANGER)} == {404}
    answer = client.get(guess)
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "3600"
    assert {client.get(address).status_code for _ in range(A_LINK)} == {200}
    assert client.get(address).status_code == 429
    planned.office.at("2026-12-01T10:01Z")
    assert client.get(address).status_code == 200


def test_a_turnstile_forgets_the_first_of_very_many(planned):
    now = planned.office.clock.now()
    stile = Turnstile(1)
    assert stile.lets("one", now) and not stile.lets("one", now)
    for number in range(10_000):
        stile.lets(str(number), now)
    assert stile.lets("one", now)


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_axe_finds_nothing(pages, make_window, width):
    window = make_window(width).sign_in(pages.person(Role.AUTHOR))
    for button in ("Make an address", "Renew it"):
        window.open("/calendar/subscribe")
        window.page.get_by_role("button", name=button).click()
        window.page.get_by_label("Copy it into your calendar").wait_for()
        assert window.violations() == [] and not window.scrolls_sideways()
