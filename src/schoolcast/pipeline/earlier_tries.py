"""What earlier tries at a delivery came to, as far as it bears on when the next one is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from schoolcast.domain.delivery import Actor, AttemptRecord, State

NOT_REACHED = "not reached"
"""How the record of a try begins that never got as far as the platform."""
CUT_OFF_BEFORE = "It was cut off before anything could become public."
_NOBODY = (Actor.ENGINE, Actor.PLATFORM)


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierTries:
    """Those since a person last had a say.

    `refused` counts those that were answered, or failed here; `unreached` those directly before
    this one that never got to the platform, the first of them at `since`.
    """

    refused: int = 0
    unreached: int = 0
    since: datetime | None = None


def earlier_than(
    number: int,
    attempts: Sequence[AttemptRecord],
    history: Iterable[tuple[datetime, State, str, str]],
) -> EarlierTries:
    """Those before try `number`, from a delivery's record and its history."""
    words = [at for at, _, who, _ in history if who not in _NOBODY]
    asked = max(words, default=None)
    counted = [
        one
        for one in attempts
        if one.number < number
        and (not asked or one.started_at >= asked)
        and one.detail != CUT_OFF_BEFORE  # that says nothing about the platform
    ]
    row = list(takewhile(_unreached, reversed(counted)))
    return EarlierTries(
        refused=sum(one.outcome == State.RETRY and not _unreached(one) for one in counted),
        unreached=len(row),
        since=row[-1].started_at if row else None,
    )


def _unreached(one: AttemptRecord) -> bool:
    return one.detail.startswith(NOT_REACHED)
