"""A small HTTP/1.1 server on 127.0.0.1 that can also answer wrongly on purpose."""

import logging
import socket
import socketserver
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any, cast

from schoolcast.standins.bodies import MAX_BODY
from schoolcast.standins.exchange import Response

_DRAINED = 4 * MAX_BODY
_IDLE_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request as it came over the wire; header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    problem: tuple[int, str] | None = None  # status and words, when the body wasn't read


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What goes back: nothing at all (the connection closes), an answer, or half of one."""

    response: Response | None
    truncated: bool = False


App = Callable[[Call], Reply]


class LoopbackServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Serves one application on a free port of 127.0.0.1, one thread a connection."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, app: App, now: Callable[[], datetime]) -> None:
        self.app = app
        self.now = now
        self._connections: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        """Begins to answer; the port is already taken and queues callers before that."""
        self._thread.start()

    def stop(self) -> None:
        """Closes the port and all connections, also those in the middle of an answer."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()
        with self._guard:
            open_ones = list(self._connections)
        for connection in open_ones:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remembers the connection, so that stop() can end it."""
        with self._guard:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forgets the connection as it closes."""
        with self._guard:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps quiet about a connection that the other side gave up; logs all else."""
        if not isinstance(sys.exc_info()[1], OSError):
            logging.getLogger(__name__).exception("The stand-in failed over a request.")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        call = self._read_call()
        if call is None:
            self.close_connection = True
            return
        reply = self._server.app(call)
        if reply.response is None or reply.truncated or call.problem:
            self.close_connection = True
        if reply.response is not None:
            self._send(reply.response, reply.truncated)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer

    @property
    def _server(self) -> LoopbackServer:
        return cast(LoopbackServer, self.server)

    def _read_call(self) -> Call | None:
        body, problem = b"", None
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers:
            problem = (411, "Send the body with a Content-Length.")
        elif not length.isdecimal():
            problem = (400, "The Content-Length is not a number.")
        elif int(length) > MAX_BODY:
            self._drain(min(int(length), _DRAINED))
            problem = (413, f"The body is larger than {MAX_BODY // 1024**2} MB.")
        else:
            body = self.rfile.read(int(length))
            if len(body) < int(length):
                return None
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Call(
            method=self.command, target=self.path, headers=headers, body=body, problem=problem
        )

    def _drain(self, length: int) -> None:
        # An answer sent while the client still writes would reach it as a reset.
        while length > 0 and (chunk := self.rfile.read(min(length, 65_536))):
            length -= len(chunk)

    def _send(self, response: Response, truncated: bool) -> None:
        head = [
            f"HTTP/1.1 {response.status} {_reason(response.status)}",
            f"Date: {format_datetime(self._server.now(), usegmt=True)}",
            f"Content-Type: {response.content_type}",
            f"Content-Length: {len(response.body)}",
            "X-Content-Type-Options: nosniff",
            *(f"{name}: {value}" for name, value in response.headers),
        ]
        if self.close_connection and not truncated:
            head.append("Connection: close")
        body = response.body[: len(response.body) // 2] if truncated else response.body
        if self.command == "HEAD":
            body = b""
        self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1") + body)

    def log_message(self, format: str, *args: Any) -> None:
        """Writes no log: the journal keeps what was asked."""


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
