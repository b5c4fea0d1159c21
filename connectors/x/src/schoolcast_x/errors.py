"""X's errors: what each means for the post, and what a person has to do.

The cases are those of X's pages on response codes and on pricing, and of what others have seen.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schoolcast.api import (
    AuthorisationLost,
    ConnectorError,
    NotSent,
    OutcomeUnknown,
    Refused,
    RetryLater,
)
from schoolcast.api.http import Answer
from schoolcast_x.resets import reset_after

DUPLICATE, LOCKED, SUSPENDED, BAD_TIME = 187, 326, 64, 135
_MEDIA_WAIT = timedelta(seconds=30)  # a fresh upload may not be known everywhere at X yet
_MEDIA_TRIES = 3
_SAID = 300


class Gone(NotSent):
    """X does not know what was asked for; nothing was posted, and it will be tried again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """The call that was answered: `attempt` is the number of the try that creates a post."""

    channel: str
    now: datetime
    attempt: int | None = None

    @property
    def creating(self) -> bool:
        """Whether the call would have made a post public."""
        return self.attempt is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """An error as X words it, in any of its three shapes."""

    status: int
    kind: str
    title: str
    codes: frozenset[int]
    words: str

    @classmethod
    def of(cls, status: int, body: Any) -> "Problem":
        """Read a body; what is missing or misshapen is empty."""
        fields = body if isinstance(body, dict) else {}
        listed = [entry for entry in _list(fields.get("errors")) if isinstance(entry, dict)]
        codes = (entry.get("code") for entry in (fields, *listed))
        return cls(
            status=status,
            kind=str(fields.get("type") or "").rpartition("/")[2],
            title=str(fields.get("title") or ""),
            codes=frozenset(code for code in codes if isinstance(code, int)),
            words=" ".join(dict.fromkeys(_words(fields, listed)))[:_SAID],
        )

    def says(self, *parts: str) -> bool:
        """Whether X's words hold one of `parts`."""
        said = f"{self.kind} {self.title} {self.words}".lower()
        return any(part in said for part in parts)


def judge(answer: Answer, call: Call) -> None:
    """Raise the error that the answer means; a good answer passes."""
    if answer.ok:
        return
    body = _read(answer)
    if body is None and answer.body.strip() and answer.status != 429:
        # A web filter answers so: nobody can tell whether X ever saw the request.
        raise answer.unclear("an answer that is not X's own")
    problem = Problem.of(answer.status, body)
    detail = answer.mask(f"X {answer.status} {problem.kind} {sorted(problem.codes)}")
    raise classify(problem, call, answer, detail=f"{detail}: {answer.mask(problem.words)}")


def classify(problem: Problem, call: Call, answer: Answer, *, detail: str) -> ConnectorError:
    """The error to raise for a refusal; `detail` holds X's words, secrets masked."""
    if lost := lost_reason(problem, call.channel):
        return AuthorisationLost(lost, detail=detail)
    if problem.status == 429:
        return RetryLater(
            "X takes no more calls for now; nothing was posted, and it will be tried again.",
            after=reset_after(answer.headers, call.now),
            detail=detail,
        )
    if problem.status == 403 and (
        DUPLICATE in problem.codes or problem.says("duplicate content", "status is a duplicate")
    ):
        return _duplicate(call, detail)
    if problem.status == 404 and not call.creating:
        return Gone(detail=detail)
    if problem.status == 400 and problem.says("media id"):
        return _media_not_ready(call, detail)
    if problem.status in (408, 409, 425):
        return answer.unclear("an answer that leaves open what happened")
    return Refused(_refusal(problem, answer), detail=detail)


def lost_reason(problem: Problem, channel: str) -> str | None:
    """Why X lets the account post nothing until a person acts, and what to do."""
    resume = f"then open the channel again: schoolcast channels test {channel}"
    if LOCKED in problem.codes or problem.says("temporarily locked"):
        return f"X has locked the account. Sign in at x.com and do what it asks, {resume}"
    if SUSPENDED in problem.codes or problem.says("suspended"):
        return f"X has suspended the account. Sign in at x.com and appeal, {resume}"
    if problem.status == 402 or problem.says("creditsdepleted"):
        return f"The prepaid credit at X is used up. Top it up in X's developer console, {resume}"
    if problem.says("usage-capped", "usagecapexceeded"):
        return (
            "The spending limit or the cap of posts that is set at X is reached. Raise it in X's "
            f"developer console or wait for the next month, {resume}"
        )
    if BAD_TIME in problem.codes:
        return f"X refuses this computer's time: its clock is wrong. Set the clock, {resume}"
    return _access_reason(problem, channel)


def _access_reason(problem: Problem, channel: str) -> str | None:
    again = f"Connect the account again: schoolcast channels connect {channel}"
    if problem.status == 401:
        return f"X does not accept the four keys: one is wrong, or they were renewed. {again}"
    if problem.status == 403 and problem.says(
        "client-forbidden", "oauth1-permissions", "unsupported-authentication", "not-enrolled"
    ):
        return (
            "X lets these keys read but not post. Give the app the permission to read and write, "
            f"and make new keys. {again}"
        )
    return None


def _duplicate(call: Call, detail: str) -> ConnectorError:
    words = "X says that the account posted the same words a short time ago"
    if call.creating:  # at any try: it may be a copy of the one before, of which X told nothing
        return OutcomeUnknown(f"{words}; schoolcast looks whether it is this post.", detail=detail)
    return Refused(f"{words}, and it is not this post. Change the text.", detail=detail)


def _media_not_ready(call: Call, detail: str) -> ConnectorError:
    if (call.attempt or 0) < _MEDIA_TRIES:
        return RetryLater(
            "X does not know the uploaded pictures yet; nothing was posted, and it will be tried "
            "again.",
            after=_MEDIA_WAIT,
            whole_lane=False,
            detail=detail,
        )
    return Refused("X does not take the pictures of this post. Save them again.", detail=detail)


def _refusal(problem: Problem, answer: Answer) -> str:
    if problem.status == 413:
        return "A picture is too big for X. Save it smaller."
    said = answer.mask(problem.words or problem.title)
    return f"X refused this post: {said}" if said else "X refused this post."


def _read(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _words(fields: dict[str, Any], listed: list[dict[str, Any]]) -> Iterator[str]:
    for entry in (*listed, fields):
        for name in ("message", "detail"):
            if isinstance(entry.get(name), str):
                yield entry[name]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
