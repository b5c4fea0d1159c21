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
    Unreachable,
)
from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.delivery import Operation, State
from schoolcast.domain.errors import LeaseLost, StoreProblem
from schoolcast.pipeline.earlier_tries import NOT_REACHED, EarlierTries
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
    tries: EarlierTries,
    zone: str = "UTC",
) -> Outcome:
    """What an error means.

    After `creating()` everything but a declared, definite error is unknown; before it nothing
    can have become public. A withdrawal can be repeated without harm, so it is never unknown.
    A post that never got to the platform is tried until its deadline; a withdrawal has none, so a
    person hears of it after as many `tries` as of anything else.
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
    if isinstance(error, Unreachable):
        detail = f"{NOT_REACHED}: {detail}"
        if claim.operation is Operation.PUBLISH:
            next_at = policy.again(tries.unreached + 1, now, error)
            reason = _since(words, tries, zone)
            return Outcome(state=State.RETRY, reason=reason, next_at=next_at, detail=detail)
    number = tries.refused + 1
    if claim.operation is Operation.WITHDRAW:
        number += tries.unreached
    decision = policy.decide(number, now, error)
    if decision.at is None:
        reason = f"Gave up after {number} tries. {words}"
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


def _since(words: str, tries: EarlierTries, zone: str) -> str:
    if tries.since is None:
        return words
    wall = wall_time(tries.since, zone)
    first = f"{clock_time(wall.time())} on {day_month(wall.date())}"
    return f"There has been no way to the platform since {first}. {words}"


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
