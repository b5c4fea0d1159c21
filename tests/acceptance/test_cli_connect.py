"""Connecting accounts on the command line, against the stand-ins."""

import io
import json
import logging
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from schoolcast.bootstrap import load_school_plugins
from schoolcast.cli.exits import Exit
from schoolcast.domain.clock import SystemClock
from schoolcast.settings import load_settings
from schoolcast.standins import Fleet, serve
from schoolcast.store import open_store

DUE = "2026-12-11T15:31"
PAGE = """\
kind = "facebook"   # the Page
audience = "public"
settings = { base_url = "{base_url}", read_seconds = 5 }  # of the stand-in"""
ACCOUNT = """\
kind = "x"
audience = "public"
settings = { base_url = "{base_url}", read_seconds = 5 }"""
X_KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")


class Counter:
    """The school's command line, with the stand-ins of Facebook and X behind two channels."""

    def __init__(self, desk: Any, fleet: Fleet) -> None:
        self.desk = desk
        self.fleet = fleet
        self.facebook: Any = fleet.stand_ins["facebook"]
        self.x: Any = fleet.stand_ins["x"]
        self.secrets: Path = desk.folder / "secrets"
        self._others = {file.name for file in self.secrets.iterdir()}

    @property
    def channels(self) -> dict[str, Any]:
        """What config.toml says of each channel."""
        data = tomllib.loads(self.desk.config.read_text(encoding="utf-8"))
        return {channel["name"]: channel for channel in data["channels"]}

    def answers(self, **lines: str) -> Path:
        """A file for --answers."""
        file: Path = self.desk.folder / "answers.txt"
        text = "".join(f"{name.replace('_', '-')} = {value}\n" for name, value in lines.items())
        file.write_text(f"# made up\n\n{text}", encoding="utf-8")
        return file

    def facebook_answers(self, **changes: str) -> Path:
        """What is needed for Facebook but the Page."""
        own = self.facebook.credentials()
        values = {"app_id": own["app_id"], "app_secret": own["app_secret"]}
        return self.answers(**{**values, "token": self.facebook.user_token(), **changes})

    def x_answers(self, **changes: str) -> Path:
        """The four keys."""
        own = self.x.credentials()
        return self.answers(**{**{name: own[name] for name in X_KEYS}, **changes})

    def connect_page(self, *more: str, **changes: str) -> Any:
        answers = self.facebook_answers(**changes)
        page = () if "--page" in more else ("--page", self.facebook.page_id)
        return self.desk("channels", "connect", "facebook", "--answers", answers, *page, *more)

    def connect_account(self, *more: str, **changes: str) -> Any:
        answers = self.x_answers(**changes)
        account = () if "--account" in more else ("--account", self.x.user_id)
        return self.desk("channels", "connect", "x", "--answers", answers, *account, *more)

    def approved(self, channel: str) -> None:
        """An announcement for that channel alone."""
        self.desk.approved(keys=f'event_date = 2027-01-04\nchannels = ["{channel}"]')

    def stored(self) -> dict[str, str]:
        """Every file that was put into the secrets folder."""
        files = [file for file in self.secrets.iterdir() if file.name not in self._others]
        return {file.name: file.read_text(encoding="utf-8") for file in files if file.is_file()}

    def everything(self) -> tuple[str, dict[str, str]]:
        """What a failed connection must leave as it was."""
        return self.desk.config.read_text(encoding="utf-8"), self.stored()


@pytest.fixture
def counter(desk: Any) -> Iterator[Counter]:
    plugins = load_school_plugins(load_settings(desk.config))
    with serve(plugins.standins.values()) as fleet:
        for name, channel in (("facebook", PAGE), ("x", ACCOUNT)):
            desk.configure(
                f'kind = "outbox"\naudience = "public"\nsettings = {{ folder = "outbox/{name}" }}',
                channel.replace("{base_url}", fleet.ports()[name]["base_url"]),
            )
        yield Counter(desk, fleet)


