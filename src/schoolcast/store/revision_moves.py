"""The moves of revisions, enforced: what the domain does not allow, no statement can do."""

from sqlalchemy import ColumnElement

from schoolcast.domain.revision import RevisionState, revision_starts_for
from schoolcast.store.tables import revisions


def may_become(end: RevisionState, *only: RevisionState) -> ColumnElement[bool]:
    """Whether a revision's state allows it to become `end`; `only` narrows where it comes from."""
    starts = revision_starts_for(end)
    return revisions.c.state.in_([start for start in starts if not only or start in only])
