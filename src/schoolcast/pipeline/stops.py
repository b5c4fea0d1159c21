"""Stops: what a rule keeps from going out is put on record, by rule and without a word of it."""

from datetime import datetime
from enum import StrEnum

from schoolcast.domain.finding import Severity, Verdict
from schoolcast.pipeline.ports import SchoolStore
from schoolcast.pipeline.records import AuditEntry

STOP = "stop"
PROGRAM = "schoolcast"  # stands in the record where no person acted


class Stage(StrEnum):
    """When a post was stopped."""

    SUBMIT = "submit"  # an author put it forward
    APPROVAL = "approval"  # facts had changed when somebody wanted to approve it
    CHECK = "check"  # facts changed while it waited


def note_stop(
    item: str,
    verdict: Verdict,
    *,
    before: Verdict | None = None,
    person: str = PROGRAM,
    stage: Stage,
    at: datetime,
    store: SchoolStore,
) -> None:
    """Record by which rules an item is stopped, unless the verdict `before` said the same."""
    rules = _blocking(verdict)
    if not rules or (before and rules == _blocking(before)):
        return
    detail = {"rules": rules, "stage": stage.value}
    store.record(AuditEntry(at=at, person=person, action=STOP, subject=item, detail=detail))


def _blocking(verdict: Verdict) -> list[str]:
    return sorted({each.rule for each in verdict.findings if each.severity is Severity.BLOCK})
