"""The calls about tokens: their exchange, and what debug_token tells of one."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from schoolcast_facebook.standin.errors import bad_token, invalid, revoked_token
from schoolcast_facebook.standin.params import Params
from schoolcast_facebook.standin.tokens import LONG_LIFE, Token, required

if TYPE_CHECKING:
    from schoolcast_facebook.standin.stand_in import FacebookStandIn

APP_NAME = "schoolcast"
_DATA_ACCESS = timedelta(days=90)


def exchange(stand_in: "FacebookStandIn", params: Params, now: datetime) -> dict[str, Any]:
    """GET /oauth/access_token: a long-lived user token for a short one, or the app's token."""
    tokens = stand_in.tokens
    tokens.check_app(params)
    grant = params.text("grant_type")
    if grant == "client_credentials":
        return {"access_token": f"{tokens.app_id}|{tokens.app_secret}", "token_type": "bearer"}
    if grant != "fb_exchange_token":
        raise invalid(f"Unsupported grant_type {grant!r}")
    given = tokens.good(required(params, "fb_exchange_token"), now)
    if given.kind != "USER":
        raise bad_token("Only a user access token can be exchanged.")
    issued = tokens.issue("USER", given.subject, now, LONG_LIFE, given.scopes)
    return {
        "access_token": issued.value,
        "token_type": "bearer",
        "expires_in": int(LONG_LIFE.total_seconds()),
    }


def accounts(stand_in: "FacebookStandIn", token: Token, now: datetime) -> list[dict[str, Any]]:
    """GET /me/accounts: the Pages, with tokens that last as long as the person's allows."""
    if "pages_show_list" not in token.scopes:
        return []
    return [
        {
            "id": page_id,
            "name": name,
            "access_token": _page_token(stand_in, page_id, token, now),
            "category": "Primary School",
            "tasks": list(stand_in.tasks[page_id]),
        }
        for page_id, name in stand_in.page_names.items()
        if page_id in stand_in.tasks
    ]


def test_users(stand_in: "FacebookStandIn", token: Token) -> list[dict[str, Any]]:
    """GET /{app}/accounts/test-users: the person, with a new short token, for the app alone."""
    if token.kind != "APP":
        raise bad_token("This method must be called with an app access token.")
    page = f"{stand_in.base_url}/"
    return [
        {"id": stand_in.user_id, "login_url": page, "access_token": stand_in.user_token()},
    ]


def debug(stand_in: "FacebookStandIn", params: Params, now: datetime) -> dict[str, Any]:
    """GET /debug_token: whether input_token is good, whose it is and what it may do."""
    token = stand_in.tokens.find(required(params, "input_token"))
    if token is None:
        error = bad_token("The access token could not be decrypted")
        return {"data": {"error": _brief(error.as_json()), "is_valid": False, "scopes": []}}
    problem = token.problem(now)
    data = _describe(token, stand_in, now)
    if problem is not None:
        data |= {"is_valid": False, "error": _brief(problem.as_json())}
    return {"data": data}


def spoilt(stand_in: "FacebookStandIn", params: Params, fault: str) -> dict[str, Any]:
    """What debug_token tells while a fault holds: the call itself works, the token doesn't."""
    answer = debug(stand_in, params, stand_in.clock.now())
    if fault == "token-revoked":
        answer["data"] |= {"is_valid": False, "error": _brief(revoked_token().as_json())}
    else:
        answer["data"] |= {"scopes": ["pages_show_list"], "granular_scopes": []}
    return answer


def _page_token(stand_in: "FacebookStandIn", page_id: str, user: Token, now: datetime) -> str:
    # A Page token made from a long-lived user token has no expiry; from a short one, the same.
    if user.expires_at is None or user.expires_at - user.issued_at >= LONG_LIFE:
        return stand_in.page_tokens[page_id]
    life = user.expires_at - now
    return stand_in.tokens.issue("PAGE", page_id, now, life, user.scopes).value


def _describe(token: Token, stand_in: "FacebookStandIn", now: datetime) -> dict[str, Any]:
    data: dict[str, Any] = {
        "app_id": stand_in.app_id,
        "application": APP_NAME,
        "type": token.kind,
        "is_valid": True,
        "issued_at": int(token.issued_at.timestamp()),
        "expires_at": int(token.expires_at.timestamp()) if token.expires_at else 0,
        # As if the person had renewed their consent today, however far the clock was moved.
        "data_access_expires_at": int((now + _DATA_ACCESS).timestamp()),
        "scopes": list(token.scopes),
        "granular_scopes": [
            {"scope": scope, "target_ids": list(stand_in.page_names)} for scope in token.scopes
        ],
    }
    if token.kind != "APP":
        data["user_id"] = stand_in.user_id
    if token.kind == "PAGE":
        data["profile_id"] = token.subject
    return data


def _brief(body: dict[str, Any]) -> dict[str, Any]:
    error = body["error"]
    brief = {"code": error["code"], "message": error["message"]}
    return brief | ({"subcode": error["error_subcode"]} if "error_subcode" in error else {})
