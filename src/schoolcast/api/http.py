"""HTTP that is safe to post with: what went wrong says whether anything can have become public.

| what happened                              | in `create`          | in every other call |
|--------------------------------------------|----------------------|---------------------|
| no connection: DNS, refused, TLS, time-out | Unreachable          | Unreachable         |
| no answer, a broken or unreadable one      | OutcomeUnknown       | NotSent             |
| a redirect (never followed)                | OutcomeUnknown       | NotSent             |
| 5xx                                        | OutcomeUnknown       | NotSent             |

An answer of any other status comes back for the connector to judge.
"""

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from schoolcast.api.answer import Answer, sentence
from schoolcast.api.connector import Attempt
from schoolcast.api.errors import ConnectorError, NotSent, OutcomeUnknown, Unreachable
from schoolcast.api.masking import Mask

if TYPE_CHECKING:
    import requests

    from schoolcast.api._transport import Journey

log = logging.getLogger(__name__)

__all__ = ["Answer", "Http", "Timeouts", "Upload"]

Upload = tuple[str, tuple[str, bytes, str]]  # field name, (file name, bytes, media type)


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeouts:
    """Seconds to wait: for the connection, to send all, for each part of the answer."""

    connect: float = 5.0
    send: float = 30.0
    read: float = 30.0

    @property
    def whole(self) -> float:
        """What a call with a short answer may take in all."""
        return self.connect + self.send + self.read


class Http:
    """A session that is safe to post with.

    Timeouts are always set; there are no cookies, no redirects, no retries, and no proxy but the
    ones in `proxies` ({"https": "http://proxy.example:3128"}). `secrets` are masked in every
    error and log line. Answers above `max_answer` bytes count as unreadable. A connection that
    has rested for `idle` seconds is not used again.
    """

    def __init__(
        self,
        *,
        secrets: Collection[str] = (),
        proxies: Mapping[str, str] | None = None,
        timeouts: Timeouts | None = None,
        max_answer: int = 4 * 1024 * 1024,
        idle: float = 20.0,
    ) -> None:
        self.timeouts = timeouts or Timeouts()
        self.max_answer = max_answer
        self.idle = idle
        self._used_at = 0.0
        self._proxies = dict(proxies or {})
        passwords = [urlsplit(proxy).password or "" for proxy in self._proxies.values()]
        self._mask = Mask([*secrets, *passwords])

    def get(self, url: str, **parts: Any) -> Answer:
        """Read; takes what `request` takes."""
        return self.request("GET", url, **parts)

    def post(self, url: str, **parts: Any) -> Answer:
        """Send something that does not make a post public; takes what `request` takes."""
        return self.request("POST", url, **parts)

    def delete(self, url: str, **parts: Any) -> Answer:
        """Delete; takes what `request` takes."""
        return self.request("DELETE", url, **parts)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        json: Any = None,
        files: Sequence[Upload] = (),
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        judge_5xx: bool = False,
    ) -> Answer:
        """A call that makes nothing public: what fails is NotSent.

        `params` go into the URL, so never a secret; `form` or `json` is the body, `form` with
        `files` a multipart one, `raw` one that is made already. `judge_5xx` hands over answers
        of 5xx too, for platforms whose own error codes say more than the status.
        """
        content = _content(params, form, json, files, raw, headers)
        session, journey = self._kept
        self._drop_rested(session)
        send = partial(
            session.request,
            method,
            url,
            timeout=self._waits,
            allow_redirects=False,
            stream=True,
            **content,
        )
        return self._call(send, journey, NotSent, judge_5xx, method, url)

    def create(
        self,
        attempt: Attempt,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        json: Any = None,
        files: Sequence[Upload] = (),
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        judge_5xx: bool = False,
    ) -> Answer:
        """The one call that makes a post public; takes what `request` takes.

        Opens a connection of its own, as a kept one that the platform has closed meanwhile would
        look like a lost answer, and calls `attempt.creating()` when nothing is left to do but to
        send: whatever keeps the platform out of reach shows before it, and is Unreachable.
        """
        from schoolcast.api._transport import TROUBLE, Fresh, Journey

        content = _content(params, form, json, files, raw, headers)
        journey = Journey(self.timeouts.send)
        with Fresh(journey, self._proxies) as line:
            try:  # all that can be done before, so that the call follows the check at once
                ready = line.prepare(method, url, **content)
                line.connect(ready, timeout=self.timeouts.connect)
            except TROUBLE as problem:
                raise self._failure(problem, journey, NotSent, _host(url)) from None
            attempt.creating()
            send = partial(line.send, ready, timeout=self._waits)
            return self._call(send, journey, OutcomeUnknown, judge_5xx, method, url)

    @cached_property
    def _kept(self) -> "tuple[requests.Session, Journey]":
        from schoolcast.api._transport import Journey, open_session

        journey = Journey(self.timeouts.send)
        return open_session(journey, self._proxies), journey

    def _drop_rested(self, session: "requests.Session") -> None:
        # Routers forget a quiet connection without a word: the next call would hang on it.
        # This measures a duration only; no instant is taken from it.
        now = time.monotonic()
        if now - self._used_at >= self.idle:
            session.close()
        self._used_at = now

    @property
    def _waits(self) -> tuple[float, float]:
        return self.timeouts.connect, self.timeouts.read

    def _call(
        self,
        send: "Callable[[], requests.Response]",
        journey: "Journey",
        error: type[ConnectorError],
        judge_5xx: bool,
        method: str,
        url: str,
    ) -> Answer:
        from schoolcast.api._transport import TROUBLE

        host = _host(url)
        try:
            answer = self._exchange(send, error, host)
        except TROUBLE as problem:
            raise self._failure(problem, journey, error, host) from None
        log.debug("%s %s: %d", method, self._mask(url), answer.status)
        if 300 <= answer.status < 400:
            raise answer.unclear("a redirect to another address, as a web filter does,")
        if answer.status >= 500 and not judge_5xx:
            raise answer.unclear("an internal error")
        return answer

    def _exchange(
        self, send: "Callable[[], requests.Response]", error: type[ConnectorError], host: str
    ) -> Answer:
        with send() as response:
            return Answer(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=self._read(response),
                host=host,
                error=error,
                mask=self._mask,
            )

    def _read(self, response: "requests.Response") -> bytes:
        body = bytearray()
        for part in response.iter_content(64 * 1024):
            body += part
            if len(body) > self.max_answer:
                raise ValueError(f"the answer is longer than {self.max_answer} bytes")
        return bytes(body)

    def _failure(
        self, problem: Exception, journey: "Journey", error: type[ConnectorError], host: str
    ) -> ConnectorError:
        detail = self._mask(f"{type(problem).__name__}: {problem}")
        log.debug("%s: %s", host, detail)
        if not journey.may_have_left:
            words = sentence(Unreachable, host, "could not be reached")
            return Unreachable(words, detail=detail)
        return error(sentence(error, host, "gave no complete answer"), detail=detail)


def warm_up() -> None:
    """Load what the first call needs, 0.3 seconds' worth, before there is anything to send."""
    from schoolcast.api._transport import system_certificates

    system_certificates()


def _content(
    params: Mapping[str, str] | None,
    form: Mapping[str, str] | None,
    json: Any,
    files: Sequence[Upload],
    raw: bytes | None,
    headers: Mapping[str, str] | None,
) -> dict[str, Any]:
    return {
        "params": params,
        "data": form if raw is None else raw,
        "json": json,
        "files": list(files) or None,
        "headers": {"User-Agent": "schoolcast", **(headers or {})},
    }


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
