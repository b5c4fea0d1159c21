"""A channel whose connection is lost, and how it comes back."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from schoolcast.bootstrap import load_school_plugins
from schoolcast.cli.session import Session
from schoolcast.domain.clock import FixedClock, SystemClock
from schoolcast.settings import load_settings
from schoolcast.standins import Fleet, serve
from schoolcast.store import open_store

DUE = "2026-12-11T15:31"


@pytest.fixture
def page(desk: Any) -> Any:
    """The rehearsal school with a Facebook channel on the stand-in."""
    plugins = load_school_plugins(load_settings(desk.config))
    with serve(plugins.standins.values()) as fleet:
        ports = fleet.ports()["facebook"]
        desk.configure(
            'kind = "outbox"\naudience = "public"\nsettings = { folder = "outbox/facebook" }',
            'kind = "facebook"\naudience = "public"\n'
            f'settings = {{ page_id = "{ports["page_id"]}", base_url = "{ports["base_url"]}" }}\n'
            'secrets = { access_token = "PAGE_TOKEN", app_secret = "APP_SECRET" }',
        )
        _secret(desk.folder / "secrets" / "PAGE_TOKEN", ports["access_token"])
        _secret(desk.folder / "secrets" / "APP_SECRET", ports["app_secret"])
        yield fleet


def _secret(file: Path, value: str) -> None:
    file.touch(0o600)
    file.write_text(value, encoding="utf-8")


def _fault(fleet: Fleet, fault: str, times: int) -> None:
    body = {"platform": "facebook", "method": "POST", "path": "feed|photos", "fault": fault}
    answer = requests.post(f"{fleet.control_url}/faults", json={**body, "times": times}, timeout=10)
    assert answer.ok, answer.text


def test_a_lost_connection_pauses_until_a_good_test(desk: Any, page: Fleet) -> None:
    assert desk("channels", "test").code == 0
    desk.approved()
    _fault(page, "token-revoked", 1)
    passed = desk("run", "--json", now=DUE)
    states = {one["channel"]: one["state"] for one in passed.json["deliveries"]}
    assert states["x"] == "published"
    assert states["facebook"] != "published"

    listed = json.loads(desk("channels", "list", "--json").out)["channels"]
    assert listed[0]["paused"]
    waiting = desk("queue", "list", "--all", "--channel", "facebook", "--json").json["deliveries"]
    assert waiting[0]["reason"]
    assert desk("doctor").code == 5

    tested = desk("channels", "test", "facebook")
    assert tested.code == 0
    assert "sends again" in tested.out
    assert desk("doctor").code == 0


def test_a_channel_that_does_not_answer_is_4(desk: Any, page: Fleet) -> None:
    page.stop()
    tested = desk("channels", "test", "facebook", "--json")
    assert tested.code == 4
    assert tested.json["channels"][0]["problems"]


def test_no_secret_is_ever_shown(desk: Any, page: Fleet) -> None:
    desk.approved()
    _fault(page, "token-revoked", 0)
    said = [
        desk(*words, now=now)
        for words, now in (
            (["run"], DUE),
            (["channels", "test"], None),
            (["queue", "list", "--all", "--json"], None),
            (["queue", "show", "1"], None),
            (["doctor"], None),
        )
    ]
    secrets = [file.read_text(encoding="utf-8") for file in (desk.folder / "secrets").iterdir()]
    assert len(secrets) >= 2
    for ended in said:
        assert not any(secret in ended.out + ended.err for secret in secrets)


def test_a_refused_key_is_the_set_up_and_5(desk: Any, page: Fleet) -> None:
    """A platform that does not answer is 4: nobody has to change anything here."""
    (desk.folder / "secrets" / "PAGE_TOKEN").write_text("not-a-token", encoding="utf-8")
    tested = desk("channels", "test", "facebook", "--json")
    assert tested.code == 5
    assert "Connect the Page again" in " ".join(tested.json["channels"][0]["problems"])


def test_a_block_outlasts_a_good_test(desk: Any, page: Fleet) -> None:
    desk.approved()
    lane = f"facebook:{page.ports()['facebook']['page_id']}"
    with open_store(load_settings(desk.config).store_url) as store:
        store.ledger.block_lane(lane, SystemClock().now() + timedelta(hours=2))
        store.ledger.pause_lane(lane, "its key has ended")
    tested = desk("channels", "test", "facebook")
    assert tested.code == 0
    assert "It is no longer paused. The platform takes nothing until" in tested.out
    again = desk("channels", "test", "facebook", "--json").json["channels"][0]
    assert again["blocked_until"] and not again["opened"]


@pytest.fixture
def eve(desk: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The afternoon before an announcement is due: `channels test` has no --now."""
    desk.approved()
    of_the_day = Session.clock
    clock = FixedClock(datetime.fromisoformat("2026-12-10T16:00+00:00"))
    monkeypatch.setattr(Session, "clock", lambda s, now=None: of_the_day(s, now) if now else clock)
    return desk


def test_a_test_checks_tomorrow_s_posts_as_if_they_were_due(eve: Any) -> None:
    tested = eve("channels", "test")
    assert tested.code == 0
    assert "Friday 11 December: 2 posts planned\n    All of it would go out." in tested.out
    assert eve.posted() == []

    eve("pause", "--as", "Head", "--why", "a funeral", "--channel", "facebook", now="2026-12-10")
    tested = eve("channels", "test")
    assert tested.code == 4
    assert "inset · main · facebook (no. 1): it is paused" in tested.out
    assert "facebook: works" in tested.out
    assert "would go out" not in tested.out


def test_a_test_of_one_channel_finds_what_a_check_has_against_tomorrow(eve: Any) -> None:
    roll = eve.folder / "roll.csv"
    names = roll.read_text(encoding="utf-8")
    roll.write_text(f"{names}S999,School,,,Pupils,2,oak\n", encoding="utf-8")
    tested = eve("channels", "test", "x")
    assert tested.code == 4
    assert "a check objects to it" in tested.out
    assert eve("channels", "test", "x", "--json").code == 4


def test_a_day_without_posts_is_not_spoken_of(desk: Any) -> None:
    tested = desk("channels", "test")
    assert (tested.code, "planned" in tested.out) == (0, False)
