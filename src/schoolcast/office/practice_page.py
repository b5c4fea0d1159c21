"""The practice page: what a practice school has put out, as its readers would see it."""

from dataclasses import dataclass
from datetime import datetime

from schoolcast.domain.delivery import NEEDS_A_PERSON, OPEN, Delivery, Operation, State
from schoolcast.domain.revision import Post
from schoolcast.pipeline.browse_records import Search
from schoolcast.pipeline.school import School

MOST = 30  # posts on the page; what is older stands under Posts
_OUT = frozenset({State.PUBLISHED, State.CONFIRMED, State.CONFIRMED_CHANGED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One post on the page; `withdrawn` says that it was taken down since."""

    delivery: Delivery
    title: str
    place: str
    post: Post
    at: datetime
    by_hand: bool
    withdrawn: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PracticePage:
    """What went out, the newest first, and what comes next.

    `ready` counts what is due, `troubled` what waits for a person.
    """

    shown: tuple[Shown, ...]
    coming: tuple[Delivery, ...]
    titles: dict[int, str]
    ready: int
    troubled: int
    next_at: datetime | None


def practice_page(school: School) -> PracticePage:
    """Everything that the page shows."""
    now, store = school.clock.now(), school.store
    published = Search(states=_OUT, operation=Operation.PUBLISH)
    out = store.browse(published, newest_first=True, limit=MOST)
    down = store.browse(Search(states=_OUT, operation=Operation.WITHDRAW), newest_first=True)
    gone = {_place(one) for one in down}
    coming = store.browse(Search(states=OPEN), limit=MOST)
    titles = store.titles({one.revision for one in (*out, *coming)})
    found = (_shown(one, titles, school, withdrawn=_place(one) in gone) for one in out)
    ahead = [one.next_at for one in coming if one.state is State.SCHEDULED and one.next_at > now]
    return PracticePage(
        shown=tuple(one for one in found if one is not None),
        coming=tuple(coming),
        titles=titles,
        ready=sum(one.state is State.SCHEDULED and one.next_at <= now for one in coming),
        troubled=store.count(Search(states=NEEDS_A_PERSON)),
        next_at=min(ahead, default=None),
    )


def _place(delivery: Delivery) -> tuple[str, str, str, int]:
    return delivery.item, delivery.channel, delivery.slot, delivery.run


def _shown(
    delivery: Delivery, titles: dict[int, str], school: School, *, withdrawn: bool
) -> Shown | None:
    revision = school.store.revision(delivery.revision).revision
    post = revision.post_for(delivery.slot, delivery.channel)
    if post is None:
        return None
    channel = school.channels.get(delivery.channel)
    connector = channel.carrier(post) if channel else None
    tries = school.store.attempts(delivery.id)
    return Shown(
        delivery=delivery,
        title=titles.get(delivery.revision, delivery.item),
        place=(connector.title if connector else "") or delivery.channel,
        post=post,
        at=tries[-1].started_at if tries else delivery.due,
        by_hand=delivery.state is not State.PUBLISHED,
        withdrawn=withdrawn,
    )
