"""Uploads that mean harm, over real HTTP to `schoolcast serve`: huge ones, and tricks in names."""

import os
import re
import socket
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest
import requests
from tests.web.conftest import PASSWORD
from tests.web.filled import photo

from schoolcast.bootstrap.sheets import sheets_of
from schoolcast.domain.account import Role
from schoolcast.pipeline.drafts import begin

_TIMEOUT = 110
MB = 1024 * 1024


class Serving:
    """The pages as a process of their own, and somebody who is signed in there."""

    def __init__(self, process, address):
        self.process, self.address = process, address
        self.session = requests.Session()
        self.session.headers["Origin"] = address
        self.csrf = ""

    def sign_in(self, username):
        data = {"username": username, "password": PASSWORD}
        answer = self.session.post(f"{self.address}/sign-in", data=data, timeout=_TIMEOUT)
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', answer.text)[1]

    def send(self, path, body, **headers):
        """Send a body as it is; `body` may be made while it is sent."""
        headers = {"X-CSRF": self.csrf, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.session.post(self.address + path, data=body, headers=headers, timeout=_TIMEOUT)

    @property
    def most_memory(self):
        """The most it ever held, in bytes."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) * 1024

    @property
    def on_disk(self):
        """Bytes in temporary files that it holds open, which have no name."""
        total = 0
        folder = f"/proc/{self.process.pid}/fd"
        for fd in os.listdir(folder):
            try:
                if "(deleted)" in os.readlink(f"{folder}/{fd}"):
                    total += os.stat(f"{folder}/{fd}").st_size
            except FileNotFoundError:
                continue
        return total

    def lets_go(self, most):
        """Whether it soon holds less than that; the answer is out a moment before."""
        wait = threading.Event()
        return any(self.on_disk < most or wait.wait(0.1) for _ in range(200))


@pytest.fixture
def serving(pages):
    """The pages served as an office serves them, Mrs Okafor signed in."""
    pages.person(Role.AUTHOR)
    pages.person(Role.ADMIN)
    command = [sys.executable, "-c", "from schoolcast.cli.main import run; run()"]
    config = str(pages.office.folder / "config.toml")
    process = subprocess.Popen(
        [*command, "--config", config, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        line = process.stdout.readline()
        assert "The pages are at" in line, process.stderr.read()
        found = Serving(process, line.split()[-1])
        found.sign_in("okafor")
        yield found
        found.session.close()
    finally:
        process.kill()
        process.wait(_TIMEOUT)
        process.stdout.close()
        process.stderr.close()


@pytest.fixture
def number(pages):
    """A draft of Mrs Okafor's."""
    pages.person(Role.AUTHOR)
    sheets = sheets_of(pages.desk.settings)
    return begin("update", person="Mrs Okafor", sheets=sheets, school=pages.school).id


_HEAD = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n'
_TAIL = b"\r\n--x--\r\n"
_FORM = {"Content_Type": "multipart/form-data; boundary=x"}


class Body:
    """A form with one file of so many megabytes, made while it is sent."""

    def __init__(self, megabytes):
        self._size = megabytes * MB
        self._left = megabytes
        self._begun = self._ended = False

    def __len__(self):
        return len(_HEAD) + self._size + len(_TAIL)

    def __iter__(self):
        yield _HEAD
        for _ in range(self._left):
            yield b"\0" * MB
        yield _TAIL


class Watched:
    """A body that looks, while it is sent, at what lies in temporary files."""

    def __init__(self, body, serving):
        self._body, self._serving = body, serving
        self.most_on_disk = 0

    def __len__(self):
        return len(self._body)

    def __iter__(self):
        for part in self._body:
            yield part
            self.most_on_disk = max(self.most_on_disk, self._serving.on_disk)


def test_two_hundred_megabytes_are_refused_in_words_and_kept_nowhere(serving, number):
    before = serving.most_memory
    for path, status in (
        (f"/write/{number}/photos/add", 413),
        ("/imports", 413),
        ("/people/import", 403),  # which is the Admin's
        ("/nowhere", 404),
    ):
        body = Watched(Body(205), serving)
        answer = serving.send(path, body, **_FORM)
        assert answer.status_code == status and "<h1" in answer.text, path
        assert body.most_on_disk < 3 * MB, path
    assert serving.most_memory < before + 64 * MB
    assert serving.session.get(f"{serving.address}/", timeout=_TIMEOUT).status_code == 200


def test_what_may_be_sent_waits_on_the_disk_and_not_in_memory(serving, number):
    before, body = serving.most_memory, Watched(Body(150), serving)
    answer = serving.send(f"/write/{number}/photos/add", body, **_FORM)
    assert answer.status_code == 400 and "larger than 25 MB" in answer.text
    assert body.most_on_disk > 100 * MB
    assert serving.most_memory < before + 128 * MB
    assert serving.lets_go(3 * MB), "and then it is gone"


def test_what_is_sent_without_a_length_is_bounded_too(serving):
    before = serving.most_memory
    answer = serving.send("/pause", iter(Body(50)), **_FORM)  # chunked, as no length is known
    assert answer.status_code == 413 and "too large" in answer.text
    assert serving.most_memory < before + 64 * MB


def test_a_stranger_who_is_not_signed_in_sends_nothing_large(serving):
    body = Body(60)
    answer = requests.post(
        f"{serving.address}/sign-in",
        data=body,
        headers={"Origin": serving.address, "Content-Type": _FORM["Content_Type"]},
        timeout=_TIMEOUT,
    )
    assert answer.status_code == 413 and "too large" in answer.text


def test_a_form_that_never_ends_holds_up_nobody_else(serving):
    """Half a request on every thread's worth of connections, and the pages still answer."""
    where = urlsplit(serving.address)
    slow = [socket.create_connection((where.hostname, where.port), timeout=10) for _ in range(20)]
    for one in slow:
        one.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx")
    answer = requests.get(f"{serving.address}/sign-in", timeout=_TIMEOUT)
    assert answer.status_code == 200
    for one in slow:
        one.close()


NAMES = (
    "../../../../evil.jpg",
    "..\\..\\evil.jpg",
    "/etc/cron.d/evil.jpg",
    "C:\\Windows\\evil.jpg",
    "evil.jpg\0.md",
    ".config.toml",
    "..",
    "con.jpg",
    "x" * 4000 + ".jpg",
    "a\u202egpj.exe",
    "$(touch evil).jpg",
    "evil.jpg; rm -rf .jpg",
    "-rf.jpg",
    "é\u0301.jpg",
    "evil.svg",
    "evil.html",
    "evil.md",
)


def test_a_name_puts_no_file_anywhere_else(serving, pages, number):
    folder = pages.office.folder
    media = folder / "content" / "media"

    def others():
        every = folder.rglob("*")
        return {
            p for p in every if p.is_file() and media not in p.parents and "data" not in p.parts
        }

    before = others()
    parent = set(folder.parent.iterdir())
    for at, name in enumerate(NAMES):
        quoted = name.replace("\\", "\\\\").replace('"', '\\"').encode("utf-8", "replace")
        head = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="' + quoted
        body = head + b'"\r\nContent-Type: image/jpeg\r\n\r\n' + photo(at * 7) + _TAIL
        answer = serving.send(f"/write/{number}/photos/add", body, **_FORM)
        assert answer.status_code in (200, 400), name
    assert others() == before and set(folder.parent.iterdir()) == parent
    written = [p for p in media.rglob("*") if p.is_file()]
    assert written, "some of them are taken, as pictures under names of ours"
    for file in written:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}\.(jpg|jpeg)", file.name), file
        assert file.resolve().is_relative_to(media.resolve())
