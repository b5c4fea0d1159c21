"""The media that were uploaded and wait for a post."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from schoolcast.standins import PublicImage
from schoolcast_x.standin.errors import BAD_MEDIA, XError, invalid, not_found
from schoolcast_x.standin.ids import Snowflakes
from schoolcast_x.standin.pictures import Seen, look_at, refused

LIFE = timedelta(hours=24)
WORK = timedelta(seconds=5)  # what a video needs until it can be posted
MAX_ALT = 1000


@dataclass(frozen=True, kw_only=True)
class Media:
    """Something uploaded; `seen` is None until all its parts are there."""

    id: str
    category: str
    uploaded_at: datetime
    seen: Seen | None = None
    data: bytes = b""
    alt: str = ""
    post_id: str | None = None
    total: int = 0
    parts: dict[int, bytes] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The number under which posts name it."""
        lead = {"video": "7", "gif": "16"}.get(self.category.partition("_")[2], "3")
        return f"{lead}_{self.id}"

    def ready(self, now: datetime) -> bool:
        """Whether a post can show it."""
        return self.seen is not None and (not self.seen.video or now - self.uploaded_at >= WORK)

    def as_public(self) -> PublicImage:
        """The picture as the public sees it."""
        kind = self.seen.kind if self.seen else "application/octet-stream"
        return PublicImage.of(self.data, self.alt, kind)


class Shelf:
    """Holds media for 24 hours, unless a post shows them. Its owner takes the lock."""

    def __init__(self, ids: Snowflakes) -> None:
        self._ids = ids
        self._media: dict[str, Media] = {}

    def clear(self) -> None:
        """Forgets all media."""
        self._media.clear()

    def upload(self, data: bytes, category: str, now: datetime) -> Media:
        """Media in one piece."""
        seen = look_at(data, category)
        return self._keep(
            Media(id=self._ids.new(now), category=category, uploaded_at=now, seen=seen, data=data)
        )

    def begin(self, category: str, total: int, now: datetime) -> Media:
        """Media of `total` bytes that will come in parts."""
        return self._keep(
            Media(id=self._ids.new(now), category=category, uploaded_at=now, total=total)
        )

    def append(self, media_id: str, part: int, data: bytes, now: datetime) -> Media:
        """One part."""
        media = self.find(media_id, now)
        if media.seen is not None:
            raise refused("the upload is complete already")
        return self._keep(replace(media, parts={**media.parts, part: data}))

    def finish(self, media_id: str, now: datetime) -> Media:
        """Puts the parts together."""
        media = self.find(media_id, now)
        if media.seen is not None:
            return media
        data = b"".join(media.parts[part] for part in sorted(media.parts))
        if sorted(media.parts) != list(range(len(media.parts))) or len(data) != media.total:
            raise refused("the parts do not make up the total_bytes")
        seen = look_at(data, media.category)
        return self._keep(replace(media, seen=seen, data=data, parts={}, uploaded_at=now))

    def describe(self, media_id: str, alt: str, now: datetime) -> Media:
        """Sets the alt text."""
        if len(alt) > MAX_ALT:
            raise invalid(f"alt_text.text is longer than {MAX_ALT} characters", alt_text=len(alt))
        return self._keep(replace(self.find(media_id, now), alt=alt))

    def find(self, media_id: str, now: datetime) -> Media:
        """Media that can still be used; raises XError 404."""
        media = self._media.get(media_id)
        if media is None or (media.post_id is None and now - media.uploaded_at >= LIFE):
            raise not_found("media", "id", media_id)
        return media

    def free(self, media_ids: list[str], now: datetime) -> list[Media]:
        """Media for a new post, in their order; raises XError 400 when one can't be used."""
        try:
            chosen = [self.find(media_id, now) for media_id in media_ids]
        except XError:
            raise invalid(BAD_MEDIA, media_ids=", ".join(media_ids)) from None
        taken = any(media.post_id or not media.ready(now) for media in chosen)
        if taken or len(set(media_ids)) < len(media_ids):
            raise invalid(BAD_MEDIA, media_ids=", ".join(media_ids))
        if len(chosen) > 1 and any(not media.category.endswith("_image") for media in chosen):
            raise invalid("A post shows up to four pictures, or one GIF, or one video.")
        return chosen

    def use(self, media: list[Media], post_id: str) -> None:
        """Notes which post shows the media."""
        for each in media:
            self._keep(replace(each, post_id=post_id))

    def _keep(self, media: Media) -> Media:
        self._media[media.id] = media
        return media


def media_answer(media: Media, now: datetime) -> dict[str, Any]:
    """What X says of an upload."""
    data: dict[str, Any] = {
        "id": media.id,
        "media_key": media.key,
        "expires_after_secs": max(int((media.uploaded_at + LIFE - now).total_seconds()), 0),
    }
    if media.seen is None:
        return data
    data["size"] = len(media.data)
    if media.seen.video:
        state = "succeeded" if media.ready(now) else "pending"
        wait = {} if media.ready(now) else {"check_after_secs": int(WORK.total_seconds())}
        return {
            **data,
            "video": {"video_type": media.seen.kind},
            "processing_info": {"state": state, **wait},
        }
    size = {"w": media.seen.width, "h": media.seen.height} if media.seen.width else {}
    return {**data, "image": {"image_type": media.seen.kind, **size}}
