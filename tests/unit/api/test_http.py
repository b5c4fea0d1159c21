"""Whether a failed call says rightly what can have become public."""

import logging
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schoolcast.api import NotSent, OutcomeUnknown
from schoolcast.api.http import Http, Timeouts
from schoolcast.api.masking import Mask
from schoolcast.api.tools import ConnectorTools
from schoolcast.testing import NOON, FixedClock, RecordingAttempt

BRIEF = Timeouts(connect=2, send=2, read=0.3)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n"


class Server:
    """Listens on a loopback port; `answers[n]` serves connection n, the last all later ones."""

    def __init__(self, *answers: Callable[["Server", socket.socket], None]) -> None:
        self.answers = answers
        self.heard: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}/path"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            answer = self.answers[min(self.connections, len(self.answers) - 1)]
            self.connections += 1
            with client:
                try:
                    answer(self, client)
                except OSError:
                    continue

    def hear(self, client: socket.socket) -> None:
        """Read one request with its body."""
        with client.makefile("rb") as stream:
            head = b""
            while (line := stream.readline()) not in (b"\r\n", b""):
                head += line
            lengths = [
                line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
            ]
            length = int(lengths[0].split(b":")[1]) if lengths else 0
            self.heard.append(head + b"\r\n" + stream.read(length))

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)


def answers(raw: bytes) -> Callable[[Server, socket.socket], None]:
    def answer(server: Server, client: socket.socket) -> None:
        server.hear(client)
        client.sendall(raw)

    return answer


def resets(server: Server, client: socket.socket) -> None:
    server.hear(client)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hangs(server: Server, client: socket.socket) -> None:
    server.hear(client)
    client.recv(1)  # until the client gives up


