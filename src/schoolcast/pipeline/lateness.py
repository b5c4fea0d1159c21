"""Posts approved after their time and before their deadline: "now, or when?"."""

from collections.abc import Iterable
from datetime import datetime

from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.delivery import UNSENT, Delivery, Operation, State
from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.revision import Post
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

LATE = "DATE-LATE"
NOW, SKIP = "now", "skip"


def late_posts(stored: StoredRevision, now: datetime, school: School) -> list[Post]:
    """The posts whose time has passed while their deadline has not.

    What has gone out of an earlier revision is none of them.
    """
    sent = sent_before(stored, school)
    return [
        post
        for post in stored.revision.posts
        if post.due is not None
        and post.not_after is not None
        and post.due < now <= post.not_after
        and (post.slot, post.channel) not in sent
    ]


def sent_before(stored: StoredRevision, school: School) -> set[tuple[str, str]]:
    """Slot and channel of what no longer waits of an earlier revision, as it went out or ended.

    What a person was given to post in other words goes to that person anew.
    """
    planned = school.store.deliveries(item=stored.revision.item)
    runs = sorted((d for d in planned if d.operation is Operation.PUBLISH), key=lambda d: d.run)
    newest = {(one.slot, one.channel): one for one in runs}
    return {
        place
        for place, one in newest.items()
        if one.state not in (*UNSENT, State.SUPERSEDED, State.FAILED)
        and not _is_called_back(one, stored, school)
    }


def _is_called_back(delivery: Delivery, stored: StoredRevision, school: School) -> bool:
    if delivery.state is not State.HANDED_OFF or delivery.revision == stored.id:
        return False
    former = school.store.revision(delivery.revision).revision
    return not former.asks_the_same(stored.revision, delivery.slot, delivery.channel)


def late_questions(posts: Iterable[Post]) -> tuple[Finding, ...]:
    """The question about each."""
    return tuple(_question(post) for post in posts)


def _question(post: Post) -> Finding:
    assert post.due is not None
    assert post.not_after is not None
    due, until = (wall_time(moment, post.zone) for moment in (post.due, post.not_after))
    return Finding(
        rule=LATE,
        clause="12i",
        severity=Severity.MUST_RESOLVE,
        overridable_by=OverridableBy.APPROVER,
        message=(
            f"This was due {day_month(due.date())} at {clock_time(due.time())} on {post.channel}. "
            f"It is still true until {day_month(until.date())}, {clock_time(until.time())}."
        ),
        suggestion=f'Answer "{NOW}" to send it now, or "{SKIP}" to leave it out.',
        slot=post.slot,
        channel=post.channel,
    )


def choice(words: str) -> str:
    """What an answer to such a question chooses, tidied: NOW, SKIP or neither."""
    return words.strip().lower()
