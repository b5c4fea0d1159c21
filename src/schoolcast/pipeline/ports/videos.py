"""The port to videos."""

from pathlib import Path
from typing import Protocol

from schoolcast.domain.errors import ContentProblem, NotFound
from schoolcast.domain.revision import PostVideo


class CopiedVideo(Protocol):
    """A video's copy without its details: `path` is where it lies, `size` is in bytes.

    `tells_place` says that where it was filmed may stand in it still.
    """

    @property
    def sha256(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def tells_place(self) -> bool: ...
    @property
    def path(self) -> Path: ...


class Videos(Protocol):
    """Videos, which go out by hand."""

    def copy(self, file: str) -> CopiedVideo:
        """The copy of a file in the media folder; ContentProblem in words."""

    def locate(self, video: PostVideo) -> PostVideo:
        """The same video with the `path` of its copy; NotFound when it is gone."""


class NoVideos:
    """Where nothing is known of videos."""

    def copy(self, file: str) -> CopiedVideo:
        """ContentProblem, always."""
        raise ContentProblem("Videos can't be used here.", path=file)

    def locate(self, video: PostVideo) -> PostVideo:
        """NotFound, always."""
        raise NotFound("Videos can't be used here.")
