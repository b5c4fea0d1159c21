"""Photos of a private device: a promise to delete them from it, until somebody says it is done."""

from datetime import datetime, timedelta

from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline.device_records import DeletionPromise
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named

WHERE = (
    "in the device's photos, in “recently deleted” or the bin, and in every copy it makes by "
    "itself: iCloud, Google Photos, OneDrive, WhatsApp and the like"
)
"""All the places that a person who deletes photos has to think of."""
_SECOND = timedelta(days=1)
_WEEK = timedelta(days=7)


def photos_deleted(number: int, *, person: str, school: School) -> DeletionPromise:
    """Somebody says that the photos are gone from everywhere; UsageProblem where none are due."""
    kept = school.store.keep_deletion_promise(number, person=named(person), at=school.clock.now())
    if kept is None:
        raise UsageProblem(
            f"Nobody has to delete photos under number {number}; see `schoolcast people devices "
            "promises`."
        )
    return kept


def reminder_of(promised_at: datetime, now: datetime) -> int:
    """Which reminder it is time for: 0 at once, 1 after a day, then one more each week."""
    waited = now - promised_at
    if waited < _SECOND:
        return 0
    return 1 + waited // _WEEK
