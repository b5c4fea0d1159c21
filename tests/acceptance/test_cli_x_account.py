"""An X account that only a person can mend: the lane pauses, and says what to do."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from schoolcast.bootstrap import load_school_plugins
from schoolcast.settings import load_settings
from schoolcast.standins import Fleet, serve

KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
BEFORE, DUE = "2026-12-01T10:00", "2026-12-11T15:31"


@pytest.fixture
def account(desk: Any) -> Iterator[Fleet]:
    """X on the stand-in behind the channel x."""
    plugins = load_school_plugins(load_settings(desk.config))
    with serve([plugins.standins["x"]]) as fleet:
        ports = fleet.ports()["x"]
        names = ", ".join(f'{key} = "{key.upper()}"' for key in KEYS)
        desk.configure(
            'kind = "outbox"\naudience = "public"\nsettings = { folder = "outbox/x" }',
            f'kind = "x"\naudience = "public"\nsettings = {{ user_id = "{ports["user_id"]}", '
            f'base_url = "{ports["base_url"]}" }}\nsecrets = {{ {names} }}',
        )
        for key in KEYS:
            file = desk.folder / "secrets" / key.upper()
            file.touch(0o600)
            file.write_text(ports[key], encoding="utf-8")
        yield fleet


def fault(fleet: Fleet, name: str, **more: Any) -> requests.Response:
    rule = {"platform": "x", "fault": name, **more}
    return requests.post(f"{fleet.ports()['control']}/faults", json=rule, timeout=5)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("payment-required", "Top it up in X's developer console"),
        ("spend-cap", "Raise it in X's developer console or wait for the next month"),
        ("account-locked", "Sign in at x.com and do what it asks"),
    ],
)
def test_the_lane_pauses_and_goes_on(desk: Any, account: Fleet, name: str, words: str) -> None:
    file = desk.write(keys='event_date = 2027-01-04\nchannels = ["x"]')
    assert desk("submit", file, "--as", "Office", now=BEFORE).code == 0
    assert desk("approve", file, "--as", "Head", now=BEFORE).code == 0
    assert fault(account, name, method="POST", path="^/2/tweets$").status_code == 200
    said = desk("run", "--json", now=DUE)
    assert said.code == 4
    listed = desk("channels", "list")
    assert words in listed.out and "schoolcast channels test x" in listed.out
    assert account.stand_ins["x"].ledger() == []

    # Nothing more is sent until a person has acted, however often a pass comes.
    requests_so_far = len(account.stand_ins["x"].requests())
    desk("run", now="2026-12-11T15:33")
    assert len(account.stand_ins["x"].requests()) == requests_so_far
    assert desk("channels", "test", "x").code == 0
    assert desk("run", now="2026-12-11T15:36").code in (0, 4)
    shown = [post["text"] for post in account.stand_ins["x"].ledger()]
    assert len(shown) <= 1


def test_posts_follow_keys_that_were_renewed_by_hand(desk: Any, account: Fleet) -> None:
    settings = desk.config.read_text(encoding="utf-8")
    user = f'user_id = "{account.ports()["x"]["user_id"]}", '
    desk.config.write_text(settings.replace(user, ""), encoding="utf-8")
    token = desk.folder / "secrets" / "ACCESS_TOKEN"
    right = token.read_text(encoding="utf-8")
    token.write_text("7-ended", encoding="utf-8")
    file = desk.write(keys='event_date = 2027-01-04\nchannels = ["x"]')
    assert desk("submit", file, "--as", "Office", now=BEFORE).code == 0
    assert desk("approve", file, "--as", "Head", now=BEFORE).code == 0
    assert desk("run", now=DUE).code == 4

    token.write_text(right, encoding="utf-8")
    tested = desk("channels", "test", "x")
    assert "sends again from now on" in tested.out, tested
    desk("run", now="2026-12-11T15:43")  # by today's date the test was before it was due, or after
    [post] = desk("queue", "list", "--all", "--json").json["deliveries"]
    assert post["state"] == "published" or post["hold"] == "STILL-TRUE"


def test_another_platform_has_no_such_fault(account: Fleet) -> None:
    answer = requests.post(
        f"{account.ports()['control']}/faults",
        json={"platform": "x", "fault": "sulk"},
        timeout=5,
    )
    assert answer.status_code == 400
    assert "account-locked" in answer.json()["error"]
