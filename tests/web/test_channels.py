"""Channels in the pages: how each is, what is used, what it cost, a test that posts nothing."""

import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
import requests
from tests.web.conftest import press

from schoolcast.bootstrap import load_school_plugins
from schoolcast.bootstrap.places import data_folder
from schoolcast.domain.account import Role
from schoolcast.office.channel_trial import Trials
from schoolcast.pipeline.connections import Connection, keep_connections, read_connections
from schoolcast.settings import load_settings
from schoolcast.standins import serve
from schoolcast.web.channels import _TRIALS

FACEBOOK = """
[[channels]]
name = "facebook"
kind = "facebook"
audience = "public"
settings = {{ page_id = "{page_id}", base_url = "{base_url}" }}
secrets = {{ access_token = "PAGE_TOKEN", app_secret = "APP_SECRET" }}
"""
X = """
[[channels]]
name = "x"
kind = "x"
audience = "public"
settings = { user_id = "42" }

[channels.secrets]
consumer_key = "A"
consumer_secret = "A"
access_token = "A"
access_token_secret = "A"
"""


def _secret(office, name, value):
    folder = office.folder / "secrets"
    folder.mkdir(exist_ok=True)
    (folder / name).touch(0o600)
    (folder / name).write_text(value, encoding="utf-8")


def _facebook(office, ports):
    _secret(office, "PAGE_TOKEN", ports["access_token"])
    _secret(office, "APP_SECRET", ports["app_secret"])
    office.configure(FACEBOOK.format(**ports))


@pytest.fixture
def standins(office):
    """The school with a Facebook page on the stand-in."""
    plugins = load_school_plugins(load_settings(office.folder / "config.toml"))
    with serve(plugins.standins.values()) as fleet:
        _facebook(office, fleet.ports()["facebook"])
        now = {"now": office.clock.now().isoformat()}
        assert requests.post(f"{fleet.control_url}/clock", json=now, timeout=10).ok
        yield fleet


def test_the_office_reads_and_an_admin_tries(pages, office):
    head = pages.signed_in(Role.APPROVER)
    head.get("/channels")
    assert "Never tried" in head.text and "Class oak" in head.text
    head.get("/channels/page")
    assert "Test now" not in head.text
    assert head.post("/channels/page/test").status_code == 403

    admin = pages.signed_in(Role.ADMIN)
    admin.get("/channels/page")
    admin.post("/channels/page/test")
    assert "The test just now: it works" in admin.text and "Nothing was posted" in admin.text
    head.get("/channels")
    assert "Tuesday 1 December" in head.text and "Works" in head.text
    assert office.posted() == []


def test_a_channel_that_is_not_there(pages):
    admin = pages.signed_in(Role.ADMIN)
    for name in ("nothing", "..%2Fpage", "<script>"):
        assert admin.get(f"/channels/{name}").status_code == 404
        assert "<script>alert" not in admin.text
        assert admin.post(f"/channels/{name}/test").status_code == 404


def test_a_platform_is_asked_and_nothing_is_posted(pages, standins):
    admin = pages.signed_in(Role.ADMIN)
    admin.get("/channels/facebook")
    assert "never typed into these pages" in admin.text
    assert "schoolcast channels connect facebook" in admin.text
    admin.post("/channels/facebook/test")
    assert "it works" in admin.text
    assert requests.get(f"{standins.control_url}/ledger", timeout=10).json()["facebook"] == []


def test_a_lost_connection_says_what_to_do_and_sends_again_after_a_good_test(pages, standins):
    lane = pages.school.channel("facebook").lane
    pages.school.ledger.pause_lane(lane, "Facebook no longer accepts the key.")
    admin = pages.signed_in(Role.ADMIN)
    admin.get("/channels/facebook")
    assert "Connection lost" in admin.text and "no longer accepts the key" in admin.text
    assert "Connect it: schoolcast channels connect facebook" in admin.text
    admin.post("/channels/facebook/test")
    assert "It was paused and sends again from now on" in admin.text
    assert pages.school.ledger.lanes() == []


