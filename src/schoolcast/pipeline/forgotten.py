"""Which posts may be public already although the store, put back in time, knows nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from schoolcast.domain.revision import Post
from schoolcast.pipeline.records import Gap, StoredRevision
from schoolcast.pipeline.school import School

WRITTEN_ANEW = timedelta(days=7)
"""How long after a gap an announcement that was lost in it may be written and submitted again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """The gaps of a store; `open_to` are those in which the item may have been approved.

    `known` are those at whose end it had been submitted, in the words that the store knows.
    Whether a person has closed a gap makes no difference: that says that the consents were
    checked, not what is public.
    """

    gaps: Sequence[Gap]
    open_to: Sequence[Gap]
    known: Sequence[Gap]

    def since(self, post: Post, lead: timedelta) -> datetime | None:
        """The earliest moment at which the post may have gone out unknown to us, if it may."""
        if post.due is None:  # it goes out on approval, so at any moment
            return min((gap.since for gap in self.open_to), default=None)
        begins, until = post.due - lead, post.not_after or post.due
        return min(
            (
                gap.since if gap in self.known else max(begins, gap.since)
                for gap in self.gaps
                if begins <= gap.until and gap.since <= until
            ),
            default=None,
        )

    def for_another_day(self, post: Post) -> bool:
        """Whether it may have gone out unknown to us although it is to come: it was moved since."""
        return post.due is not None and bool(self.known)


def forgotten(stored: StoredRevision, gaps: Sequence[Gap], school: School) -> Forgotten:
    """What the gaps mean for a revision that is approved now.

    In a gap may have been approved what had been submitted by its end, in these words or in
    others, and what was written in it and lost: that is written again within days.
    """
    item = stored.revision.item
    open_to = [gap for gap in gaps if school.store.known_by(item, gap.until + WRITTEN_ANEW)]
    known = [gap for gap in gaps if school.store.known_by(item, gap.until)]
    return Forgotten(gaps=gaps, open_to=open_to, known=known)
