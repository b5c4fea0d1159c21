"""From what a connector returned or raised to what the ledger writes down."""

from dataclasses import replace
from datetime import datetime

from schoolcast.api.connector import Capabilities, HandOff, Receipt
from schoolcast.api.errors import (
    AuthorisationLost,
    ConnectorError,
    NotSent,
    Refused,
    RetryLater,
)
from schoolcast.domain.delivery import Operation, State
from schoolcast.domain.errors import LeaseLost, StoreProblem
from schoolcast.pipeline.records import Claim, Outcome
from schoolcast.pipeline.retry import RetryPolicy

_LONGEST = 1000  # of a plugin's words; a whole page of HTML helps nobody
UNCLEAR = "We don't know whether it was posted; looking there before anything else happens."
NOT_NOTED = (
    "Nothing was posted, because the store could not note that it was about to be. {problem}"
)
TOOK_TOO_LONG = (
    "Nothing was posted: when it was ready and had its turn, too little was left of the minutes "
    "that one try may take. If this comes again, the computer or its line is too slow for so many "
    "posts at once; spread them over more time."
)


def of_result(result: object) -> Outcome | None:
    """What a connector returned; None when it is nothing a connector may return."""
    match result:
        case Receipt():
            return Outcome(
                state=State.PUBLISHED,
                remote_id=result.remote_id,
                remote_url=result.url,
                detail=result.detail,
            )
        case HandOff():
            return Outcome(
                state=State.HANDED_OFF, detail=result.reference, reason=result.instructions
            )
    return None


def of_error(
    error: Exception,
    claim: Claim,
    now: datetime,
    *,
    created: bool,
    capabilities: Capabilities,
    policy: RetryPolicy,
) -> Outcome:
    """What an error means.

    After `creating()` everything but a declared, definite error is unknown; before it nothing
    can have become public. A withdrawal can be repeated without harm, so it is never unknown.
    """
    words, detail = _in_words(error)
    if isinstance(error, Refused):
        return Outcome(state=State.FAILED, reason=words, detail=detail)
    definite = isinstance(error, NotSent | RetryLater | AuthorisationLost)
    if created and not definite and claim.operation is Operation.PUBLISH:
        return Outcome(
            state=State.UNKNOWN,
            reason=UNCLEAR,
            next_at=now + capabilities.settle_after,
            detail=detail,
        )
    if isinstance(error, AuthorisationLost):  # its lane is paused; the row just waits
        return Outcome(state=State.RETRY, reason=words, next_at=now, detail=detail, lane_lost=True)
    decision = policy.decide(claim.number, now, error)
    if decision.at is None:
        reason = f"Gave up after {claim.number} tries. {words}"
        return Outcome(state=State.FAILED, reason=reason, detail=detail)
    return Outcome(state=State.RETRY, reason=words, next_at=decision.at, detail=detail)


def still_in_doubt(outcome: Outcome, now: datetime) -> Outcome:
    """How a try under the key of an earlier, unclear one ended.

    Whatever but a receipt it brought says nothing of that earlier one, which may be public.
    """
    if outcome.state not in (State.RETRY, State.FAILED):
        return outcome
    return replace(
        outcome,
        state=State.UNKNOWN,
        reason=UNCLEAR,
        next_at=outcome.next_at or now,
        detail=outcome.detail or outcome.reason,
    )


def _in_words(error: Exception) -> tuple[str, str]:
    if isinstance(error, ConnectorError):
        return kept_words(error.message), kept_words(error.detail) or type(error).__name__
    detail = kept_words(f"{type(error).__name__}: {error}")
    if isinstance(error, StoreProblem):
        return kept_words(NOT_NOTED.format(problem=error.message)), detail
    if isinstance(error, LeaseLost):
        return TOOK_TOO_LONG, detail
    return "The connector failed in a way it should not; nothing was posted.", detail


def kept_words(words: object) -> str:
    """As any database takes it, however a plugin came by it."""
    return str(words).replace("\0", "").encode(errors="replace").decode()[:_LONGEST]
