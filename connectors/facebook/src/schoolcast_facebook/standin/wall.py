"""What is on the pretended Pages: posts and photos, and what time does to them."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schoolcast.standins import PublicImage, PublicPost

PHOTO_LIFE = timedelta(hours=24)
_FIRST_ID = 122_104_530_000_000_017
_ID_STEP = 6_143


@dataclass(frozen=True, kw_only=True)
class Photo:
    """An uploaded photo; `post_id` once a post shows it."""

    id: str
    page_id: str
    image: PublicImage
    created_at: datetime
    caption: str = ""
    temporary: bool = False
    post_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post in any state; `scheduled_for` while it waits, `listed_from` after a feed lag."""

    id: str
    page_id: str
    message: str
    created_at: datetime
    updated_at: datetime
    listed_from: datetime
    link: str | None = None
    photo_ids: tuple[str, ...] = ()
    images: tuple[PublicImage, ...] = ()
    published: bool = True
    ever_published: bool = True
    scheduled_for: datetime | None = None
    withdrawn: bool = False
    visitor: bool = False  # somebody else wrote it on the Page

    def as_public(self) -> PublicPost:
        """The post as the public sees it."""
        return PublicPost(
            id=self.id,
            text=self.message,
            created_at=self.created_at,
            link=self.link,
            images=self.images,
            withdrawn=self.withdrawn,
        )


class Wall:
    """Holds the posts and photos of all Pages. Its owner takes the lock and calls `settle`."""

    def __init__(self) -> None:
        self._ids: Iterator[int] = itertools.count(_FIRST_ID, _ID_STEP)
        self._posts: dict[str, Post] = {}
        self._photos: dict[str, Photo] = {}
        self._waiting: set[str] = set()  # posts with a time to come
        self._loose: set[str] = set()  # photos that no post has taken

    def new_id(self) -> str:
        """A number that no object of this process had before."""
        return str(next(self._ids))

    def clear(self) -> None:
        """Forgets all; the ids run on, so that an old one never means a new post."""
        for kept in (self._posts, self._photos, self._waiting, self._loose):
            kept.clear()

    def settle(self, now: datetime) -> None:
        """Publishes what is due and forgets photos that no post took within 24 hours."""
        waiting = [self._posts[post_id] for post_id in self._waiting]
        for post in sorted(waiting, key=lambda post: (post.scheduled_for, post.id)):
            if post.scheduled_for and post.scheduled_for <= now:
                self.keep(publish(post, post.scheduled_for))
        for photo in [self._photos[photo_id] for photo_id in self._loose]:
            if now - photo.created_at >= PHOTO_LIFE:
                self._forget_photo(photo.id)

    def keep(self, post: Post) -> Post:
        """Stores a post, new or changed, and marks its photos as taken."""
        before = self._posts.get(post.id)
        if before and post.published and not before.published:
            del self._posts[post.id]  # so that it becomes the newest
        self._posts[post.id] = post
        (self._waiting.add if post.scheduled_for else self._waiting.discard)(post.id)
        for photo_id in post.photo_ids:
            if photo := self._photos.get(photo_id):
                self._photos[photo_id] = replace(photo, post_id=post.id)
                self._loose.discard(photo_id)
        return post

    def keep_photo(self, photo: Photo) -> Photo:
        """Stores a new photo."""
        self._photos[photo.id] = photo
        self._loose.add(photo.id)
        return photo

    def post(self, post_id: str) -> Post | None:
        """A post that can still be read."""
        post = self._posts.get(post_id)
        return None if post is None or post.withdrawn else post

    def photo(self, photo_id: str) -> Photo | None:
        """A photo that can still be read."""
        return self._photos.get(photo_id)

    def posts(self) -> list[Post]:
        """Every post there ever was, oldest first."""
        return sorted(self._posts.values(), key=lambda post: (post.created_at, post.id))

    def photos(self, page_id: str) -> list[Photo]:
        """The Page's photos that a published post shows, newest first."""
        shown = [
            photo
            for photo in self._photos.values()
            if photo.page_id == page_id
            and photo.post_id
            and (post := self.post(photo.post_id))
            and post.published
        ]
        return shown[::-1]

    def last_post(self, page_id: str) -> Post | None:
        """The Page's own newest post that the public sees."""
        own = (
            post
            for post in reversed(self._posts.values())
            if post.page_id == page_id and post.published and not (post.withdrawn or post.visitor)
        )
        return next(own, None)

    def withdraw(self, post: Post) -> None:
        """Deletes a post with its photos; one that was public stays in the ledger."""
        self.keep(replace(post, withdrawn=True, scheduled_for=None))
        for photo_id in post.photo_ids:
            self._forget_photo(photo_id)

    def remove_photo(self, photo: Photo) -> None:
        """Deletes a photo; a post that showed nothing else goes with it."""
        self._forget_photo(photo.id)
        post = self.post(photo.post_id) if photo.post_id else None
        if post is None:
            return
        if post.photo_ids == (photo.id,):
            self.withdraw(post)
            return
        at = post.photo_ids.index(photo.id)
        self.keep(
            replace(
                post,
                photo_ids=post.photo_ids[:at] + post.photo_ids[at + 1 :],
                images=post.images[:at] + post.images[at + 1 :],
            )
        )

    def _forget_photo(self, photo_id: str) -> None:
        self._photos.pop(photo_id, None)
        self._loose.discard(photo_id)


def publish(post: Post, at: datetime) -> Post:
    """The post as it is once public; its time is then the time it went out."""
    return replace(
        post,
        published=True,
        ever_published=True,
        scheduled_for=None,
        created_at=at,
        updated_at=at,
        listed_from=max(at, post.listed_from),
    )
