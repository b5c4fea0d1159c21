"""`schoolcast serve` as a process: it answers, it ends, and it is reached as the docs say."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from schoolcast.domain.account import Role

_TIMEOUT = 60


@contextmanager
def _serving(office) -> Iterator[tuple[str, subprocess.Popen]]:
    command = [sys.executable, "-c", "from schoolcast.cli.main import run; run()"]
    process = subprocess.Popen(
        [*command, "--config", str(office.folder / "config.toml"), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        line = process.stdout.readline()
        assert "The pages are at" in line, process.stderr.read()
        yield line.split()[-1], process
    finally:
        process.kill()
        process.wait(_TIMEOUT)
        process.stdout.close()
        process.stderr.close()


def test_the_pages_answer_and_end_when_told(office):
    with _serving(office) as (address, process):
        answer = requests.get(f"{address}/sign-in", timeout=_TIMEOUT)
        assert answer.status_code == 200
        assert "Sign in" in answer.text
        assert requests.get(address, timeout=_TIMEOUT).url.endswith("/sign-in?next=/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(_TIMEOUT) == 0


def test_a_port_that_is_taken_is_told_in_words(office):
    with _serving(office) as (address, _):
        port = address.rpartition(":")[2]
        command = [sys.executable, "-c", "from schoolcast.cli.main import run; run()"]
        second = subprocess.run(
            [*command, "--config", str(office.folder / "config.toml"), "serve", "--port", port],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
    assert second.returncode == 5
    assert "Is another schoolcast serving them already?" in second.stderr
    assert "Traceback" not in second.stderr


class _Proxy(BaseHTTPRequestHandler):
    """What a TLS proxy passes on, once TLS is off."""

    upstream = ""

    def do_GET(self) -> None:
        self._pass("GET")

    def do_POST(self) -> None:
        self._pass("POST")

    def _pass(self, method: str) -> None:
        length = int(self.headers.get("Content-Length", 0))
        headers = dict(self.headers) | {
            "Host": "news.example.org",
            "X-Forwarded-For": "198.51.100.7",
            "X-Forwarded-Host": "news.example.org",
            "X-Forwarded-Proto": "https",
        }
        answer = requests.request(
            method,
            self.upstream + self.path,
            headers=headers,
            data=self.rfile.read(length),
            allow_redirects=False,
            timeout=_TIMEOUT,
        )
        self.send_response(answer.status_code)
        for name in ("Location", "Set-Cookie", "Content-Type", "Strict-Transport-Security"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Proxy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(_TIMEOUT)


def test_behind_a_tls_proxy(office, pages, proxy):
    author = pages.person(Role.AUTHOR)
    office.configure('[web]\npublic_url = "https://news.example.org"\nproxy = "127.0.0.1"\n')
    with _serving(office) as (address, process):
        assert address == "https://news.example.org"
        port = _port_of(process)
        _Proxy.upstream = f"http://127.0.0.1:{port}"
        way_in = f"http://127.0.0.1:{proxy.server_port}/sign-in"
        assert "Strict-Transport-Security" in requests.get(way_in, timeout=_TIMEOUT).headers
        answer = requests.post(
            way_in,
            data={"username": author.username, "password": "plum ladder quartz"},
            headers={"Origin": "https://news.example.org"},
            allow_redirects=False,
            timeout=_TIMEOUT,
        )
        assert answer.status_code == 302, answer.text
        cookie = answer.headers["Set-Cookie"]
        assert re.search(r"__Host-schoolcast=.*Secure; HttpOnly", cookie)
        for _ in range(6):
            wrong = requests.post(
                way_in,
                data={"username": "nobody", "password": "wrong wrong wrong"},
                headers={"Origin": "https://news.example.org"},
                timeout=_TIMEOUT,
            )
        assert "too many wrong tries" in wrong.text


def _port_of(process: subprocess.Popen) -> int:
    """The port it took, from the kernel's table of what this process listens on."""
    inodes = set()
    for fd in os.listdir(f"/proc/{process.pid}/fd"):
        found = re.match(r"socket:\[(\d+)\]", os.readlink(f"/proc/{process.pid}/fd/{fd}"))
        if found:
            inodes.add(found[1])
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = [row.split() for row in table.readlines()[1:]]
    ports = [int(row[1].split(":")[1], 16) for row in rows if row[9] in inodes and row[3] == "0A"]
    assert ports
    return ports[0]
