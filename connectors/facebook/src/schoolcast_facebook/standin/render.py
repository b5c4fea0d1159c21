"""Objects as the Graph API shows them: every field the stand-in has a value for."""

from datetime import datetime
from typing import Any

from schoolcast_facebook.standin.wall import Photo, Post, Wall

POST_DEFAULT = "id,message,created_time"
PHOTO_DEFAULT = "id,name,created_time"
NODE_DEFAULT = "id,name"


def graph_time(moment: datetime) -> str:
    """A time as Graph writes it: 2026-11-22T08:30:00+0000."""
    return f"{moment:%Y-%m-%dT%H:%M:%S%z}"


class Renderer:
    """Shows posts and photos; links lead to the stand-in's own public page."""

    def __init__(self, wall: Wall, base_url: str, page_names: dict[str, str]) -> None:
        self._wall = wall
        self._base_url = base_url
        self._page_names = page_names

    def post(self, post: Post) -> dict[str, Any]:
        """A post; what is empty is None and left out later."""
        address = self._address(post.id)
        attachments = self._attachments(post)
        waiting = post.scheduled_for
        return {
            "id": post.id,
            "message": post.message or None,
            "created_time": graph_time(post.created_at),
            "updated_time": graph_time(post.updated_at),
            "permalink_url": address,
            "is_published": post.published,
            "is_hidden": False,
            "is_expired": False,
            "scheduled_publish_time": int(waiting.timestamp()) if waiting else None,
            "status_type": "added_photos" if post.photo_ids else "mobile_status_update",
            "from": None if post.visitor else self._page(post.page_id),
            "link": post.link,
            "full_picture": self._source(post.images[0].sha256) if post.images else None,
            "attachments": {"data": attachments} if attachments else None,
        }

    def photo(self, photo: Photo) -> dict[str, Any]:
        """A photo; its pictures can be loaded once a published post shows it."""
        source = self._source(photo.image.sha256)
        return {
            "id": photo.id,
            "name": photo.caption or None,
            "created_time": graph_time(photo.created_at),
            "updated_time": graph_time(photo.created_at),
            "alt_text": photo.image.alt or "May be an image",
            "alt_text_custom": photo.image.alt or None,
            "link": self._address(photo.post_id or photo.id),
            "picture": source,
            "images": [{"source": source}],
            "from": self._page(photo.page_id),
            "page_story_id": photo.post_id,
        }

    def _page(self, page_id: str) -> dict[str, str]:
        return {"id": page_id, "name": self._page_names.get(page_id, "")}

    def _address(self, object_id: str) -> str:
        return f"{self._base_url}/#post-{object_id}"

    def _source(self, digest: str) -> str:
        return f"{self._base_url}/images/{digest}"

    def _attachments(self, post: Post) -> list[dict[str, Any]]:
        shown = [self._photo_part(post, place) for place in range(len(post.photo_ids))]
        if len(shown) > 1:
            return [self._album(post, shown)]
        if shown or not post.link:
            return shown
        part = {"type": "share", "media_type": "link", "title": post.link, "url": post.link}
        return [{**part, "unshimmed_url": post.link, "target": {"url": post.link}}]

    def _photo_part(self, post: Post, place: int) -> dict[str, Any]:
        address = self._address(post.id)
        photo = self._wall.photo(post.photo_ids[place])
        return {
            "type": "photo",
            "media_type": "photo",
            "url": address,
            "description": photo.caption or None if photo else None,
            "target": {"id": post.photo_ids[place], "url": address},
            "media": {"image": {"src": self._source(post.images[place].sha256)}},
        }

    def _album(self, post: Post, parts: list[dict[str, Any]]) -> dict[str, Any]:
        # The album has an id of its own: the photos' ids stand in the subattachments alone.
        address = self._address(post.id)
        return {
            "type": "album",
            "media_type": "album",
            "title": f"{len(parts)} new photos",
            "url": address,
            "target": {"id": post.id.partition("_")[2], "url": address},
            "media": parts[0]["media"],
            "subattachments": {"data": parts},
        }
