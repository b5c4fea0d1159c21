"""What is sent: the words of a revision as they stand in the store at that moment.

They are read each time, so that whatever is changed by hand is noticed. Taking them apart and
working out their digest costs twenty times as much, so that is kept for words that are the same
to the last character, as for the other channels of an item.
"""

import threading
from collections import OrderedDict
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import bindparam, select

from schoolcast.domain.errors import NotFound
from schoolcast.domain.revision import Revision
from schoolcast.pipeline.records import Sendable
from schoolcast.store.door import SchoolDoor
from schoolcast.store.frozen import thaw
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
    words: str
    revision: Revision
    sha256: str


class Sendables(SchoolDoor):
    """What the school's deliveries would send."""

    @cached_property
    def _shelf(self) -> "Shelf":
        return Shelf()

    def sendable(self, revision_id: int) -> Sendable:
        """What a revision's deliveries would send, as it stands in the store now; NotFound."""
        with self._read() as connection:
            asked = {"of_revision": revision_id, "of_school": self._school}
            row = _WORDS.one(connection, asked)
        if row is None:
            raise NotFound(f"There is no revision {revision_id} in the store.")
        words = open_revision(row.frozen, f"{row.item}/{row.number}", self._safe)
        read = self._shelf.get(revision_id, words)
        if read is None:
            revision = thaw(words)
            read = _Read(words, revision, revision.sha256)
            self._shelf.put(revision_id, read)
        return Sendable(
            revision=read.revision, sha256=read.sha256, approved_sha256=row.revision_sha256
        )


class Shelf:
    """The revisions read last, for several threads."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._guard = threading.Lock()
        self._read: OrderedDict[int, _Read] = OrderedDict()

    def __len__(self) -> int:
        return len(self._read)

    def get(self, revision_id: int, words: str) -> _Read | None:
        """What was made of exactly these words, or None."""
        with self._guard:
            read = self._read.get(revision_id)
            if read is None or read.words != words:
                return None
            self._read.move_to_end(revision_id)
            return read

    def put(self, revision_id: int, read: _Read) -> None:
        """Keep it, and let go of what was not wanted for longest."""
        with self._guard:
            self._read[revision_id] = read
            self._read.move_to_end(revision_id)
            while len(self._read) > self._kept:
                self._read.popitem(last=False)
