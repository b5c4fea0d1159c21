"""Builders: a post, a revision and a picture that are right, changed where a test says so."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from schoolcast.api import WHOLE_SCHOOL, Kind, Post, PostImage, Revision

NOON = datetime(2026, 12, 11, 12, tzinfo=UTC)

_POST = Post(
    slot="main",
    channel="page",
    audience="public",
    due_wall="2026-12-11T12:00",
    zone="Europe/London",
    due=NOON,
    not_after=NOON + timedelta(hours=24),
    text="School is closed to pupils on Monday 4 January 2027 for staff training.",
)


def a_post(**changes: Any) -> Post:
    """A post due at `NOON`; `changes` name fields of `Post`."""
    return replace(_POST, **changes)


def a_revision(*posts: Post, **changes: Any) -> Revision:
    """A revision of an INSET day with `posts`, or one post; `changes` name fields."""
    plain = Revision(
        school="st-marys",
        item="inset-2027-01-04",
        kind=Kind.INSET_DAY,
        title="INSET day",
        event_date=date(2027, 1, 4),
        event_time=None,
        audience=(WHOLE_SCHOOL,),
        chosen=None,
        children=(),
        authors=("office",),
        source_path="2026-27/autumn/2026-12-11-inset.md",
        source_sha256=hashlib.sha256(b"inset").hexdigest(),
        posts=posts or (a_post(),),
    )
    return replace(plain, **changes)


def an_image(
    folder: Path,
    *,
    alt: str = "The school hall with its doors open",
    format: str = "JPEG",
    pixels: tuple[int, int] = (64, 48),
    colour: str = "teal",
    **changes: Any,
) -> PostImage:
    """A real picture, written into `folder`; `format` is one of Pillow's: "JPEG", "PNG".

    `changes` name fields of `PostImage`.
    """
    data = picture_bytes(format=format, pixels=pixels, colour=colour)
    digest = hashlib.sha256(data).hexdigest()
    path = folder / f"{digest[:16]}.{format.lower()}"
    path.write_bytes(data)
    image = PostImage(
        sha256=digest,
        alt=alt,
        media_type=f"image/{format.lower()}",
        size=len(data),
        width=pixels[0],
        height=pixels[1],
        path=path,
    )
    return replace(image, **changes)


def picture_bytes(
    *, format: str = "JPEG", pixels: tuple[int, int] = (64, 48), colour: str = "teal"
) -> bytes:
    """A picture of one colour, in bytes."""
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", pixels, colour).save(out, format)
    return out.getvalue()
