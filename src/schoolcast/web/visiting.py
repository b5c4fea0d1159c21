"""Visiting: who is at the page, and whether they may be there."""

import secrets
from dataclasses import replace
from typing import Any

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from schoolcast.bootstrap.practice_space import HEAD
from schoolcast.domain.account import STRONG, Account, Role, Visit
from schoolcast.pipeline.accounts import LONGEST_VISIT, PHONE_LASTS, visit_of
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import same_person
from schoolcast.web.access import Open, access_of, largest_of
from schoolcast.web.desk import Desk
from schoolcast.web.practice_desk import PracticeDesk
from schoolcast.web.practising import OPEN, OutsidePractice, Part, outside, part, practising, token
from schoolcast.web_settings import Web

FIELD = "csrf"
PLAYERS = frozenset({Role.AUTHOR, Role.APPROVER, Role.DEPUTY, Role.ADMIN})
"""Who may play the Head in practice: whoever may write in earnest."""
_NOBODYS = 0  # the id of no account


def own_desk() -> Desk:
    """The school itself, also while somebody practises."""
    found: Desk = current_app.extensions["schoolcast-desk"]
    return found


def practice_desk() -> PracticeDesk:
    """The practice space beside the school."""
    found: PracticeDesk = current_app.extensions["schoolcast-practice"]
    return found


def desk() -> Desk:
    """What is behind this request: the school, or where its address says so the practice space."""
    return practice_desk() if practising() else own_desk()


def school() -> School:
    """The school's parts that the use cases need."""
    return desk().school


def web() -> Web:
    """Where the pages are, and from where they may be reached."""
    found: Web = current_app.extensions["schoolcast-web"]
    return found


def visit() -> Visit:
    """The signed-in visit; only pages that ask for one may use it."""
    found: Visit | None = g.get("visit")
    if found is None:
        abort(401)
    return found


def viewer() -> Account:
    """Who is signed in."""
    return visit().account


def cookie_names() -> tuple[str, str]:
    """The names of the cookies: the visit's, the remembered phone's.

    Browsers accept __Host- cookies from this very host by TLS only.
    """
    prefix = "__Host-" if web().secure else ""
    return f"{prefix}schoolcast", f"{prefix}schoolcast-phone"


def set_cookie(response: AnyResponse, token: str, *, phone: bool = False) -> None:
    """Give the browser the visit's token, or the remembered phone's."""
    name = cookie_names()[int(phone)]
    response.set_cookie(
        name,
        token,
        max_age=int((PHONE_LASTS if phone else max(LONGEST_VISIT, PHONE_LASTS)).total_seconds()),
        httponly=True,
        secure=web().secure,
        samesite="Lax",
        path="/",
    )


def drop_cookie(response: AnyResponse, *, phone: bool = False) -> None:
    """Take the token back."""
    response.delete_cookie(
        cookie_names()[int(phone)], secure=web().secure, httponly=True, samesite="Lax"
    )


def here(address: str) -> str:
    """`address` where it lies in these pages, otherwise home."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and not any(sign < " " for sign in address) else url_for("home.home")


def receive(app: Flask) -> None:
    """Ask each visitor who they are before any page is made."""

    @app.before_request
    def admit() -> AnyResponse | None:
        view = app.view_functions.get(request.endpoint or "")
        if view is None:
            return None  # there is no such page
        access = access_of(view)
        if access is None:
            abort(500)
        own = visit_of(request.cookies.get(cookie_names()[0], ""), own_desk().school)
        g.visit = _in_practice(own) if own and practising() else own
        if access is Open.ANYBODY and _may_be_practised():
            return None
        if own is None:
            return _to_sign_in()
        if request.method == "POST":
            if larger := largest_of(view):
                request.max_content_length = larger
            _require_token(g.visit)
        if access is Open.HALF and not practising():
            return None
        if step := _missing_step(own):
            return redirect(outside(step))
        if practising():
            if practice_desk().begun is None:
                return redirect(outside(url_for("practice.start")))
            _require_practised(own)
        if access is Open.SIGNED_IN or may(access):
            return None
        abort(403)

    @app.context_processor
    def known() -> dict[str, Any]:
        return {"visit": g.get("visit"), "viewer": g.visit.account if g.get("visit") else None}


def _in_practice(found: Visit) -> Visit:
    """The visit with a form token of this practice space alone, and as whoever is played."""
    begun = practice_desk().begun
    csrf = token(found.csrf, begun.at.isoformat() if begun else "")
    account = found.account
    if part() is Part.AS_HEAD:
        head = frozenset({Role.APPROVER})
        account = replace(account, id=_NOBODYS, username="", name=HEAD, roles=head)
    return replace(found, csrf=csrf, account=account)


def _may_be_practised() -> bool:
    return not practising() or request.blueprint in OPEN


def _require_practised(own: Visit) -> None:
    if not _may_be_practised():
        raise OutsidePractice
    if part() is Part.AS_HEAD and not own.account.may(*PLAYERS):
        abort(403)


def may(roles: frozenset[Role] | Open) -> bool:
    """Whether who is signed in has one of these roles."""
    if isinstance(roles, Open):
        return True
    return g.get("visit") is not None and viewer().may(*roles)


def _to_sign_in() -> AnyResponse:
    if request.method == "GET":
        return redirect(outside(url_for("signing_in.sign_in", next=_here())))
    abort(401)


def _here() -> str:
    return request.script_root + request.full_path.rstrip("?")


def _require_token(found: Visit) -> None:
    given = request.headers.get("X-CSRF") or request.form.get(FIELD, "")
    if not secrets.compare_digest(given.encode(), found.csrf.encode()):
        abort(400, "This form is too old. Go back, reload the page and send it again.")


def _missing_step(found: Visit) -> str:
    """What has to be done before any other page: a second factor, the policy."""
    account = found.account
    if not found.strong:
        step = "second_factor" if account.has_second_factor else "new_second_factor"
        return url_for(f"signing_in.{step}", next=_here())
    if web().open_to_others and account.may(*STRONG) and not account.has_second_factor:
        return url_for("signing_in.new_second_factor")
    if request.endpoint not in ("own.policy", "own.confirm_policy") and not _knows_policy(account):
        return url_for("own.policy")
    return ""


def _knows_policy(account: Account) -> bool:
    version = own_desk().settings.people.policy_version
    return any(
        said == version and same_person(person, account.name)
        for person, said, _ in own_desk().school.store.acknowledgements()
    )
