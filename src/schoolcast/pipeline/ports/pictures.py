"""The ports to clean pictures, and to what is read in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from schoolcast.domain.picture import PictureFacts
from schoolcast.domain.revision import PostImage


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """What a channel takes: at most so many bytes, pixels on the longest side, media types."""

    formats: frozenset[str]
    bytes: int | None = None
    side: int | None = None

    def takes(self, image: PostImage) -> bool:
        """Whether the picture can be sent there as it is."""
        return (
            image.media_type in self.formats
            and (self.bytes is None or image.size <= self.bytes)
            and (self.side is None or max(image.width, image.height) <= self.side)
        )


class CleanPicture(Protocol):
    """A picture made fit to leave: `path` is where its bytes lie, `size` is in bytes."""

    @property
    def sha256(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def path(self) -> Path: ...


class Pictures(Protocol):
    """Clean pictures."""

    def clean(self, file: str) -> CleanPicture:
        """The clean copy of a file in the media folder; ContentProblem in words."""

    def take(self, raw: bytes, file: str) -> CleanPicture:
        """The clean copy of an original handed over, such as an upload called `file`."""

    def fitted(self, image: PostImage, fit: Fit) -> PostImage:
        """The clean picture, made smaller or a JPEG where the channel wants that.

        It comes back as it was where that can't be done; the channel's own check then says so.
        """

    def locate(self, image: PostImage) -> PostImage:
        """The same picture with the `path` of its clean bytes; NotFound when they are gone."""

    def forget_originals(self, digests: Collection[str]) -> int:
        """Delete the sealed files of these originals; how many there were."""


class Readings(Protocol):
    """What is read in clean pictures, once a picture."""

    def facts(self, images: Sequence[PostImage]) -> tuple[PictureFacts, ...]:
        """What has been read in these so far, each once; nothing is read now."""

    def unread(self, images: Sequence[PostImage]) -> list[PostImage]:
        """Those in which something has not been read that could be read today, each once."""

    def read(self, image: PostImage) -> PictureFacts:
        """Read it now, in a process of its own; this takes seconds. What fails is not `done`."""


class NoReadings:
    """Where nothing reads pictures: each check of them becomes a question to a person."""

    def facts(self, images: Sequence[PostImage]) -> tuple[PictureFacts, ...]:
        """Nothing."""
        return ()

    def unread(self, images: Sequence[PostImage]) -> list[PostImage]:
        """Nothing could be read."""
        return []

    def read(self, image: PostImage) -> PictureFacts:
        """Nothing is read."""
        return PictureFacts(sha256=image.sha256)
