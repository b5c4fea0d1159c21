"""Posts that an approval leaves as they stand from before, and what becomes of its words."""

from collections.abc import Iterable

from schoolcast.domain.delivery import Delivery, Operation, State
from schoolcast.domain.revision import Post
from schoolcast.pipeline.records import Approval, StoredRevision

_WHY = {
    State.FAILED: (
        "it was refused before, and either it may be public in its former words or its time "
        "has passed. Look there; if it is not, give it a later time or write it as a new "
        "announcement"
    ),
    State.MISSED: "its time has passed. Give it a later time, or write it as a new announcement",
    State.CANCELLED: (
        "it was stopped or left out before, and stays so. Write it as a new announcement"
    ),
}


_TRIED = (
    "it was too late before, and an earlier try may have made it public in its former words. Look "
    "there; if it is not, write it as a new announcement"
)
_UNLESS_PUBLIC = (
    "an earlier try may have made this public in its former words; schoolcast is looking. Only if "
    "it is not there do the new words go out, at their time"
)
_IN_DOUBT = {
    State.SENDING: _UNLESS_PUBLIC,
    State.UNKNOWN: _UNLESS_PUBLIC,
    State.NEEDS_ATTENTION: (
        "this may be public in its former words. Look whether it is there, and say so on the "
        "post's page. Only if it is not do the new words go out, at their time"
    ),
}

_OVER = (
    "this may be public in its former words, and does not go out again: it was stopped before, or "
    "its new time has passed"
)


def left_behind(stored: StoredRevision, deliveries: Iterable[Delivery]) -> list[str]:
    """A sentence about each post of the approved revision that has an earlier try or end."""
    return [
        f"{one.channel}: {words}."
        for one in deliveries
        if one.revision != stored.id
        and one.operation is Operation.PUBLISH
        and (post := stored.revision.post_for(one.slot, one.channel))
        and (words := _words(one, post, stored.approval))
    ]


def _words(delivery: Delivery, post: Post, approval: Approval | None) -> str:
    if delivery.state in _WHY:
        later = approval is not None and (post.due is None or post.due >= approval.at)
        tried = delivery.state is State.MISSED and later
        return f"this does not go out: {_TRIED if tried else _WHY[delivery.state]}"
    if delivery.state not in _IN_DOUBT:
        return ""
    over = approval is not None and delivery.not_after < approval.at
    return _OVER if over else _IN_DOUBT[delivery.state]
