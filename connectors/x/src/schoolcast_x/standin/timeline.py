"""The account's posts."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schoolcast.standins import PublicPost
from schoolcast_x.standin.ids import Snowflakes
from schoolcast_x.standin.shelf import Media
from schoolcast_x.standin.shown import links_of

# X names no time within which the same words are refused; a day is enough to show it.
SAME_WORDS = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post; `text` as it was written, `listed_from` later than `created_at` after a feed lag."""

    id: str
    text: str
    created_at: datetime
    listed_from: datetime
    reply_settings: str = "everyone"
    in_reply_to: str | None = None
    media: tuple[Media, ...] = ()
    withdrawn: bool = False

    def as_public(self) -> PublicPost:
        """The post as the public sees it; its link is the one that X shows a card for."""
        links = links_of(self.text)
        return PublicPost(
            id=self.id,
            text=self.text,
            created_at=self.created_at,
            link=links[-1] if links else None,
            images=tuple(media.as_public() for media in self.media),
            withdrawn=self.withdrawn,
        )


class Timeline:
    """Holds every post there ever was. Its owner takes the lock."""

    def __init__(self, ids: Snowflakes) -> None:
        self._ids = ids
        self._posts: dict[str, Post] = {}

    def new_id(self, now: datetime) -> str:
        """The number of the next post."""
        return self._ids.new(now)

    def clear(self) -> None:
        """Forgets all posts; the numbers run on, so that an old one never means a new post."""
        self._posts.clear()

    def keep(self, post: Post) -> Post:
        """Stores a post, new or changed."""
        self._posts[post.id] = post
        return post

    def post(self, post_id: str) -> Post | None:
        """A post, withdrawn ones included."""
        return self._posts.get(post_id)

    def posts(self) -> list[Post]:
        """Every post, oldest first."""
        return sorted(self._posts.values(), key=lambda post: int(post.id))

    def listed(self, now: datetime) -> list[Post]:
        """The posts that lists show, newest first."""
        return [
            post for post in self.posts()[::-1] if not post.withdrawn and post.listed_from <= now
        ]

    def repeats(self, text: str, now: datetime) -> bool:
        """Whether a post without media said the same a short time ago."""
        return any(
            post.text == text
            for post in self._posts.values()
            if not post.withdrawn and not post.media and abs(now - post.created_at) < SAME_WORDS
        )

    def withdraw(self, post: Post) -> None:
        """Deletes a post; it stays in the ledger."""
        self.keep(replace(post, withdrawn=True))
