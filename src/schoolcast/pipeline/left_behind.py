"""Posts that an approval leaves as they stand from before, and what becomes of its words."""

from collections.abc import Iterable, Iterator

from schoolcast.domain.delivery import PUBLIC, UNSENT, Delivery, Operation, State
from schoolcast.domain.revision import Post
from schoolcast.pipeline.calling_back import called_back
from schoolcast.pipeline.records import Approval, StoredRevision
from schoolcast.pipeline.school import School

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
_CORRECT = "Correct it there, or withdraw it"
_BY_HAND = {
    State.DECLINED: (
        "whoever was asked to post this declined, so this does not go out. Ask them, or write it "
        "as a new announcement"
    ),
    State.CONFIRMED: f"a person has posted this in its former words. {_CORRECT}",
    State.CONFIRMED_CHANGED: f"a person has posted this before, in other words. {_CORRECT}",
    State.EXPIRED: (
        "nobody has said whether this was posted, and nobody is asked again. Look there; if it "
        "is not, write it as a new announcement"
    ),
}
_CALLED_BACK = (
    "whoever was asked to post this is told not to post the former words{}. Ask whether they are "
    "up already"
)

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


def left_behind(
    stored: StoredRevision, deliveries: Iterable[Delivery], school: School
) -> list[str]:
    """A sentence about each post of the approved revision that has an earlier try or end."""
    published = [one for one in deliveries if one.operation is Operation.PUBLISH]
    newest = {(one.slot, one.channel): one for one in sorted(published, key=lambda each: each.run)}
    said = [
        *_called_back(published, newest, stored, school),
        *(
            (one, words)
            for one in newest.values()
            if one.revision != stored.id
            and (post := stored.revision.post_for(one.slot, one.channel))
            and (words := _by_hand(one, stored, school) or _words(one, post, stored.approval))
        ),
    ]
    said.sort(key=lambda pair: (pair[0].due, pair[0].id))
    return [f"{one.channel}: {words}." for one, words in said]


def _called_back(
    published: Iterable[Delivery],
    newest: dict[tuple[str, str], Delivery],
    stored: StoredRevision,
    school: School,
) -> Iterator[tuple[Delivery, str]]:
    """What this approval took back from those who were to post it."""
    for one in called_back(published):
        at = school.store.history(one.id)[-1][0]
        if stored.approval is None or at != stored.approval.at:
            continue
        goes = newest[one.slot, one.channel].state in (*UNSENT, State.UNKNOWN)
        yield one, _CALLED_BACK.format(", and given the new ones to post" if goes else "")


def _by_hand(delivery: Delivery, stored: StoredRevision, school: School) -> str:
    """What a person who was asked to post it answered, if that needs saying."""
    former = school.store.revision(delivery.revision).revision
    same = former.says_the_same(stored.revision, delivery.slot, delivery.channel)
    return "" if same and delivery.state in PUBLIC else _BY_HAND.get(delivery.state, "")


def _words(delivery: Delivery, post: Post, approval: Approval | None) -> str:
    if delivery.state in _WHY:
        later = approval is not None and (post.due is None or post.due >= approval.at)
        tried = delivery.state is State.MISSED and later
        return f"this does not go out: {_TRIED if tried else _WHY[delivery.state]}"
    if delivery.state not in _IN_DOUBT:
        return ""
    over = approval is not None and delivery.not_after < approval.at
    return _OVER if over else _IN_DOUBT[delivery.state]