def status(code: int, body: bytes = b"{}", extra: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s" % (code, extra, len(body), body)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(*replies: Callable[[Server, socket.socket], None]) -> Server:
        servers.append(Server(*replies))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def attempt(fixed_clock: FixedClock) -> RecordingAttempt:
    return RecordingAttempt(fixed_clock)


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


UNCLEAR = {
    "no answer in time": hangs,
    "reset": resets,
    "closed without an answer": lambda server, client: server.hear(client),
    "half of the answer": answers(OK + b'{"id"'),
    "half of a chunk": answers(
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{"id":'
    ),
    "half of the head": answers(b"HTTP/1.1 200 OK\r\nContent-Len"),
    "not HTTP": answers(b"220 mail.example.org ESMTP\r\n"),
    "broken compression": answers(status(200, b"nonsense", b"Content-Encoding: gzip\r\n")),
    "500": answers(status(500)),
    "503 with a page": answers(status(503, b"<html>busy</html>")),
    "redirect": answers(status(302, b"", b"Location: http://127.0.0.1:1/login\r\n")),
    "redirect that keeps the method": answers(
        status(307, b"", b"Location: http://127.0.0.1:1/login\r\n")
    ),
    "a page instead of JSON": answers(status(200, b"<html>Blocked by the filter</html>")),
    "an empty body": answers(status(201, b"")),
    "too long": answers(status(200, b"[" + b"1," * 3000 + b"1]")),
}


@pytest.mark.parametrize("fault", UNCLEAR)
def test_after_the_request_left_nobody_can_tell(
    fault: str, serve: Callable[..., Server], attempt: RecordingAttempt
) -> None:
    server = serve(UNCLEAR[fault])
    with pytest.raises(OutcomeUnknown):
        Http(timeouts=BRIEF, max_answer=5000).create(attempt, "POST", server.url).json()
    assert attempt.steps == ["creating"]
    assert server.connections == 1  # no retry of any kind


@pytest.mark.parametrize("fault", UNCLEAR)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_call_that_makes_nothing_public_is_not_sent(
    method: str, fault: str, serve: Callable[..., Server]
) -> None:
    http = Http(timeouts=BRIEF, max_answer=5000)
    with pytest.raises(NotSent):
        http.request(method, serve(UNCLEAR[fault]).url).json()


def slams_the_door(server: Server, client: socket.socket) -> None:
    client.recv(5)


def unreachable(serve: Callable[..., Server]) -> dict[str, str]:
    return {
        "refused": f"http://127.0.0.1:{unused_port()}/",
        "no such name": "http://no-such-host.invalid/",
        "TLS cut off": serve(slams_the_door).url.replace("http:", "https:"),
        "not TLS": serve(lambda _, client: client.sendall(b"HTTP/1.1 400 Bad\r\n\r\n")).url.replace(
            "http:", "https:"
        ),
        "no address": "http://",
        "an unknown scheme": "gopher://127.0.0.1/",
    }


@pytest.mark.parametrize(
    "fault",
    ["refused", "no such name", "TLS cut off", "not TLS", "no address", "an unknown scheme"],
)
def test_what_is_out_of_reach_is_not_sent_and_not_begun(
    fault: str, serve: Callable[..., Server], attempt: RecordingAttempt
) -> None:
    url = unreachable(serve)[fault]
    with pytest.raises(NotSent, match="nothing was posted"):
        Http(timeouts=BRIEF).create(attempt, "POST", url, form={"message": "Hello"})
    assert attempt.steps == []


def test_a_proxy_out_of_reach_is_not_sent_even_after_creating(attempt: RecordingAttempt) -> None:
    http = Http(proxies={"http": f"http://127.0.0.1:{unused_port()}"}, timeouts=BRIEF)
    with pytest.raises(NotSent, match="nothing was posted"):
        http.create(attempt, "POST", "http://graph.example.org/me")
    assert attempt.steps == ["creating"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl command")
def test_a_certificate_nobody_vouches_for_is_not_sent(
    tmp_path: Path, serve: Callable[..., Server], attempt: RecordingAttempt
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))

    def shakes_hands(server: Server, client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as encrypted:
            server.hear(encrypted)

    server = serve(shakes_hands)
    with pytest.raises(NotSent) as caught:
        Http(timeouts=BRIEF).create(attempt, "POST", f"https://localhost:{server.port}/")
    assert "CERTIFICATE_VERIFY_FAILED" in caught.value.detail
    assert server.heard == []


def self_signed(folder: Path) -> Path:
    """A certificate for localhost that no authority has signed, with its key, in one file."""
    path = folder / "server.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        " -addext subjectAltName=DNS:localhost"
    )
    made = subprocess.run(
        [*command.split(), "-keyout", str(path), "-out", "-"],
        capture_output=True,
        check=True,
    )
    path.write_bytes(path.read_bytes() + made.stdout)
    return path


class Waits(RecordingAttempt):
    """An attempt that says `creating` only after the server has done something."""

    def __init__(self, clock: FixedClock, done: threading.Event) -> None:
        super().__init__(clock)
        self._done = done

    def creating(self) -> None:
        assert self._done.wait(5)
        super().creating()


@pytest.fixture
def encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[socket.socket], ssl.SSLSocket]]:
    """Shakes hands for a server whose certificate this computer trusts."""
    from schoolcast.api import _transport

    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command")
    pem = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    _transport._system_certificates.cache_clear()
    yield lambda client: context.wrap_socket(client, server_side=True)
    _transport._system_certificates.cache_clear()


def test_an_encrypted_call_shakes_hands_before_creating_and_only_once(
    encrypted: Callable[[socket.socket], ssl.SSLSocket],
    serve: Callable[..., Server],
    fixed_clock: FixedClock,
) -> None:
    shaken = threading.Event()

    def over_tls(server: Server, client: socket.socket) -> None:
        with encrypted(client) as line:  # it sends its session tickets with this
            shaken.set()
            answers(status(200))(server, line)

    server = serve(over_tls)
    for _ in range(2):
        assert (
            Http()
            .create(Waits(fixed_clock, shaken), "POST", f"https://localhost:{server.port}/")
            .ok
        )
    assert server.connections == 2


def test_an_encrypted_line_that_was_closed_during_creating_is_opened_anew(
    encrypted: Callable[[socket.socket], ssl.SSLSocket],
    serve: Callable[..., Server],
    fixed_clock: FixedClock,
) -> None:
    closed = threading.Event()

    def hangs_up(_: Server, client: socket.socket) -> None:
        encrypted(client).close()
        closed.set()

    def answers_later(server: Server, client: socket.socket) -> None:
        with encrypted(client) as line:
            answers(status(200))(server, line)

    server = serve(hangs_up, answers_later)
    assert Http().create(Waits(fixed_clock, closed), "POST", f"https://localhost:{server.port}/").ok
    assert server.connections == 2


