"""Closed days: what speaks of one is asked about before it goes, also where it was on its way."""

from collections.abc import Iterable
from datetime import date

from schoolcast.domain.dates import day_month
from schoolcast.domain.delivery import Actor, Delivery, State
from schoolcast.pipeline.calendar_records import Closing
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

RECALLED = "School is closed on the day it speaks of."
_SPEAKS_OF_IT = "this speaks of that day"
_NOBODY = frozenset({Actor.ENGINE, Actor.PLATFORM})


def question(number: int, day: date, why: str, said: str = _SPEAKS_OF_IT) -> str:
    """What is asked of the delivery of that number; `said` is how it speaks of the day."""
    return (
        f"School is closed on {day_month(day)} ({why}), and {said}. Change and submit it again, "
        "stop it, or say that it may go out all the same: on the post's page, or by schoolcast "
        f"queue resolve {number} --still-true --as YOUR-NAME"
    )


def asked_of(
    delivery: Delivery, stored: StoredRevision, closings: Iterable[Closing], school: School
) -> str:
    """What a closing asks of a post that was on its way when the day was closed; "" for nothing.

    Nothing once somebody has approved it, or said that it is still true, since then.
    """
    return next(
        (
            question(delivery.id, one.day, one.why)
            for one in closings
            if delivery.id in one.held and not _is_answered(delivery, stored, one, school)
        ),
        "",
    )


def _is_answered(
    delivery: Delivery, stored: StoredRevision, closing: Closing, school: School
) -> bool:
    if stored.approval is not None and stored.approval.at > closing.at:
        return True
    return any(
        at >= closing.at and state is State.SCHEDULED and who not in _NOBODY
        for at, state, who, _ in school.store.history(delivery.id)[1:]
    )
