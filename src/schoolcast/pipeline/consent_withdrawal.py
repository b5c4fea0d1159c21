"""A consent is withdrawn: what is planned is held, what is public comes down, the parent hears."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from schoolcast.domain.consent import Purpose
from schoolcast.domain.dates import clock_time, long_date, wall_time
from schoolcast.domain.delivery import PUBLIC, UNSENT, Actor, Delivery, Operation, State
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.by_hand import carrier_of
from schoolcast.pipeline.handoff import attend
from schoolcast.pipeline.lane_names import lane_today
from schoolcast.pipeline.school import School
from schoolcast.pipeline.withdraw import Fate, Withdrawn, withdrawal

_MAYBE = (State.SENDING, State.UNKNOWN, State.NEEDS_ATTENTION, State.EXPIRED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shows:
    """One delivery that shows or tells of a child, and its post."""

    delivery: Delivery
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Affected:
    """Where a child is: `planned` has not gone out, `public` may be seen, `sent` is handed off."""

    planned: tuple[Shows, ...]
    public: tuple[Shows, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The announcements with something public, each once."""
        return tuple(dict.fromkeys(one.delivery.item for one in self.public))


def affected_by(
    pupil: str,
    school: School,
    *,
    purposes: Collection[Purpose] = tuple(Purpose),
    channel: str | None = None,
) -> Affected:
    """Every post, planned or out, with that child; of one channel (name or kind) if asked."""
    wanted = (*UNSENT, *PUBLIC, *_MAYBE, State.HANDED_OFF)
    found = [
        Shows(delivery=delivery, title=revision.title)
        for delivery, revision in _publishing(pupil, school, wanted)
        if _of_channel(delivery, channel, school)
        and any(_shows(post, revision, pupil, purposes) for post in _posts(revision, delivery))
    ]
    return Affected(
        planned=tuple(one for one in found if one.delivery.state in UNSENT),
        public=tuple(one for one in found if one.delivery.state not in UNSENT),
    )


def take_down(affected: Affected, *, person: str, why: str, school: School) -> list[Withdrawn]:
    """Withdraw what is public; how far each is. The next pass asks the platforms."""
    now = school.clock.now()
    for one in affected.public:
        delivery = one.delivery
        if delivery.state in PUBLIC and _can(delivery, school):
            lane = lane_today(delivery, school)
            school.store.add_withdrawal(delivery.id, person=person, at=now, lane=lane)
        elif delivery.state is State.HANDED_OFF:
            school.store.move(
                delivery.id,
                expect=State.HANDED_OFF,
                end=State.CANCELLED,
                by=Actor.PERSON,
                at=now,
                reason=why,
                person=person,
            )
    attend(school, now)
    return how_far(affected, school)


def how_far(affected: Affected, school: School) -> list[Withdrawn]:
    """What has come down of these posts by now."""
    ids = {one.delivery.id for one in affected.public}
    return [
        one for item in affected.items for one in withdrawal(item, school) if one.delivery.id in ids
    ]


def letter(
    affected: Affected, done: list[Withdrawn], *, school_name: str, when: datetime, zone: str
) -> str:
    """A draft for the parent, without the child's name: the office puts that in by hand."""
    wall = wall_time(when, zone)
    moment = f"{long_date(wall.date())}, {clock_time(wall.time())}"
    titles = {one.delivery.id: one.title for one in (*affected.public, *affected.planned)}
    down = [one for one in done if one.fate in (Fate.GONE, Fate.COMES_DOWN)]
    hands = [one for one in done if one.fate in (Fate.A_PERSON, Fate.STILL_UP, Fate.UNCLEAR)]
    parts = [
        f"Dear [name],\n\nThank you for telling us. On {moment} we recorded that you no longer "
        "agree to [child's name] being shown or told of.",
        _list("These posts come down by themselves, as a rule within the hour:", down, titles),
        _list("These posts we take down by hand, and tell you when it is done:", hands, titles),
    ]
    if affected.planned:
        parts.append(
            f"{len(affected.planned)} planned post(s) with [child's name] will not go out as they "
            "are."
        )
    if not (done or affected.planned):
        parts.append("We have found no post of ours, out or planned, that shows [child's name].")
    parts.append(
        "What we can't call back is what others have copied, shared or printed, and what search "
        "engines keep for a while. If you see any of it, tell us and we ask for it to be removed."
    )
    parts.append(f"Yours sincerely,\n{school_name}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _list(head: str, posts: list[Withdrawn], titles: dict[int, str]) -> str:
    if not posts:
        return ""
    return "\n".join((head, *(_line(one.delivery, titles) for one in posts)))


def _line(delivery: Delivery, titles: dict[int, str]) -> str:
    day = long_date(wall_time(delivery.due, delivery.zone).date())
    where = f" ({delivery.remote_url})" if delivery.remote_url else ""
    return f"- “{titles[delivery.id]}” on {delivery.channel}, {day}{where}"


def _publishing(
    pupil: str, school: School, states: Collection[State]
) -> Iterator[tuple[Delivery, Revision]]:
    revisions = school.store.showing(pupil)
    for delivery in school.store.deliveries_of(revisions, states=states):
        if delivery.operation is Operation.PUBLISH:
            yield delivery, revisions[delivery.revision]


def _posts(revision: Revision, delivery: Delivery) -> Iterator[Post]:
    here = (delivery.slot, delivery.channel)
    return (post for post in revision.posts if (post.slot, post.channel) == here)


def _shows(post: Post, revision: Revision, pupil: str, purposes: Collection[Purpose]) -> bool:
    """Whether the post publishes of the child what one of the purposes names."""
    shown: set[Purpose] = set()
    if pupil in revision.children:
        shown |= {Purpose(what) for what in revision.children_as}
    if any(pupil in shown.children for shown in post.shown):
        shown |= {Purpose.PICTURE, Purpose.WORK}  # it may show what the child made as well
    if any(pupil in video.children for video in post.videos):
        shown |= {Purpose.PICTURE, Purpose.VOICE}
    return not shown.isdisjoint(purposes)


def _of_channel(delivery: Delivery, wanted: str | None, school: School) -> bool:
    channel = school.channels.get(delivery.channel)
    kind = channel.kind if channel else ""
    near = delivery.channel.startswith(f"{wanted}-")
    return wanted in (None, "all", delivery.channel, kind) or near


def _can(delivery: Delivery, school: School) -> bool:
    carrier = carrier_of(delivery, school)
    return bool(carrier and carrier.capabilities.withdraw)
