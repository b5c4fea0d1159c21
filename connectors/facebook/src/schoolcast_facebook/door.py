"""Facebook before there is a connection: what it says of an app, a token and a person's Pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from schoolcast.api import NotSent, Refused, RetryLater, Tools
from schoolcast.api.http import Answer
from schoolcast.api.masking import Mask
from schoolcast_facebook.errors import PERMISSION, SESSION, THROTTLED, TOKEN, UNSURE, GraphProblem
from schoolcast_facebook.errors import token_reason as reason
from schoolcast_facebook.graph import address, bearer, proof
from schoolcast_facebook.settings import FacebookSettings

_MOST_LISTS = 20
_NOTHING: Mapping[int, str] = {}
_APP_UNKNOWN = (
    "Facebook does not know this app number and app secret as a pair. Copy both again from the "
    "app's page: App settings, Basic."
)
_OTHER_APP = (
    "The token was made for another app. Choose the school's app in the Graph API Explorer, and "
    "generate the token again."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A Page as Facebook lists it for a person; `tasks` None where it does not say."""

    id: str
    name: str
    token: str = field(repr=False)
    tasks: frozenset[str] | None = None


class Door:
    """The calls of connecting, with the app and the token that the settings hold."""

    def __init__(self, settings: FacebookSettings, tools: Tools) -> None:
        self._settings = settings
        self._token = settings.access_token.get_secret_value()
        self._secret = settings.app_secret.get_secret_value() if settings.app_secret else ""
        secrets = [self._token, self._secret, *proof(self._secret, self._token).values()]
        self._mask = Mask(secrets)
        self._http = tools.http(secrets=secrets)

    def about(self) -> dict[str, Any]:
        """What Facebook knows about the token; Refused where it does not know the app."""
        answer = self._http.post(
            address(self._settings, "debug_token"),
            form={"method": "get", "input_token": self._token},
            headers=bearer(f"{self._settings.app_id}|{self._secret}"),
            judge_5xx=True,
        )
        body = self._read(answer, {100: _OTHER_APP})
        data = body.get("data")
        if not isinstance(data, dict):
            raise answer.unclear("an answer without data")
        return data

    def exchange(self) -> str:
        """The token of a person that lasts for weeks, for one that lasts for an hour.

        Documented as a GET with secret and token in its address; sent as a POST with `method`,
        as `Graph.debug_token` does.
        """
        answer = self._http.post(
            address(self._settings, "oauth/access_token"),
            form={
                "method": "get",
                "grant_type": "fb_exchange_token",
                "client_id": self._settings.app_id,
                "client_secret": self._secret,
                "fb_exchange_token": self._token,
            },
            judge_5xx=True,
        )
        token = self._read(answer).get("access_token")
        if not isinstance(token, str) or not token:
            raise answer.unclear("an answer without a token")
        return token

    def pages(self) -> Iterator[Page]:
        """The Pages that the person lets the app see."""
        query = {"fields": "id,name,access_token,tasks", "limit": "100"}
        for _ in range(_MOST_LISTS):
            body = self._get("me/accounts", **query)
            for entry in _entries(body):
                if page := _page(entry):
                    yield page
            paging = body.get("paging")
            cursors = paging.get("cursors") if isinstance(paging, dict) else None
            if not isinstance(cursors, dict) or not isinstance(paging, dict):
                return
            if not paging.get("next") or not cursors.get("after"):
                return
            query["after"] = str(cursors["after"])

    def page(self, page_id: str) -> Page:
        """The Page to which the token itself belongs."""
        found = self._get(page_id, fields="id,name")
        return Page(id=str(found.get("id")), name=str(found.get("name", "")), token=self._token)

    def _get(self, path: str, **params: str) -> dict[str, Any]:
        answer = self._http.get(
            address(self._settings, path),
            params={**params, **proof(self._secret, self._token)},
            headers=bearer(self._token),
            judge_5xx=True,
        )
        return self._read(answer)

    def _read(self, answer: Answer, special: Mapping[int, str] = _NOTHING) -> dict[str, Any]:
        body = answer.json()
        if isinstance(body, dict) and "error" in body:
            problem = GraphProblem.of(body["error"])
            words = special.get(problem.code)
            detail = self._mask(problem.detail)
            raise Refused(words, detail=detail) if words else _error(problem, detail)
        if not answer.ok or not isinstance(body, dict):
            raise answer.unclear("an answer that makes no sense")
        return body


def _error(problem: GraphProblem, detail: str) -> Exception:
    if problem.code in THROTTLED:
        return RetryLater(detail=detail)
    # Code 1 also stands for a wrong app secret; what passes by itself is marked as such.
    if problem.transient or problem.code in UNSURE - {1}:
        return NotSent(detail=detail)
    if problem.code == TOKEN and problem.subcode:
        return Refused(f"Facebook does not accept the token: {reason(problem)}.", detail=detail)
    if problem.code in SESSION or problem.code in (1, TOKEN, 100):
        return Refused(_APP_UNKNOWN, detail=detail)
    if problem.code in PERMISSION:
        words = "Facebook does not let this token see the Pages: a permission is missing."
        return Refused(words, detail=detail)
    return Refused(
        f"Facebook refused this step: {problem.advice or problem.message}", detail=detail
    )


def _entries(body: dict[str, Any]) -> list[Any]:
    data = body.get("data")
    if not isinstance(data, list):
        raise NotSent("Facebook's list of Pages could not be read.")
    return data


def _page(entry: Any) -> Page | None:
    if not isinstance(entry, dict) or not entry.get("access_token"):
        return None
    tasks = entry.get("tasks")
    return Page(
        id=str(entry.get("id", "")),
        name=str(entry.get("name", "")),
        token=str(entry["access_token"]),
        tasks=frozenset(map(str, tasks)) if isinstance(tasks, list) else None,
    )