def test_a_page_is_connected_from_a_short_token_to_a_post(counter: Counter) -> None:
    before = counter.desk.config.read_text(encoding="utf-8")
    done = counter.connect_page()
    assert done.code == 0, done
    assert "The Page is called St. Mary's Primary School" in done.out
    assert "Renew the connection before" in done.out
    assert "Live mode" in done.out
    channel = counter.channels["facebook"]
    assert channel["settings"]["page_id"] == counter.facebook.page_id
    assert channel["settings"]["app_id"] == counter.facebook.app_id
    assert channel["settings"]["read_seconds"] == 5
    after = counter.desk.config.read_text(encoding="utf-8")
    assert "# the Page" in after and "# of the stand-in" in after
    assert set(before.splitlines()) - set(after.splitlines()) == {
        line for line in before.splitlines() if "of the stand-in" in line
    }
    lasting = counter.facebook.page_tokens[counter.facebook.page_id]
    assert counter.stored() == {
        channel["secrets"]["access_token"]: f"{lasting}\n",
        channel["secrets"]["app_secret"]: f"{counter.facebook.app_secret}\n",
    }
    if os.name == "posix":
        assert {(counter.secrets / name).stat().st_mode & 0o777 for name in counter.stored()} == {
            0o600
        }

    counter.approved("facebook")
    counter.desk("run", now=DUE)
    assert [post["withdrawn"] for post in counter.fleet.ledger()["facebook"]] == [False]


def test_an_account_is_connected_from_four_keys_to_a_post(counter: Counter) -> None:
    done = counter.connect_account()
    assert done.code == 0, done
    assert "@StMarysLindle" in done.out
    assert "Automation" in done.out
    channel = counter.channels["x"]
    assert channel["settings"]["user_id"] == counter.x.user_id
    own = counter.x.credentials()
    assert {f"{own[name]}\n" for name in X_KEYS} == set(counter.stored().values())
    assert set(channel["secrets"]) == set(X_KEYS)

    counter.approved("x")
    counter.desk("run", now=DUE)
    assert len(counter.fleet.ledger()["x"]) == 1


def test_a_lost_connection_is_made_again_and_its_posts_go_out(counter: Counter) -> None:
    counter.connect_page()
    counter.approved("facebook")
    fault = {"platform": "facebook", "method": "POST", "path": "feed", "fault": "token-revoked"}
    requests.post(f"{counter.fleet.control_url}/faults", json=fault, timeout=10)
    counter.desk("run", now=DUE)
    listed = counter.desk("channels", "list", "--json").json["channels"]
    assert "schoolcast channels connect facebook" in listed[0]["paused"]

    done = counter.connect_page()
    assert "sends again" in done.out
    counter.desk("run", now="2026-12-11T15:45")
    assert len(counter.fleet.ledger()["facebook"]) == 1
    assert not list(counter.secrets.glob("*.previous"))


def test_posts_planned_for_another_page_open_with_the_new_one(counter: Counter) -> None:
    counter.connect_page("--page", counter.facebook.other_page_id)
    counter.approved("facebook")
    fault = {"platform": "facebook", "method": "POST", "path": "feed", "fault": "permission-lost"}
    requests.post(f"{counter.fleet.control_url}/faults", json=fault, timeout=10)
    counter.desk("run", now=DUE)

    done = counter.connect_page("--json")
    assert done.json["opened"] is True
    assert any(counter.facebook.other_page_id in note for note in done.json["notes"])
    counter.desk("run", now="2026-12-11T15:45")
    [post] = counter.fleet.ledger()["facebook"]
    assert post["id"].startswith(counter.facebook.page_id)


@pytest.mark.parametrize("same", [True, False])
def test_a_new_connection_ends_no_block(counter: Counter, same: bool) -> None:
    page = counter.facebook.page_id if same else counter.facebook.other_page_id
    counter.connect_page("--page", page)
    counter.approved("facebook")
    with open_store(load_settings(counter.desk.config).store_url) as store:
        store.ledger.block_lane(f"facebook:{page}", SystemClock().now() + timedelta(hours=2))

    done = counter.connect_page()
    assert done.code == 0, done
    waits = "The platform takes nothing until" if same else "the former account waits until"
    assert waits in done.out
    assert "paused" not in done.out