def test_a_good_test_ends_no_block(pages, office, standins):
    lane = pages.school.channel("facebook").lane
    pages.school.ledger.block_lane(lane, office.clock.now() + timedelta(hours=2))
    admin = pages.signed_in(Role.ADMIN)
    admin.get("/channels/facebook")
    admin.post("/channels/facebook/test")
    assert "The platform takes nothing until Tue 2026-12-01, 11am; then it goes on." in admin.text
    assert "paused" not in admin.text
    pages.school.ledger.pause_lane(lane, "Facebook no longer accepts the key.")
    admin.post("/channels/facebook/test")
    assert "It is no longer paused. The platform takes nothing until" in admin.text
    [kept] = pages.school.ledger.lanes()
    assert kept.blocked_until and not kept.paused_reason


def test_a_key_that_was_changed_meanwhile_is_used_for_the_test(pages, office, standins):
    admin = pages.signed_in(Role.ADMIN)
    good = (office.folder / "secrets" / "PAGE_TOKEN").read_text(encoding="utf-8")
    admin.get("/channels/facebook")
    _secret(office, "PAGE_TOKEN", "wrong-key")
    admin.post("/channels/facebook/test")
    assert "it does not work" in admin.text and "wrong-key" not in admin.text
    assert good not in admin.text
    assert "Did not work when last tried" in admin.text
    _secret(office, "PAGE_TOKEN", good)
    admin.post("/channels/facebook/test")
    assert "it works" in admin.text


def test_a_platform_that_hangs_is_given_up_and_tried_once_at_a_time(pages, office):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        base = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        _facebook(
            office, {"page_id": "1", "base_url": base, "access_token": "a", "app_secret": "b"}
        )
        pages.app.extensions[_TRIALS] = Trials(timedelta(milliseconds=200))
        admin = pages.signed_in(Role.ADMIN)
        admin.get("/channels/facebook")
        admin.post("/channels/facebook/test")
        assert "There was no answer within" in admin.text
        assert admin.post("/channels/facebook/test").status_code == 400
        assert "is being tried just now" in admin.text
        other, _ = deaf.accept()
        other.close()
    for thread in threading.enumerate():
        if thread.name == "test-facebook":
            thread.join(30)
            assert not thread.is_alive()


def test_a_missing_secret_is_said_without_asking_anybody(pages, office):
    office.configure(X)
    admin = pages.signed_in(Role.ADMIN)
    admin.get("/channels/x")
    assert "Can&#39;t be used" in admin.text
    admin.post("/channels/x/test")
    assert "it does not work" in admin.text


def test_limits_costs_and_the_end_of_a_connection(pages, office):
    _secret(office, "A", "secret-value")
    office.configure(X)
    now = office.clock.now()
    keep_connections(
        data_folder(pages.desk.settings),
        {"x": Connection(tested_at=now, expires_at=now + timedelta(days=3))},
    )
    admin = pages.signed_in(Role.ADMIN)
    admin.get("/channels")
    assert "Ends soon" in admin.text and "ends on Friday 4 December" in admin.text
    admin.get("/channels/x")
    assert "December 2026" in admin.text and "July 2026" in admin.text
    assert "USD 0.00" in admin.text and "secret-value" not in admin.text
    assert "0 of " in admin.text


def test_a_pause_by_a_person_is_shown(pages):
    author = pages.signed_in(Role.AUTHOR)
    author.get("/pause")
    author.post("/pause", what="channel:page", why="a bereavement")
    head = pages.signed_in(Role.APPROVER)
    head.get("/channels")
    assert "Paused" in head.text and "a bereavement" in head.text


def test_a_failed_test_is_kept_with_the_end_that_was_known(tmp_path):
    ends = datetime(2027, 1, 1, tzinfo=UTC)
    bad = Connection(tested_at=ends - timedelta(days=20), expires_at=ends, problems=("No answer",))
    keep_connections(tmp_path, {"page": bad})
    assert read_connections(tmp_path) == {"page": bad}


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_channels_are_accessible(pages, office, make_window, width):
    _secret(office, "A", "secret-value")
    office.configure(X)
    window = make_window(width).sign_in(pages.person(Role.ADMIN))
    for address in ("/channels", "/channels/page", "/channels/x", "/channels/nothing"):
        window.open(address)
        assert window.violations() == [], address
        assert not window.scrolls_sideways(), address
    press(window.open("/channels/page").page.get_by_role("button", name="Test now"))
    assert window.page.get_by_text("The test just now").is_visible()
    assert window.violations() == []
    assert not window.scrolls_sideways()
