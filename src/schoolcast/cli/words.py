"""The office's words for states and severities, in one place."""

from schoolcast.office.words import (
    FATES,
    NOT_SUBMITTED,
    ON_APPROVAL,
    REVISIONS,
    SEVERITIES,
    STATES,
    stands,
    when,
)

__all__ = [
    "FATES",
    "NOT_SUBMITTED",
    "ON_APPROVAL",
    "REVISIONS",
    "SEVERITIES",
    "STATES",
    "stands",
    "when",
]
