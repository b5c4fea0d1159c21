"""Packing: pages pass the network compressed, but for those that a strange page asked for."""

import gzip

from flask import Flask, Response, request

from schoolcast.web_settings import Web

SMALLEST = 1_000  # bytes; below, what is saved is less than what it costs
_LEVEL = 5  # half the work of the highest, for 3 % more bytes
_KINDS = frozenset({"text/html", "text/csv", "text/calendar", "text/plain", "application/json"})


def pack(app: Flask, web: Web) -> None:
    """Compress what is made for a request; assets come packed already."""

    @app.after_request
    def packed(response: Response) -> Response:
        if response.mimetype in _KINDS and not _kept_as_it_is(response):
            response.vary.add("Accept-Encoding")
            if request.accept_encodings["gzip"] and _asked_by_ourselves(web):
                response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
                response.content_encoding = "gzip"
        return response


def _kept_as_it_is(response: Response) -> bool:
    if response.direct_passthrough or response.is_streamed or response.content_encoding:
        return True
    return (response.content_length or 0) < SMALLEST


def _asked_by_ourselves(web: Web) -> bool:
    """Whether no strange page can be behind this request.

    The length of a packed answer tells whether something in it repeats the question, so that a
    page that may ask and somebody who sees the encrypted traffic could find out its words, the
    form's token first (BREACH). Browsers of before 2023 don't say who asks; without TLS there is
    nothing left to find out.
    """
    site = request.headers.get("Sec-Fetch-Site")
    return site in ("same-origin", "none") if site is not None else not web.secure
