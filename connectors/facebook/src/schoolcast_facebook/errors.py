"""Facebook's errors, classified by their code: never by HTTP status, never by their words.

The codes and what they mean are those of Meta's pages on handling errors and on rate limits.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from schoolcast.api import (
    AuthorisationLost,
    ConnectorError,
    NotSent,
    OutcomeUnknown,
    Refused,
    RetryLater,
)

UNSURE = frozenset({1, 2})  # posts were seen to appear although Facebook answered with these
THROTTLED = frozenset({4, 17, 32, 341, 613, 80001})
DUPLICATE = 506
TOKEN = 190
BLOCKED = 368
GONE = (100, 33)
LINK_FAILED = frozenset({1500, 1609005})
BAD_IMAGE = 324
PERMISSION = frozenset({3, 10, *range(200, 300)})
SESSION = frozenset({101, 102, 104})

_TOKEN_REASONS = {
    458: "the app was removed from the account",
    459: "Facebook wants the person who connected it to sign in and confirm who they are",
    460: "the password was changed",
    463: "it has run out",
    464: "the account of the person who connected it is not confirmed",
    467: "it was ended",
    492: "the person who connected it no longer has a role on the Page",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class GraphProblem:
    """An error as Facebook reports it; `advice` is what it would show to a person."""

    code: int
    subcode: int
    message: str
    advice: str
    trace: str
    transient: bool

    @classmethod
    def of(cls, error: Any) -> "GraphProblem":
        """Read the object under "error"; what is missing is 0 or ""."""
        fields = error if isinstance(error, dict) else {}
        return cls(
            code=_number(fields.get("code")),
            subcode=_number(fields.get("error_subcode", fields.get("subcode"))),
            message=str(fields.get("message") or ""),
            advice=str(fields.get("error_user_msg") or ""),
            trace=str(fields.get("fbtrace_id") or ""),
            transient=fields.get("is_transient") is True,
        )

    @property
    def gone(self) -> bool:
        """Whether the object does not exist, or not for us."""
        return (self.code, self.subcode) == GONE

    @property
    def detail(self) -> str:
        """Codes, Facebook's own words and the trace id, for the record."""
        return f"Facebook {self.code}/{self.subcode} fbtrace_id={self.trace}: {self.message}"


def classify(
    problem: GraphProblem, *, channel: str, creating: bool, wait: timedelta | None, detail: str
) -> ConnectorError:
    """The error to raise; `creating` says that the call would have made a post public.

    `wait` is what the usage headers ask for; `detail` is the problem's, secrets masked.
    """
    if problem.code in THROTTLED:
        return RetryLater(
            "Facebook takes no more calls for now; nothing was posted, and it will be tried again.",
            after=wait,
            detail=detail,
        )
    if problem.code in UNSURE:
        return _unsure(creating, detail)
    if problem.code == DUPLICATE:
        return _duplicate(creating, detail)
    if lost := lost_reason(problem, channel):
        return AuthorisationLost(lost, detail=detail)
    if problem.transient or not problem.code:
        return _unsure(creating, detail)
    return Refused(_refusal(problem), detail=detail)


def lost_reason(problem: GraphProblem, channel: str) -> str | None:
    """Why the connection no longer works and what to do, or None when it is not about that."""
    again = f"Connect the Page again: schoolcast channels connect {channel}"
    if problem.code == TOKEN:
        return (
            f"Facebook no longer accepts the school's connection ({token_reason(problem)}). {again}"
        )
    if problem.code in SESSION:
        return f"Facebook does not accept the connection's app, token or signature. {again}"
    if problem.code in PERMISSION:
        return (
            f"Facebook does not let this connection use the Page: a permission is missing. {again}"
        )
    if problem.gone:
        return f"Facebook does not show the Page to this connection; check page_id. {again}"
    if problem.code == BLOCKED:
        return (
            "Facebook has stopped this Page from posting for now. Look at the Page's Support "
            f"Inbox on Facebook, and when it is settled: schoolcast channels test {channel}"
        )
    return None


def token_reason(problem: GraphProblem) -> str:
    """Why a token is no good, as part of a sentence."""
    return _TOKEN_REASONS.get(problem.subcode, "it is not valid")


def _unsure(creating: bool, detail: str) -> ConnectorError:
    if creating:
        return OutcomeUnknown(
            "Facebook reported a fault of its own, so the post may be there or not; schoolcast "
            "looks before it does anything else.",
            detail=detail,
        )
    return NotSent(
        "Facebook reported a fault of its own; nothing was posted, and it will be tried again.",
        detail=detail,
    )


def _duplicate(creating: bool, detail: str) -> ConnectorError:
    words = "Facebook says that the Page's last post has the same words"
    if creating:
        return OutcomeUnknown(f"{words}; schoolcast looks whether it is this one.", detail=detail)
    return Refused(f"{words}. Change the text.", detail=detail)


def _refusal(problem: GraphProblem) -> str:
    if problem.code in LINK_FAILED:
        return (
            "Facebook could not read the page behind the link. Check that it opens without "
            "signing in, or post without the link."
        )
    if problem.code == BAD_IMAGE:
        return "Facebook could not read a picture. Save it again as JPEG, or leave it out."
    said = problem.advice or problem.message
    return f"Facebook refused this post: {said}" if said else "Facebook refused this post."


def _number(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