def test_a_silent_handshake_is_not_sent(
    serve: Callable[..., Server], attempt: RecordingAttempt
) -> None:
    server = serve(lambda _, client: client.recv(1 << 20) and client.recv(1 << 20))
    waits = Timeouts(connect=0.3, send=5, read=5)
    with pytest.raises(NotSent):
        Http(timeouts=waits).create(attempt, "POST", server.url.replace("http:", "https:"))


def test_refusals_come_back_to_be_judged(
    serve: Callable[..., Server], attempt: RecordingAttempt
) -> None:
    server = serve(answers(status(400, b'{"error": 1}', b"X-Usage: 12\r\n")))
    answer = Http().create(attempt, "POST", server.url)
    assert (answer.status, answer.ok, answer.json()) == (400, False, {"error": 1})
    assert answer.headers["x-usage"] == "12"


def test_the_connector_may_judge_server_errors_itself(
    serve: Callable[..., Server], attempt: RecordingAttempt
) -> None:
    server = serve(answers(status(500, b'{"error": {"code": 32}}')))
    answer = Http().create(attempt, "POST", server.url, judge_5xx=True)
    assert answer.json() == {"error": {"code": 32}}
    assert type(answer.unclear("nothing usable")) is OutcomeUnknown


def test_creating_is_said_on_an_open_line_before_anything_is_sent(
    serve: Callable[..., Server], fixed_clock: FixedClock
) -> None:
    server = serve(answers(status(200)))
    lost = RecordingAttempt(fixed_clock, refuse=TimeoutError("the lease is lost"))
    with pytest.raises(TimeoutError, match="the lease is lost"):
        Http().create(lost, "POST", server.url)
    assert b"POST" not in b"".join(server.heard)


def test_the_call_goes_over_the_line_that_was_opened_before_creating(
    serve: Callable[..., Server], fixed_clock: FixedClock
) -> None:
    opened = threading.Event()

    def notes(server: Server, client: socket.socket) -> None:
        opened.set()
        answers(status(200))(server, client)

    server = serve(notes)
    assert Http().create(Waits(fixed_clock, opened), "POST", server.url).ok
    assert server.connections == 1


def test_a_line_that_was_closed_during_creating_is_opened_anew(
    serve: Callable[..., Server], fixed_clock: FixedClock
) -> None:
    closed = threading.Event()

    def hangs_up(_: Server, client: socket.socket) -> None:
        client.close()
        closed.set()

    server = serve(hangs_up, answers(status(200)))
    assert Http().create(Waits(fixed_clock, closed), "POST", server.url).ok
    assert server.connections == 2


def test_a_line_that_was_closed_during_creating_and_can_not_be_opened_anew_is_not_sent(
    fixed_clock: FixedClock,
) -> None:
    class Goes(RecordingAttempt):
        def creating(self) -> None:
            listener.accept()[0].close()
            listener.close()
            super().creating()

    attempt = Goes(fixed_clock)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(NotSent, match="could not be reached"):
            Http(timeouts=BRIEF).create(attempt, "POST", url)
    assert attempt.steps == ["creating"]


def test_a_stale_connection_never_carries_the_creating_call(
    serve: Callable[..., Server], attempt: RecordingAttempt
) -> None:
    def once_then_closes(server: Server, client: socket.socket) -> None:
        server.hear(client)
        client.sendall(status(200))  # HTTP/1.1 promises to keep the connection, but closes it

    server = serve(once_then_closes)
    http = Http(timeouts=BRIEF)
    assert http.post(server.url).ok
    assert http.create(attempt, "POST", server.url).ok
    assert server.connections == 2


@pytest.mark.parametrize(("idle", "connections"), [(60.0, 1), (0.0, 2)])
def test_a_rested_connection_is_not_used_again(
    idle: float, connections: int, serve: Callable[..., Server]
) -> None:
    def keeps_the_connection(server: Server, client: socket.socket) -> None:
        for _ in range(2):
            server.hear(client)
            client.sendall(status(200))

    server = serve(keeps_the_connection)
    http = Http(idle=idle)
    assert http.get(server.url).ok
    assert http.get(server.url).ok
    assert server.connections == connections


