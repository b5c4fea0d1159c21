"""Making, editing and deleting posts and photos, with the checks that Facebook makes."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from schoolcast.standins import PublicImage, Upload
from schoolcast_facebook.standin.errors import GraphError, bad_image, duplicate, invalid
from schoolcast_facebook.standin.images import photo_type
from schoolcast_facebook.standin.params import Params
from schoolcast_facebook.standin.wall import Photo, Post, Wall, publish

MAX_MESSAGE = 63_206
SOONEST = timedelta(minutes=10)
LATEST = timedelta(days=30)
_ALREADY_POSTED = 1366051
_EMPTY = 1349125
_WEB = re.compile(r"^https?://[^\s/?#]+", re.IGNORECASE)


class Publisher:
    """Changes the wall of one Page at one moment. `lag` is asked once for each new post."""

    def __init__(self, wall: Wall, page_id: str, now: datetime) -> None:
        self._wall = wall
        self._page_id = page_id
        self._now = now

    def post(self, params: Params) -> Post:
        """POST feed: text, link and photos uploaded before; the post is not yet kept."""
        message = checked_message(params.text("message"))
        link = params.text("link").strip() or None
        photos = [self._free_photo(photo_id) for photo_id in params.media()]
        if len({photo.id for photo in photos}) < len(photos):
            raise already_posted()
        if not (message or link or photos):
            raise invalid("Missing message or attachment", _EMPTY, "Write something to post.")
        if link and not _WEB.match(link):
            raise GraphError(message="(#1500) The url you supplied is invalid", code=1500)
        post = self._timed(self._draft(message, link, photos), params)
        if post.scheduled_for and photos:
            self._check_scheduled_photos(photos, params)
        if post.published and not photos:
            self._check_duplicate(post)
        return post

    def photo(self, params: Params, uploads: tuple[Upload, ...]) -> tuple[Photo, Post | None]:
        """POST photos: a photo to attach later or, published or scheduled, with its own post."""
        caption = checked_message(
            params.text("caption") or params.text("message") or params.text("name")
        )
        image = self._image(params, uploads)
        photo = Photo(
            id=self._wall.new_id(),
            page_id=self._page_id,
            image=image,
            created_at=self._now,
            caption=caption,
            temporary=params.flag("temporary", False),
        )
        post = self._timed(self._draft(caption, None, [photo]), params)
        if not post.published and post.scheduled_for is None:
            return photo, None
        return photo, post

    def edit(self, post: Post, params: Params) -> Post:
        """POST on a post: another text, or a waiting one published now."""
        if params.text("message"):
            message = checked_message(params.text("message"))
            post = replace(post, message=message, updated_at=self._now)
        if params.flag("is_published", False) and not post.published:
            post = publish(post, self._now)
        return post

    def _draft(self, message: str, link: str | None, photos: list[Photo]) -> Post:
        return Post(
            id=f"{self._page_id}_{self._wall.new_id()}",
            page_id=self._page_id,
            message=message,
            link=link,
            photo_ids=tuple(photo.id for photo in photos),
            images=tuple(photo.image for photo in photos),
            created_at=self._now,
            updated_at=self._now,
            listed_from=self._now,
        )

    def _timed(self, post: Post, params: Params) -> Post:
        published = params.flag("published", True)
        at = params.instant("scheduled_publish_time")
        if at is None:
            return replace(post, published=published, ever_published=published)
        if published:
            raise invalid("You cannot specify a scheduled publish time on a published post")
        if not self._now + SOONEST <= at <= self._now + LATEST:
            raise invalid("The specified scheduled publish time is invalid.")
        return replace(post, published=False, ever_published=False, scheduled_for=at)

    def _free_photo(self, photo_id: str) -> Photo:
        photo = self._wall.photo(photo_id)
        if photo is None or photo.page_id != self._page_id:
            raise invalid(f"Param attached_media names no photo of this Page: {photo_id}")
        if photo.post_id is not None:
            raise already_posted()
        return photo

    def _check_scheduled_photos(self, photos: list[Photo], params: Params) -> None:
        if not all(photo.temporary for photo in photos):
            raise invalid("Photos of a scheduled post must be uploaded with temporary=true")
        if params.text("unpublished_content_type") != "SCHEDULED":
            raise invalid("A scheduled post with photos needs unpublished_content_type=SCHEDULED")

    def _check_duplicate(self, post: Post) -> None:
        last = self._wall.last_post(self._page_id)
        if last and (last.message, last.link, last.photo_ids) == (post.message, post.link, ()):
            raise duplicate()

    def _image(self, params: Params, uploads: tuple[Upload, ...]) -> PublicImage:
        if not uploads and params.text("url"):
            raise invalid("The stand-in fetches nothing from addresses: send the picture as a file")
        if not uploads:
            raise bad_image()
        data = uploads[0].data
        return PublicImage.of(data, params.text("alt_text_custom"), photo_type(data))


def checked_message(text: str) -> str:
    """A text as Facebook keeps it: line ends and outer space made plain; raises 100 if long."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MAX_MESSAGE:
        raise invalid(f"The message is longer than {MAX_MESSAGE:,} characters")
    return text


def already_posted() -> GraphError:
    """100/1366051: a photo that some post shows already, or named twice."""
    return invalid("Already posted", _ALREADY_POSTED, "These photos were already posted.")


def photo_answer(photo: Photo, post: Post | None) -> dict[str, Any]:
    """What POST photos answers; the post's id only when it is public."""
    if post is not None and post.published:
        return {"id": photo.id, "post_id": post.id}
    return {"id": photo.id}
