"""Receiving: what is sent is kept up to what its page takes, and no byte further.

waitress reads a request to its end before the pages see it. What is too large is read too, so that
the browser stays to hear the answer, but neither kept in memory nor on the disk.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from werkzeug.exceptions import HTTPException

from schoolcast.web.access import largest_of
from schoolcast.web.practising import Part
from schoolcast.web.protection import LARGEST_FORM


class Sieve(OverflowableBuffer):  # type: ignore[misc]  # waitress has no types
    """Counts what comes, and keeps it as long as it is no more than `most` bytes."""

    buf: Any

    def __init__(self, overflow: int, most: int) -> None:
        super().__init__(overflow)
        self._most = most
        self._came = 0

    def append(self, s: bytes) -> None:
        """Take more; with the first byte too many, drop everything."""
        self._came += len(s)
        if self._came <= self._most:
            super().append(s)
        elif self.buf is not None:
            self.buf.close()
            self.buf = None
        else:
            self.strbuf = b""

    def __len__(self) -> int:
        """How much came, kept or not; it is what a request without a length is said to have."""
        return self._came


def receive_in_bounds(server: Any, app: Flask) -> None:
    """Let the server, one or several by address, keep no more than each page takes."""
    most = _most_of(app)

    class Parser(HTTPRequestParser):  # type: ignore[misc]
        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            if self.body_rcv is not None:
                limit = most(self.path)
                # Announced as too large, so that not even its beginning is kept.
                known = 0 if self.content_length > limit else limit
                self.body_rcv.buf = Sieve(self.adj.inbuf_overflow, known)

    class Channel(HTTPChannel):  # type: ignore[misc]
        parser_class = Parser

    for one in (server, *getattr(server, "map", {}).values()):
        if hasattr(one, "channel_class"):
            one.channel_class = Channel


def _most_of(app: Flask) -> Callable[[str], int]:
    """How many bytes the page at a path takes."""
    adapter = app.url_map.bind("localhost")

    def most(path: str) -> int:
        for part in Part:
            path = path.removeprefix(part)
        try:
            endpoint, _ = adapter.match(path, method="POST")
        except HTTPException:
            return LARGEST_FORM
        return largest_of(app.view_functions[endpoint]) or LARGEST_FORM

    return most
