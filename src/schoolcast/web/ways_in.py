"""Ways in: links that sign a person in once, for whoever tries schoolcast out on this computer."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from flask import abort, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from schoolcast import passwords
from schoolcast.domain.account import Account
from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.pipeline.accounts import IDLE
from schoolcast.pipeline.school import School
from schoolcast.web.access import ANYBODY, Pages
from schoolcast.web.visiting import school, set_cookie
from schoolcast.web_settings import Web

LASTS = timedelta(minutes=30)
_USED = "This link works once, and for half an hour. Sign in with the user name and password."


@dataclass(frozen=True, kw_only=True, slots=True)
class _Way:
    account: int
    until: datetime


class WaysIn:
    """Links that need no password; only `schoolcast try` makes any, for its invented people.

    They live in this process alone. Pages that other computers can reach take none.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ways: dict[str, _Way] = {}
        self._lock = threading.Lock()

    def add(self, account: Account) -> str:
        """The path of a new link for that account."""
        token = passwords.new_token()
        with self._lock:
            self._ways[passwords.digest(token)] = _Way(
                account=account.id, until=self._clock.now() + LASTS
            )
        return f"/way-in/{token}"

    def take(self, token: str) -> int | None:
        """Whose link it is, which is then used up; None for one that is used, old or no link."""
        with self._lock:
            way = self._ways.pop(passwords.digest(token), None)
        return way.account if way is not None and self._clock.now() < way.until else None

    def pages(self, web: Web) -> Pages:
        """The page behind the links; ConfigurationProblem where other computers could reach it."""
        if web.open_to_others:
            raise ConfigurationProblem(
                "Links that sign people in work only for pages that no other computer can reach."
            )
        pages = Pages("ways_in")

        @pages.page("/way-in/<token>", ANYBODY)
        def enter(token: str) -> Response:
            """Sign in by a link."""
            return self._enter(token)

        return pages

    def _enter(self, token: str) -> Response:
        # A browser that fetches a link before anybody has pressed it must not use it up.
        if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
            abort(400, "Press the link to sign in.")
        if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104 - nobody's
            abort(403)
        number = self.take(token)
        account = school().store.account(number) if number is not None else None
        if account is None or not account.active:
            flash(_USED, "look")
            return redirect(url_for("signing_in.sign_in"))
        if g.visit is not None:
            school().store.close_visit(g.visit.id)
        response = redirect(url_for("home.home"))
        set_cookie(response, _begun(account, school()))
        flash(f"You are signed in as {account.name}.")
        return response


def _begun(account: Account, school: School) -> str:
    """The token of a new visit."""
    now, token = school.clock.now(), passwords.new_token()
    school.store.open_visit(
        account.id,
        token=passwords.digest(token),
        csrf=passwords.new_token(),
        strong=True,
        phone=None,
        at=now,
        until=now + IDLE,
    )
    return token
