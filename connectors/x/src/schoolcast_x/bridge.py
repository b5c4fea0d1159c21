"""Carries tweepy's requests over schoolcast's own HTTP.

tweepy signs and words the calls, but sets no time-out, follows redirects, knows one host only and
says nothing of whether a post may have gone out. `api.http` does.
"""

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import BaseAdapter

from schoolcast.api import Attempt
from schoolcast.api.http import Answer, Http

# Below warnings these show requests with their signatures, and signatures with their makings.
_TALKATIVE = (
    "oauthlib.oauth1.rfc5849",
    "oauthlib.oauth1.rfc5849.signature",
    "requests_oauthlib.oauth1_auth",
    "tweepy.client",
)


class Bridge(BaseAdapter):
    """A transport for tweepy's session that sends to `base_url`.

    The signature stays the one over X's own address. `judge` sees each answer first and raises
    where it means an error. With an `attempt` the request is the one that makes a post public.
    """

    def __init__(
        self,
        http: Http,
        base_url: str,
        judge: Callable[[Answer], None],
        attempt: Attempt | None = None,
    ) -> None:
        super().__init__()
        self._http = http
        self._base = urlsplit(base_url.rstrip("/"))
        self._judge = judge
        self._attempt = attempt

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Send a request that tweepy has signed; raises what `api.http` and `judge` raise."""
        method, url = str(request.method), self._rebased(str(request.url))
        parts: dict[str, Any] = {"raw": _body(request), "headers": dict(request.headers)}
        if self._attempt is None:
            answer = self._http.request(method, url, **parts)
        else:
            answer = self._http.create(self._attempt, method, url, **parts)
        self._judge(answer)
        return _response(request, answer)

    def close(self) -> None:
        """Nothing to close: the connections are `api.http`'s."""

    def _rebased(self, url: str) -> str:
        parts = urlsplit(url)
        path = f"{self._base.path}{parts.path}"
        return urlunsplit((self._base.scheme, self._base.netloc, path, parts.query, ""))


def hush() -> None:
    """Keep what tweepy and its signer write at debug level out of every log."""
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_only_warnings)


def _only_warnings(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def _body(request: requests.PreparedRequest) -> bytes | None:
    body = request.body
    return body.encode() if isinstance(body, str) else body


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.headers.update(answer.headers)
    response.encoding = "utf-8"
    response.raw = BytesIO(answer.body)
    response.url = str(request.url)
    response.request = request
    return response
