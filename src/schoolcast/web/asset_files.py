"""Assets: the style sheet and scripts, under addresses that change with their content."""

import gzip
import hashlib
from functools import cache
from importlib.resources import files

from flask import Flask, Response, abort, request

from schoolcast.web.access import ANYBODY, Pages

GOVUK_FRONTEND = "6.3.0"
"""The version in assets/; tools/web_assets builds them, and govuk-frontend-jinja must match."""

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
}
_FOREVER = "public, max-age=31536000, immutable"
pages = Pages("assets")


def serve_assets(app: Flask) -> None:
    """Serve what lies in assets/, and let templates name it: {{ asset("pages.css") }}."""
    app.register_blueprint(pages)
    app.add_template_global(address_of, "asset")


def address_of(name: str) -> str:
    """Where a browser finds it; the address changes with the content."""
    return f"/assets/{_digest()}/{name}"


@pages.page("/assets/<digest>/<name>", ANYBODY)
def asset(digest: str, name: str) -> Response:
    """One file, packed where the browser takes that."""
    if _content(name) is None or digest != _digest():
        abort(404)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    content = _packed(name) if packed else _content(name)
    response = Response(content, content_type=_TYPES[name.rpartition(".")[2]])
    response.headers["Cache-Control"] = _FOREVER
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _content(name: str) -> bytes | None:
    known = {one.name: one for one in (files("schoolcast.web") / "assets").iterdir()}
    if name not in known or name.rpartition(".")[2] not in _TYPES:
        return None
    return known[name].read_bytes()


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_content(name) or b"", mtime=0)


@cache
def _digest() -> str:
    """One for all files, so that a script finds another one beside itself."""
    names = sorted(one.name for one in (files("schoolcast.web") / "assets").iterdir())
    return hashlib.sha256(b"".join(_content(name) or b"" for name in names)).hexdigest()[:12]
