"""`schoolcast try` as a process: its links, what two people do there, and its end."""

import os
import re
import signal
import subprocess
import sys
import threading
import time as seconds
from collections.abc import Iterator

import pytest
import requests

from schoolcast.cli.main import main
from schoolcast.domain.account import Role
from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.web import create_app
from schoolcast.web.ways_in import LASTS, WaysIn
from schoolcast.web_settings import Web

_TIMEOUT = 90
_LINK = re.compile(r"http://\S+/way-in/\S+")
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
COMMAND = [sys.executable, "-c", "from schoolcast.cli.main import run; run()"]
GATE = "From Monday the gate in School Lane opens at half past eight."


class Tried:
    """A running `schoolcast try`; `said` is what it printed up to its last line."""

    def __init__(self, folder: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "try", folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stdout is not None and self.process.stderr is not None
        self.told: list[str] = []
        self._reader = threading.Thread(target=self.told.extend, args=(self.process.stderr,))
        self._reader.start()
        self.said = "".join(self._welcome())
        self.links = _LINK.findall(self.said)

    def _welcome(self) -> Iterator[str]:
        for line in self.process.stdout or ():
            yield line
            if "Ctrl-C" in line:
                return

    def stand_in(self, name: str) -> str:
        """The address of a platform's public page."""
        found = re.search(rf"{name}[^\n]*?: (http://\S+)", self.said)
        assert found, (self.said, self.told)
        return found[1]

    def end(self) -> str:
        """Press Ctrl-C, and give what it says then."""
        self.process.send_signal(signal.SIGINT)
        left, _ = self.process.communicate(timeout=_TIMEOUT)
        self._reader.join(_TIMEOUT)
        return left


class Visitor:
    """Somebody's browser without JavaScript; `text` is the page last shown."""

    def __init__(self, link: str) -> None:
        self.address = re.match(r"http://[^/]+", link)[0]
        self._session = requests.Session()
        self.get(link.removeprefix(self.address))

    def get(self, path: str) -> str:
        """Open a page."""
        return self._shown(self._session.get(self.address + path, timeout=_TIMEOUT))

    def post(self, path: str, **fields: str) -> str:
        """Send a form, with the token of the page last shown."""
        data = {"csrf": _CSRF.search(self.text)[1], **fields}
        headers = {"Origin": self.address}
        return self._shown(
            self._session.post(self.address + path, data, headers=headers, timeout=_TIMEOUT)
        )

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        return re.search(rf'name="{name}" value="([^"]+)"', self.text)[1]

    def _shown(self, answer: requests.Response) -> str:
        self.text, self.url = answer.text, answer.url
        return self.text


@pytest.fixture
def tried(tmp_path):
    one = Tried(str(tmp_path / "school"))
    yield one
    if one.process.poll() is None:
        one.process.kill()
    one.process.communicate(timeout=_TIMEOUT)


def _written(author):
    """An update that goes out as soon as it is approved."""
    author.get("/write")
    author.post("/write/new", kind="update")
    path = re.search(r"/write/\d+", author.url)[0]
    author.post(
        path,
        version=author.hidden("version"),
        do="answers",
        kind="update",
        title="The gate in School Lane",
        goes="on-approval",
        audience="whole-school",
        channels="facebook",
        text=GATE,
        about="no",
    )
    assert "Check your answers" in author.text, author.text
    author.post(f"{path}/send", version=author.hidden("version"), first="no")


def test_two_people_sign_in_by_links_and_a_post_is_public_at_once(tried):
    writes, approves = tried.links
    author, head = Visitor(writes), Visitor(approves)
    assert "Mrs Okafor" in author.text and "Mr Lindqvist" in head.text
    assert "Reading morning" in author.text  # the school has weeks behind it
    assert "Sign in</h1>" in Visitor(writes).text

    _written(author)
    head.get("/approve")
    waiting = re.search(r'href="(/approve/\d+)">Open<[^>]+> The gate', head.text)[1]
    head.get(waiting)
    head.post(waiting, sha256=head.hidden("sha256"))
    page = tried.stand_in("Facebook")
    until = seconds.monotonic() + 30
    while GATE not in requests.get(page, timeout=_TIMEOUT).text:
        assert seconds.monotonic() < until, tried.told
        seconds.sleep(0.2)

    assert "The school stays in" in tried.end()
    assert tried.process.returncode == 0
    for address in (author.address, page):
        with pytest.raises(requests.ConnectionError):
            requests.get(address, timeout=_TIMEOUT)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "roll.csv").write_text("theirs", encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, "try", str(tmp_path)], capture_output=True, text=True, timeout=_TIMEOUT
    )
    assert done.returncode == 2 and "is not empty" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["roll.csv"]


@pytest.mark.parametrize("command", ["try", "serve"])
def test_without_the_pages_it_says_what_to_install(command, monkeypatch, capsys, office):
    monkeypatch.setattr("schoolcast.cli.serve.find_spec", lambda name: None)
    assert main(["--config", str(office.folder / "config.toml"), command]) == 5
    assert 'pip install "schoolcast[web]"' in capsys.readouterr().err


# The links


@pytest.fixture
def ways(pages):
    """The pages with links, which plain `serve` has not."""
    made = WaysIn(pages.office.clock)
    pages.app = create_app(pages.desk, pages.web, made)
    return made


def test_a_link_works_once(pages, ways):
    link = ways.add(pages.person(Role.AUTHOR))
    assert "You are signed in as Mrs Okafor" in pages.browser().get(link).text
    other = pages.browser()
    other.get(link)
    assert "This link works once" in other.text and "Sign in</h1>" in other.text


def test_a_link_that_is_old_or_invented_opens_nothing(pages, ways):
    link = ways.add(pages.person(Role.APPROVER))
    pages.office.clock.set(pages.office.clock.now() + LASTS)
    for path in (link, "/way-in/anything", "/way-in/"):
        browser = pages.browser()
        browser.get(path)
        assert "Mr Lindqvist" not in browser.text and "Sign out" not in browser.text


def test_fetching_a_link_beforehand_does_not_use_it_up(pages, ways):
    link = ways.add(pages.person(Role.AUTHOR))
    client = pages.app.test_client()
    assert client.head(link).status_code == 400
    assert client.get(link, headers={"Sec-Purpose": "prefetch"}).status_code == 400
    assert "Mrs Okafor" in pages.browser().get(link).text


def test_a_link_counts_on_this_computer_only(pages, ways):
    link = ways.add(pages.person(Role.AUTHOR))
    away = pages.app.test_client().get(link, environ_base={"REMOTE_ADDR": "192.168.1.9"})
    assert away.status_code == 403
    assert "Mrs Okafor" in pages.browser().get(link).text


def test_signing_in_by_a_link_ends_the_visit_before(pages, ways):
    browser = pages.signed_in(Role.AUTHOR)
    before = browser.client.get_cookie("schoolcast").value
    browser.get(ways.add(pages.person(Role.APPROVER)))
    assert "Mr Lindqvist" in browser.text
    old = pages.browser()
    old.client.set_cookie("schoolcast", before)
    old.get("/")
    assert "Sign in</h1>" in old.text


def test_pages_that_others_can_reach_take_no_links(pages):
    web = Web(public_url="https://news.example.org", proxy="127.0.0.1")
    with pytest.raises(ConfigurationProblem, match="no other computer"):
        create_app(pages.desk, web, WaysIn(pages.office.clock))


def test_plain_pages_have_no_such_address(pages):
    assert not [rule for rule in pages.app.url_map.iter_rules() if "way-in" in rule.rule]
    browser = pages.browser()
    browser.get("/way-in/anything")
    assert browser.status == 404
