"""Calls of the Graph API: signed, without a token in any address, errors made ours."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from schoolcast.api import Attempt, Refused, Tools
from schoolcast.api.clocks import platform_time
from schoolcast.api.http import Answer, Upload
from schoolcast.api.masking import Mask
from schoolcast_facebook.errors import GraphProblem, classify
from schoolcast_facebook.settings import FacebookSettings
from schoolcast_facebook.usage import Usage, read_usage


class Gone(Exception):
    """The object of a call does not exist any more."""


class Graph:
    """The Graph API as one Page's connection.

    `usage` and `told_time` (Facebook's own clock) are what the newest answer said.
    """

    def __init__(self, settings: FacebookSettings, tools: Tools) -> None:
        self.usage: Usage | None = None
        self.told_time: datetime | None = None
        self._settings = settings
        self._tools = tools
        self._token = settings.access_token.get_secret_value()
        self._secret = settings.app_secret.get_secret_value() if settings.app_secret else ""
        secrets = [self._token, self._secret, *self._proof(self._token).values()]
        self._mask = Mask(secrets)
        self._http = tools.http(
            secrets=secrets,
            timeouts=settings.timeouts,
        )

    def get(self, path: str, **params: str) -> dict[str, Any]:
        """Read an object or a list."""
        answer = self._http.get(
            self._url(path),
            params={**params, **self._proof(self._token)},
            headers=bearer(self._token),
            judge_5xx=True,
        )
        return self._judge(answer)

    def upload(self, path: str, form: Mapping[str, str], files: Sequence[Upload]) -> dict[str, Any]:
        """Send something that does not become public by it."""
        answer = self._http.post(
            self._url(path),
            form={**form, **self._proof(self._token)},
            files=files,
            headers=bearer(self._token),
            judge_5xx=True,
        )
        return self._judge(answer)

    def create(
        self, attempt: Attempt, path: str, form: Mapping[str, str], files: Sequence[Upload] = ()
    ) -> tuple[dict[str, Any], Answer]:
        """The one call that makes a post public; gives the body, and the answer it came in."""
        answer = self._http.create(
            attempt,
            "POST",
            self._url(path),
            form={**form, **self._proof(self._token)},
            files=files,
            headers=bearer(self._token),
            judge_5xx=True,
        )
        return self._judge(answer, creating=True), answer

    def delete(self, path: str) -> None:
        """Delete an object; raises Gone when it is not there."""
        answer = self._http.delete(
            self._url(path),
            params=self._proof(self._token),
            headers=bearer(self._token),
            judge_5xx=True,
        )
        if self._judge(answer, gone=True).get("success") is False:
            raise Refused("Facebook would not delete the post; delete it on the Page itself.")

    def debug_token(self) -> dict[str, Any]:
        """What Facebook knows about our token.

        Documented as a GET with the token in its address; Graph takes the same as a POST with
        `method`, which keeps the token out of the logs of proxies and web filters.
        """
        asking = f"{self._settings.app_id}|{self._secret}" if self._app_known else self._token
        answer = self._http.post(
            self._url("debug_token"),
            form={"method": "get", "input_token": self._token, **self._proof(asking)},
            headers=bearer(asking),
            judge_5xx=True,
        )
        data = self._judge(answer).get("data")
        if not isinstance(data, dict):
            raise answer.unclear("an answer without data")
        return data

    @property
    def _app_known(self) -> bool:
        return bool(self._settings.app_id and self._secret)

    def _url(self, path: str) -> str:
        return address(self._settings, path)

    def _proof(self, token: str) -> dict[str, str]:
        return proof(self._secret, token)

    def _judge(
        self, answer: Answer, *, creating: bool = False, gone: bool = False
    ) -> dict[str, Any]:
        self.usage = read_usage(answer.headers, self._tools.clock.now()) or self.usage
        self.told_time = platform_time(answer.headers.get("date"))
        body = answer.json()
        if isinstance(body, dict) and "error" in body:
            problem = GraphProblem.of(body["error"])
            if gone and problem.gone:
                raise Gone(self._mask(problem.detail))
            raise classify(
                problem,
                channel=self._tools.channel,
                creating=creating,
                wait=self._wait(answer),
                detail=self._mask(problem.detail),
            )
        if not answer.ok or not isinstance(body, dict):
            raise answer.unclear("an answer that makes no sense")
        return body

    def _wait(self, answer: Answer) -> timedelta | None:
        """How long Facebook asks to wait, by its own headers or by Retry-After."""
        asked = answer.retry_after(self._tools.clock.now()) or timedelta()
        return max(self.usage.regain if self.usage else timedelta(), asked) or None


def address(settings: FacebookSettings, path: str) -> str:
    """The address of a call."""
    return f"{settings.base_url.rstrip('/')}/{settings.graph_version}/{path}"


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token, so that no address does."""
    return {"Authorization": f"Bearer {token}"}


def proof(secret: str, token: str) -> dict[str, str]:
    """What signs a call with the app's secret; nothing without one."""
    if not secret:
        return {}
    digest = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    return {"appsecret_proof": digest}