REFUSED: dict[str, tuple[Callable[[Counter], Any], str]] = {
    "a token that nobody made": (
        lambda counter: counter.connect_page(token="EAAmadeup"),
        "does not accept the token",
    ),
    "a wrong app secret": (
        lambda counter: counter.connect_page(app_secret="0" * 32),
        "App settings, Basic",
    ),
    "a wrong app": (lambda counter: counter.connect_page(app_id="123456789012345"), "App settings"),
    "keys of nobody": (
        lambda counter: counter.connect_account(consumer_secret="x" * 50),
        "does not accept the four keys",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_platform_refuses_changes_nothing(counter: Counter, case: str) -> None:
    counter.connect_page()
    counter.connect_account()
    before = counter.everything()
    connect, words = REFUSED[case]
    ended = connect(counter)
    assert ended.code == Exit.NEEDS_A_PERSON
    assert words in ended.err
    assert "Nothing was changed." in ended.err
    assert counter.everything() == before


def test_a_token_that_has_run_out(counter: Counter) -> None:
    answers = counter.facebook_answers()
    now = counter.facebook.clock.now()
    counter.facebook.clock.set(now.replace(year=now.year + 1))
    ended = counter.desk("channels", "connect", "facebook", "--answers", answers)
    assert ended.code == Exit.NEEDS_A_PERSON
    assert "it has run out" in ended.err
    assert "page_id" not in counter.channels["facebook"]["settings"]


@pytest.mark.parametrize("scope", ["pages_show_list", "pages_manage_posts"])
def test_a_permission_is_missing(counter: Counter, scope: str) -> None:
    token = counter.facebook.user_token()
    held = {"pages_show_list", "pages_read_engagement", "pages_manage_posts"} - {scope}
    counter.facebook.change_token(token, scopes=tuple(held))
    ended = counter.connect_page(token=token)
    assert ended.code == Exit.NEEDS_A_PERSON
    assert f"lacks the permission {scope}" in ended.err


def test_no_page_is_shown(counter: Counter) -> None:
    counter.facebook.tasks.clear()
    ended = counter.connect_page()
    assert ended.code == Exit.NEEDS_A_PERSON
    assert "shows no Page" in ended.err


def test_a_person_who_may_not_post(counter: Counter) -> None:
    counter.facebook.tasks[counter.facebook.page_id] = ("ANALYZE",)
    ended = counter.connect_page()
    assert ended.code == Exit.NEEDS_A_PERSON
    assert "not post on it" in ended.err


def test_a_page_that_is_not_the_person_s(counter: Counter) -> None:
    ended = counter.connect_page("--page", "100000000000001")
    assert ended.code == Exit.USAGE
    assert counter.facebook.page_id in ended.err
    assert counter.stored() == {}


def test_several_pages_and_nobody_to_choose(counter: Counter) -> None:
    answers = counter.facebook_answers()
    ended = counter.desk("channels", "connect", "facebook", "--answers", answers)
    assert ended.code == Exit.USAGE
    assert "--page is missing" in ended.err


def test_the_page_s_own_token_will_do(counter: Counter) -> None:
    own = counter.facebook.page_tokens[counter.facebook.page_id]
    answers = counter.facebook_answers(token=own)
    ended = counter.desk("channels", "connect", "facebook", "--answers", answers)
    assert ended.code == 0, ended
    assert counter.channels["facebook"]["settings"]["page_id"] == counter.facebook.page_id


def test_a_page_token_that_ends_today_will_not(counter: Counter) -> None:
    counter.facebook.require_proof = False
    listed = requests.get(
        f"{counter.facebook.base_url}/me/accounts",
        headers={"Authorization": f"Bearer {counter.facebook.user_token()}"},
        timeout=10,
    )
    short = listed.json()["data"][0]["access_token"]
    answers = counter.facebook_answers(token=short)
    ended = counter.desk("channels", "connect", "facebook", "--answers", answers)
    assert ended.code == Exit.NEEDS_A_PERSON
    assert "ends on" in ended.err


def test_keys_of_another_account(counter: Counter) -> None:
    counter.desk.configure(
        'settings = { base_url = "' + counter.x.base_url,
        ('settings = { user_id = "300000000000003", base_url = "' + counter.x.base_url),
    )
    ended = counter.desk("channels", "connect", "x", "--answers", counter.x_answers())
    assert ended.code == Exit.USAGE
    assert "config.toml names the account 300000000000003" in ended.err
    assert counter.stored() == {}
    ended = counter.connect_account("--account", "no")
    assert ended.code == Exit.NEEDS_A_PERSON
    assert "Sign in to X as the school" in ended.err
    assert counter.connect_account().code == 0


def test_half_set_keys(counter: Counter) -> None:
    own = counter.x.credentials()
    answers = counter.answers(consumer_key=own["consumer_key"])
    ended = counter.desk("channels", "connect", "x", "--answers", answers)
    assert ended.code == Exit.USAGE
    assert "consumer-secret is missing" in ended.err
    assert counter.stored() == {}


def test_keys_that_may_only_read(counter: Counter) -> None:
    counter.x.access = "read"
    ended = counter.connect_account()
    assert ended.code == Exit.NEEDS_A_PERSON
    assert "Read and write" in ended.err
    assert counter.stored() == {}


def test_a_platform_that_does_not_answer(counter: Counter) -> None:
    answers = counter.facebook_answers()
    counter.fleet.stop()
    ended = counter.desk("channels", "connect", "facebook", "--answers", answers)
    assert ended.code == Exit.NEEDS_A_PERSON
    assert "could not be reached" in ended.err


def test_secrets_that_can_t_be_written(counter: Counter) -> None:
    (counter.secrets / "FACEBOOK_ACCESS_TOKEN").mkdir()
    before = counter.everything()
    ended = counter.connect_page()
    assert ended.code == Exit.CONFIGURATION
    assert "can't be written" in ended.err
    assert counter.everything() == before


def test_a_disk_that_turns_read_only_midway(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.connect_account()
    before = counter.everything()
    counter.x.keys = type(counter.x.keys).new(counter.x.user_id)
    counter.x._doorkeeper._keys = counter.x.keys
    real, placed = os.replace, []

    def failing(source: Any, target: Any) -> None:
        if Path(target).parent == counter.secrets and "previous" not in str(source):
            placed.append(target)
            if len(placed) == 3:
                raise OSError(30, "Read-only file system", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", failing)
    ended = counter.connect_account()
    assert ended.code == Exit.CONFIGURATION
    assert "Read-only file system" in ended.err
    assert len(placed) == 3
    assert counter.everything() == before


def test_a_connection_that_fails_its_test_leaves_the_former_one(counter: Counter) -> None:
    counter.connect_page()
    before = counter.everything()
    fault = {"platform": "facebook", "path": "debug_token", "fault": "permission-lost"}
    control = f"{counter.fleet.control_url}/faults"
    requests.post(
        control,
        json={**fault, "fault": "slow", "method": "POST", "seconds": 0, "times": 1},
        timeout=10,
    )
    requests.post(control, json={**fault, "method": "POST", "times": 1}, timeout=10)
    ended = counter.connect_page("--page", counter.facebook.other_page_id)
    assert ended.code == Exit.NEEDS_A_PERSON
    assert "lacks the permission" in ended.err
    assert counter.everything() == before


def test_config_that_somebody_changes_meanwhile(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = type(counter.facebook).handle
    text = counter.desk.config.read_text(encoding="utf-8")

    def edited(stand_in: Any, request: Any) -> Any:
        counter.desk.config.write_text(f"{text}\n# a note\n", encoding="utf-8")
        return real(stand_in, request)

    monkeypatch.setattr(type(counter.facebook), "handle", edited)
    ended = counter.connect_page()
    assert ended.code == Exit.CONFIGURATION
    assert "changed by somebody" in ended.err
    assert counter.stored() == {}
    assert counter.desk.config.read_text(encoding="utf-8") == f"{text}\n# a note\n"


def test_a_channel_is_added(counter: Counter) -> None:
    text = counter.desk.config.read_text(encoding="utf-8")
    block = re.search(r'\[\[channels\]\]\nname = "x".*?\n\n', text, re.S)
    assert block
    counter.desk.configure(block.group(), "")
    refused = counter.connect_account()
    assert refused.code == Exit.USAGE
    assert "--add" in refused.err
    # Without base_url it would go to X itself.
    steps = counter.desk("channels", "connect", "x", "--add", "--steps")
    assert "4. access-token-secret (secret)" in steps.out
    assert "x" not in counter.channels


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nowhere",), Exit.USAGE, "There is no channel"),
        (("classdojo-oak",), Exit.USAGE, "nothing to connect"),
        (("facebook", "--pge", "1"), Exit.USAGE, 'did you mean "--page"?'),
        (("facebook", "--page"), Exit.USAGE, "needs a value"),
        (("facebook", "--token", "EAAsecret"), Exit.USAGE, "other users could read it"),
        (("facebook", "--app-id", "abc"), Exit.USAGE, "digits only"),
        (("facebook",), Exit.USAGE, "--app-id is missing"),
        (("facebook", "--answers", "nowhere.txt"), Exit.USAGE, "can't be read"),
    ],
)
def test_what_can_t_be_done_as_asked(
    counter: Counter, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ended = counter.desk("channels", "connect", *arguments)
    assert ended.code == code
    assert words in ended.err
    assert "EAAsecret" not in ended.out + ended.err


def test_answers_from_standard_input(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(counter.x_answers().read_text(encoding="utf-8")))
    done = counter.desk(
        "channels", "connect", "x", "--answers", "-", "--account", counter.x.user_id, "--json"
    )
    assert done.code == 0, done
    assert done.json["channel"] == "x"
    assert done.json["settings"] == {"user_id": counter.x.user_id}
    assert len(done.json["secrets"]) == 4


def test_what_is_stored_is_not_asked_again(counter: Counter) -> None:
    counter.connect_account()
    assert counter.desk("channels", "connect", "x").code == 0


def test_no_secret_is_shown_or_logged(counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = counter.facebook.user_token()
    said = [
        counter.connect_page(token=token),
        counter.connect_page(token=token, app_secret="f" * 32),
        counter.connect_account("--json"),
        counter.connect_account(access_token="9-wrong"),
    ]
    shown = "".join(ended.out + ended.err for ended in said) + caplog.text
    shown += "".join(
        file.read_text(encoding="utf-8") for file in (counter.desk.folder / "data").glob("*.log")
    )
    shown += counter.desk.config.read_text(encoding="utf-8")
    hidden = [*counter.facebook.secrets(), *counter.x.secrets(), "f" * 32, "9-wrong"]
    assert not [secret for secret in hidden if secret in shown]
    asked = json.dumps([counter.facebook.requests(), counter.x.requests()])
    assert "[hidden]" in asked
    urls = [entry["query"] for entry in counter.facebook.requests()]
    assert not [secret for secret in hidden if secret in json.dumps(urls)]


class Terminal(io.StringIO):
    """A person at a terminal who types these lines."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the next command ask a person who types these lines."""

    def make(*lines: object) -> None:
        typed = iter([str(line) for line in lines])

        def answer(_prompt: str = "") -> str:
            line = next(typed, None)
            if line is None:
                raise KeyboardInterrupt
            return line

        monkeypatch.setattr(sys, "stdin", Terminal())
        monkeypatch.setattr("click.termui.visible_prompt_func", answer)
        monkeypatch.setattr("click.termui.hidden_prompt_func", answer)

    return make


def test_a_person_is_led_through_the_steps(counter: Counter, types: Callable[..., None]) -> None:
    own = counter.facebook.credentials()
    types("my app", own["app_id"], own["app_secret"], counter.facebook.user_token(), "3", "2")
    done = counter.desk("channels", "connect", "facebook")
    assert done.code == 0, done
    assert "Step 1 of 4: app id" in done.err
    assert "digits only" in done.err
    assert "1. St. Mary's Primary School" in done.err
    assert "choose one of these" in done.err
    assert counter.channels["facebook"]["settings"]["page_id"] == counter.facebook.other_page_id

    types("", "", counter.facebook.user_token(), "")
    again = counter.desk("channels", "connect", "facebook")
    assert again.code == 0, again
    assert counter.channels["facebook"]["settings"]["page_id"] == counter.facebook.other_page_id


@pytest.mark.parametrize("answered", range(4))
def test_stopping_midway_changes_nothing(
    counter: Counter, types: Callable[..., None], answered: int
) -> None:
    before = counter.everything()
    own = counter.facebook.credentials()
    lines = (own["app_id"], own["app_secret"], counter.facebook.user_token())
    types(*lines[:answered])
    ended = counter.desk("channels", "connect", "facebook")
    assert ended.code == Exit.INTERRUPTED
    assert "Nothing was changed." in ended.err
    assert counter.everything() == before


def test_stopping_during_the_test_brings_everything_back(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.connect_page()
    before = counter.everything()

    def interrupted(*_: object) -> None:
        assert counter.everything() != before
        raise KeyboardInterrupt

    monkeypatch.setattr("schoolcast.cli.connecting.try_channel", interrupted)
    ended = counter.connect_page("--page", counter.facebook.other_page_id)
    assert ended.code == Exit.INTERRUPTED
    assert counter.everything() == before


@pytest.mark.skipif(os.name != "posix", reason="a terminal of one's own needs a POSIX system")
def test_a_real_process_at_a_real_terminal(counter: Counter) -> None:
    import pty

    own = counter.x.credentials()
    main, other = pty.openpty()
    command = [*counter.desk.program, "--config", str(counter.desk.config)]
    with subprocess.Popen(
        [*command, "channels", "connect", "x"],
        stdin=other,
        stdout=subprocess.PIPE,
        stderr=other,
        start_new_session=True,
        text=True,
    ) as process:
        os.close(other)
        seen = ""
        try:
            for line in [*(own[name] for name in X_KEYS), "1"]:
                seen += _until(main, "…)" if line == "1" else "is shown)")
                os.write(main, f"{line}\n".encode())
            assert process.stdout
            said = process.stdout.read()
            assert process.wait(30) == 0, seen
        finally:
            process.kill()
            os.close(main)
    assert "x: connected" in said
    assert "Step 4 of 5" in seen
    assert not [name for name in X_KEYS if own[name] in seen + said]
    assert counter.channels["x"]["settings"]["user_id"] == counter.x.user_id


def _until(terminal: int, mark: str) -> str:
    """What the process shows until it asks."""
    seen = b""
    while mark.encode() not in seen:
        seen += os.read(terminal, 4096)
    return seen.decode()


def test_when_a_connection_ends_is_known_without_asking(counter: Counter) -> None:
    done = counter.connect_page("--json")
    assert done.json["expires_at"] and not done.json["renew"]
    counter.fleet.stop()
    listed = counter.desk("channels", "list", "--json").json["channels"]
    assert listed[0]["expires_at"] == done.json["expires_at"]
    assert "ready; renew before" in counter.desk("channels", "list").out
    assert "facebook: the connection lasts until" in counter.desk("doctor").out


def test_a_connection_that_ends_soon_is_warned_of(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.connect_account()
    life = "schoolcast_facebook.standin.token_calls._DATA_ACCESS"
    monkeypatch.setattr(life, timedelta(days=10))
    done = counter.connect_page("--json")
    assert done.code == 0
    assert "schoolcast channels connect facebook" in done.json["renew"]
    advice = "Renew it: schoolcast channels connect facebook"
    tested = counter.desk("channels", "test", "facebook")
    assert tested.code == 0
    for ended in (tested, counter.desk("channels", "list"), counter.desk("doctor")):
        assert advice in " ".join(ended.out.split())
