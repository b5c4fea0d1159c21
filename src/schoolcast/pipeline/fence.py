"""The audience fence: the last look at who a post would reach, just before it is sent.

The rules ROUTE-* look at submit and approval. Between then and the due time somebody may point a
channel elsewhere, or change a row by hand: what was approved for one class still reaches no other.
"""

from schoolcast.api.errors import Refused
from schoolcast.domain.item import CLASS_KINDS, WHOLE_SCHOOL
from schoolcast.domain.revision import Post
from schoolcast.pipeline.records import Sendable
from schoolcast.pipeline.school import Channel

PUBLIC = "public"


class FenceHolds(Refused):
    """This would reach people it is not for, so it was not sent; nothing was posted."""


def stay_inside(post: Post, sendable: Sendable, channel: Channel) -> None:
    """FenceHolds unless the post is what was approved, and its channel reaches whom it is for."""
    revision = sendable.revision
    if sendable.sha256 != sendable.approved_sha256:
        raise FenceHolds(
            "This is not, letter by letter, what was approved, so it was not sent. Somebody "
            "changed the record by hand: submit it again."
        )
    if post.audience != channel.audience:
        raise FenceHolds(
            f"This was approved for {who(post.audience)}, but {channel.name} reaches "
            f"{who(channel.audience)} now. It was not sent; submit it again for the right channel."
        )
    if not _meant_for(post.audience, revision.audience):
        meant = " and ".join(map(who, revision.audience))
        raise FenceHolds(
            f"{revision.item} is for {meant}, but {channel.name} reaches {who(post.audience)}. "
            "It was not sent."
        )
    if post.audience == PUBLIC and revision.kind in CLASS_KINDS:
        raise FenceHolds(
            f"The policy keeps “{revision.kind}” within the class it concerns, but "
            f"{channel.name} reaches everybody. It was not sent."
        )
    kind = post.audience.partition(":")[0]
    if channel.connector and kind not in channel.connector.capabilities.audiences:
        raise FenceHolds(
            f"{channel.name} can't keep a post to {who(post.audience)}. It was not sent."
        )


def who(audience: str) -> str:
    """An audience in words."""
    if audience.startswith("class:"):
        return f"class {audience.removeprefix('class:')}"
    return "everybody" if audience == PUBLIC else "the whole school"


def _meant_for(reached: str, audience: tuple[str, ...]) -> bool:
    if WHOLE_SCHOOL in audience:
        return reached == PUBLIC
    return reached in audience
