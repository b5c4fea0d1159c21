"""Practising: whether a request is practice, which its address says and nothing else.

Below /practice the same pages act on the practice space. No switch is kept on the server, so a
form acts where it was opened, whatever its owner has done since in another window.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask import Flask, has_request_context, request
from flask.sessions import SecureCookieSessionInterface

from schoolcast.domain.errors import NotAllowed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_KEY = "schoolcast.practice"


class Part(StrEnum):
    """Under which part of the addresses somebody practises, and so as whom."""

    AS_HEAD = "/practice/as-head"  # before the other, of which it begins as well
    OWN = "/practice"


OPEN = frozenset(
    {
        "absence",
        "approvals",
        "assets",
        "calendar",
        "calendar_acts",
        "closure",
        "compose",
        "deliveries",
        "handoffs",
        "help",
        "home",
        "imports",
        "pausing",
        "practice",
        "rewording",
    }
)
"""The subjects that can be practised; any other shows or changes the school itself."""


class OutsidePractice(NotAllowed):
    """This page shows or changes the school itself, so it is no part of practising. Stop
    practising first.
    """

    title = "This page can’t be practised"


class Parts:
    """WSGI: takes the part off an address, so that every page is found below it, and says so."""

    def __init__(self, pages: Callable[..., Iterable[bytes]]) -> None:
        self._pages = pages

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        for part in Part:
            if path == part or path.startswith(f"{part}/"):
                environ = {
                    **environ,
                    "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + part,
                    "PATH_INFO": path.removeprefix(part) or "/",
                    _KEY: part,
                }
                break
        return self._pages(environ, start)


class Said(SecureCookieSessionInterface):
    """What is said once, in practice apart from what is said in earnest."""

    def get_cookie_name(self, app: Flask) -> str:
        """The cookie's name."""
        name = super().get_cookie_name(app)
        return f"{name}-practice" if practising() else name


def part() -> Part | None:
    """The part of this request; None in earnest."""
    found: Part | None = request.environ.get(_KEY) if has_request_context() else None
    return found


def practising() -> bool:
    """Whether this request is practice."""
    return part() is not None


def outside(address: str) -> str:
    """The same page of the school itself."""
    return address.removeprefix(part() or "") or "/"


def within(where: Part, address: str) -> str:
    """The same page in practice."""
    return where + outside(address)


def token(csrf: str, begun: str) -> str:
    """The form token of a visit for this part of a practice space, of use nowhere else."""
    return hmac.new(csrf.encode(), f"{part()} {begun}".encode(), hashlib.sha256).hexdigest()


def practise(app: Flask) -> None:
    """Let addresses below the parts lead to the same pages."""
    app.wsgi_app = Parts(app.wsgi_app)  # type: ignore[assignment]  # as Flask advises
    app.session_interface = Said()
    names: dict[str, Any] = {"outside": outside, "within": within, "practice_part": part}
    app.jinja_env.globals.update(names, PRACTICE=Part)
