"""Serving: the pages as a process of their own, which may end without stopping a post."""

import gc
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from waitress import create_server

from schoolcast.domain.errors import ConfigurationProblem, SchoolcastError
from schoolcast.web.app import create_app
from schoolcast.web.desk import Desk
from schoolcast.web.protection import LARGEST_UPLOAD
from schoolcast.web.receiving import receive_in_bounds
from schoolcast.web.ways_in import WaysIn
from schoolcast.web_settings import Web

SHORTLY = 30  # seconds a silent connection is kept; a browser on a phone often leaves them


def serve(
    desk: Desk, web: Web, *, ready: Callable[[str], None], ways_in: WaysIn | None = None
) -> None:
    """Serve until SIGTERM or Ctrl+C; `ready` is told the address once it answers.

    ConfigurationProblem where the address can't be used.
    """
    app = create_app(desk, web, ways_in)
    try:
        server: Any = create_server(
            app,
            host=web.host.strip("[]"),
            port=web.port,
            threads=web.threads,
            ident=None,
            channel_timeout=SHORTLY,
            max_request_body_size=20 * LARGEST_UPLOAD,  # so that the pages refuse it in words
            url_scheme="https" if web.secure else "http",
            clear_untrusted_proxy_headers=True,
            **_proxy(web),
        )
    except OSError as error:
        raise ConfigurationProblem(
            f"The pages can't be served at {web.host}:{web.port}: {error.strerror or error}. "
            "Is another schoolcast serving them already? Change [web] port, or end that one."
        ) from None
    receive_in_bounds(server, app)
    _end_on_signals(server)
    ready(web.public_url or f"http://{_shown(web.host)}:{server.effective_port}")
    threading.Thread(target=_make_ready, args=[desk], daemon=True).start()
    # Looking for garbage among all that was imported stops every page for a tenth of a second.
    gc.freeze()
    server.run()


def _make_ready(desk: Desk) -> None:
    """Start the child in which texts are made and checked before somebody waits for it."""
    with suppress(SchoolcastError):  # the page that needs it says what is wrong
        school = desk.school
        school.rules.make_ready(school.facts(school.clock.now()))
        school.render("Ready.", {}, path="ready.md", line=1)


def _proxy(web: Web) -> dict[str, Any]:
    if not web.proxy:
        return {}
    return {
        "trusted_proxy": web.proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"},
    }


def _shown(host: str) -> str:
    return f"[{host.strip('[]')}]" if ":" in host else host


def _end_on_signals(server: Any) -> None:
    if threading.current_thread() is not threading.main_thread():
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
