"""The port to clean pictures."""

from pathlib import Path
from typing import Protocol

from schoolcast.domain.revision import PostImage


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

    def locate(self, image: PostImage) -> PostImage:
        """The same picture with the `path` of its clean bytes; NotFound when they are gone."""
