"""By hand: a person posts on a channel what its connector can't carry, such as a video."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar

from schoolcast.api.by_hand import HandOffConnector, HandOffSettings, Posting
from schoolcast.api.by_hand.pack import plain_text
from schoolcast.api.connector import Capabilities, Connector, SettleBy
from schoolcast.domain.delivery import Delivery
from schoolcast.domain.finding import Finding
from schoolcast.domain.revision import Post
from schoolcast.pipeline.school import School

LANE = "by-hand:"
"""What the lanes of posts begin with that a person takes to a platform with a connector."""
VIDEOS = 4
"""The most that one post takes on any platform we know (X: four pictures or videos)."""


@dataclass(frozen=True, kw_only=True)
class ByHand(HandOffConnector):
    """Hands posts of a platform with a connector to a person: a lane of its own, and no price."""

    kind: ClassVar[str] = "by-hand"
    title: ClassVar[str] = "Posted by a person"

    inner: Connector[Any]

    def __post_init__(self) -> None:
        # As instance attribute: what the platform takes, posted by a person.
        object.__setattr__(self, "capabilities", _as_by_hand(self.inner.capabilities))

    def measure(self, text: str) -> int:
        """The length as the platform counts it."""
        return self.inner.measure(text)

    def check(self, post: Post) -> list[Finding]:
        """What the platform would refuse, whoever posts it."""
        text = plain_text(replace(post, link=None), self.settings)
        return self.inner.check(replace(post, text=text))


def by_hand(connector: Connector[Any], posting: Posting) -> ByHand | None:
    """Who posts by hand beside a connector; None where a person posts everything anyway."""
    if connector.capabilities.hand_off:
        return None
    settings = HandOffSettings(
        **{name: getattr(posting, name) for name in Posting.model_fields},
        title=connector.title or connector.kind,
        address=connector.address,
        caption="" if connector.capabilities.alt_text else "Picture {number}: {alt}",
        max_images=20,
        max_videos=VIDEOS,
    )
    return ByHand(settings=settings, tools=connector.tools, inner=connector)


def carrier_of(delivery: Delivery, school: School) -> Connector[Any] | None:
    """Who takes the delivery's post to its channel: the connector, a person, or nobody."""
    channel = school.channels.get(delivery.channel)
    if channel is None:
        return None
    revision = school.store.revision(delivery.revision).revision
    return channel.carrier(revision.post_for(delivery.slot, delivery.channel))


def _as_by_hand(can: Capabilities) -> Capabilities:
    return replace(
        can,
        max_videos=VIDEOS,
        withdraw=True,
        settle_by=SettleBy.SAME_KEY,
        settle_after=timedelta(seconds=5),
        cost="",
        currency="",
        hand_off=True,
    )
