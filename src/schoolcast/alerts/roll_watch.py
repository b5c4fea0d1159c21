"""The roll's age, looked at once a day: people are warned a week before it is too old."""

from datetime import datetime

from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.facts import RollAge
from schoolcast.pipeline.alert_records import Alert, AlertKind, Found
from schoolcast.pipeline.school import School

KINDS = {RollAge.AGEING: AlertKind.ROLL_AGEING, RollAge.STALE: AlertKind.ROLL_STALE}


def roll_cause(school: School, now: datetime) -> Found | None:
    """What to tell of the roll today; None where it is fresh, missing or can't be read.

    A roll that is missing, or that can't be read, is told of as such.
    """
    try:
        roll = school.facts(now).roll
    except SchoolcastError:
        return None
    if roll is None or roll.age not in KINDS:
        return None
    kind = KINDS[roll.age]
    return Found(cause=f"{kind}:{roll.taken_on}", kind=kind, subject=str(roll.taken_on))


def is_over(alert: Alert, standing: Found | None) -> bool:
    """Whether an alert about the roll has nothing to say any more: a new one was imported."""
    about_roll = alert.kind in KINDS.values()
    return about_roll and (standing is None or standing.cause != alert.cause)