PICTURE = [("source", ("hall.jpg", bytes(12 * 1024 * 1024), "image/jpeg"))]
PATIENT = Timeouts(connect=0.2, send=10, read=5)


def reads_late(server: Server, client: socket.socket) -> None:
    time.sleep(0.6)
    server.hear(client)
    client.sendall(status(200))


def test_a_slow_line_may_take_longer_to_send_than_to_connect(
    serve: Callable[..., Server], attempt: RecordingAttempt
) -> None:
    server = serve(reads_late)
    http = Http(timeouts=PATIENT)
    assert http.create(attempt, "POST", server.url, form={"a": "b"}, files=PICTURE).ok
    assert len(server.heard[0]) > 12 * 1024 * 1024


def test_so_may_an_encrypted_one(
    encrypted: Callable[[socket.socket], ssl.SSLSocket],
    serve: Callable[..., Server],
    attempt: RecordingAttempt,
) -> None:
    def over_tls(server: Server, client: socket.socket) -> None:
        with encrypted(client) as line:
            reads_late(server, line)

    server = serve(over_tls)
    url = f"https://localhost:{server.port}/"
    http = Http(timeouts=PATIENT)
    assert http.post(url, files=PICTURE).ok
    assert http.create(attempt, "POST", url, files=PICTURE).ok
    assert [len(heard) > 12 * 1024 * 1024 for heard in server.heard] == [True, True]


def test_so_may_one_that_is_used_again(serve: Callable[..., Server]) -> None:
    def reads_twice(server: Server, client: socket.socket) -> None:
        answers(status(200))(server, client)
        reads_late(server, client)

    server = serve(reads_twice)
    http = Http(timeouts=PATIENT)
    assert http.get(server.url).ok
    assert http.post(server.url, files=PICTURE).ok
    assert server.connections == 1


def test_cookies_and_the_environment_are_left_alone(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{unused_port()}")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login office password opensesame\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve(answers(status(200, extra=b"Set-Cookie: session=abc\r\nConnection: close\r\n")))
    http = Http()
    http.get(server.url)
    http.get(server.url)
    for request in server.heard:
        assert b"cookie" not in request.lower()
        assert b"authorization" not in request.lower()


def test_a_configured_proxy_is_used(serve: Callable[..., Server], tmp_path: Path) -> None:
    proxy = serve(answers(status(200, b'{"from": "proxy"}')))
    tools = ConnectorTools(
        clock=FixedClock(NOON),
        channel="page",
        folder=tmp_path,
        proxies={"http": f"http://office:opensesame@127.0.0.1:{proxy.port}"},
    )
    assert tools.http().get("http://graph.example.org/me").json() == {"from": "proxy"}
    assert proxy.heard[0].startswith(b"GET http://graph.example.org/me ")
    assert "opensesame" not in repr(tools)


@pytest.mark.parametrize("call", ["get", "create"])
def test_no_secret_in_errors_or_logs(
    call: str,
    serve: Callable[..., Server],
    attempt: RecordingAttempt,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="schoolcast")
    secret = "s3cret/with+signs"
    server = serve(answers(status(500, f"<p>{secret}</p>".encode())), resets)
    http = Http(secrets=[secret], timeouts=BRIEF)
    for _ in range(2):
        with pytest.raises((NotSent, OutcomeUnknown)) as caught:
            if call == "get":
                http.get(server.url, params={"proof": secret})
            else:
                http.create(attempt, "POST", server.url, params={"proof": secret})
        shown = f"{caught.value} {caught.value.detail} {caplog.text}"
        assert "s3cret" not in shown
        assert caplog.text


def test_masks_every_way_a_secret_is_written() -> None:
    mask = Mask(['to"ken/1', "to", ""])
    assert mask('to"ken/1 to%22ken%2F1 to\\"ken/1') == "[hidden] [hidden] [hidden]"
    assert mask("nothing") == "nothing"


def test_requests_is_loaded_on_first_use_only() -> None:
    code = "import sys, schoolcast.api.tools; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
