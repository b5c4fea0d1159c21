"""Tells the media that X takes from everything else, by their first bytes."""

from dataclasses import dataclass
from io import BytesIO

from schoolcast_x.standin.errors import XError, invalid

MAX_PICTURE = 5 * 1024 * 1024
MAX_MOVING = 15 * 1024 * 1024
MAX_VIDEO = 512 * 1024 * 1024
_KINDS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What bytes turn out to be; the size in pixels is 0 when it can't be told."""

    kind: str
    width: int = 0
    height: int = 0
    moves: bool = False

    @property
    def video(self) -> bool:
        """Whether X has to work on it before it can be posted."""
        return self.kind.startswith("video/")


def look_at(data: bytes, category: str) -> Seen:
    """What the bytes are; raises XError 400 when X would not take them for `category`."""
    seen = _measured(_kind(data), data)
    wanted = category.partition("_")[2]
    if wanted == "image" and (seen.video or seen.moves):
        raise refused(f"media type {seen.kind} does not fit media_category {category}")
    if (wanted == "gif" and seen.kind != "image/gif") or (wanted == "video" and not seen.video):
        raise refused(f"media type {seen.kind} does not fit media_category {category}")
    most = MAX_VIDEO if seen.video else MAX_MOVING if wanted == "gif" else MAX_PICTURE
    if len(data) > most:
        raise refused(f"media is larger than {most} bytes")
    return seen


def refused(why: str) -> XError:
    """400: media that X does not take."""
    return invalid(f"Your media is invalid: {why}.", media="")


def _kind(data: bytes) -> str:
    for start, kind in _KINDS:
        if data.startswith(start):
            return kind
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return "video/mp4"
    raise refused("media type unrecognized")


def _measured(kind: str, data: bytes) -> Seen:
    if kind.startswith("video/"):
        return Seen(kind=kind)
    from PIL import Image

    try:
        with Image.open(BytesIO(data)) as picture:
            moves = bool(getattr(picture, "is_animated", False))
            return Seen(kind=kind, width=picture.width, height=picture.height, moves=moves)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Seen(kind=kind)
