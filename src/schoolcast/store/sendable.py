"""What is sent: the words of a revision as they stand in the store at that moment.

They are read each time, so that whatever is changed by hand is noticed. Taking them apart and
working out their digest costs twenty times as much, so that is kept for words that are the same
to the last character, as for the other channels of an item.
"""

from functools import cached_property
from typing import NamedTuple

from sqlalchemy import bindparam, select

from schoolcast.domain.errors import NotFound
from schoolcast.domain.revision import Revision
from schoolcast.pipeline.records import Sendable
from schoolcast.store.door import SchoolDoor
from schoolcast.store.frozen import thaw
from schoolcast.store.memo import Memo
from schoolcast.store.prepared import Prepared
from schoolcast.store.sealing import open_revision
from schoolcast.store.tables import approvals, revisions

KEPT = 128  # revisions; a school's day has a few, ten thousand posts due at once some hundred

_WORDS = Prepared(
    select(revisions.c.item, revisions.c.number, revisions.c.frozen, approvals.c.revision_sha256)
    .select_from(revisions.outerjoin(approvals, approvals.c.revision == revisions.c.id))
    .where(revisions.c.id == bindparam("of_revision"), revisions.c.school == bindparam("of_school"))
)


class _Read(NamedTuple):
    revision: Revision
    sha256: str


class Sendables(SchoolDoor):
    """What the school's deliveries would send."""

    @cached_property
    def _taken_apart(self) -> Memo[_Read]:
        return Memo(KEPT)

    def sendable(self, revision_id: int) -> Sendable:
        """What a revision's deliveries would send, as it stands in the store now; NotFound."""
        with self._read() as connection:
            asked = {"of_revision": revision_id, "of_school": self._school}
            row = _WORDS.one(connection, asked)
        if row is None:
            raise NotFound(f"There is no revision {revision_id} in the store.")
        words = open_revision(row.frozen, f"{row.item}/{row.number}", self._safe)
        read = self._taken_apart.get(revision_id, (words,), lambda: _read(words))
        return Sendable(
            revision=read.revision, sha256=read.sha256, approved_sha256=row.revision_sha256
        )


def _read(words: str) -> _Read:
    revision = thaw(words)
    return _Read(revision, revision.sha256)
