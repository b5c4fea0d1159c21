"""The port to the folder of items."""

from collections.abc import Sequence
from typing import Protocol

from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.item import Item


class Lines(Protocol):
    """Where the keys of a file's front matter stand."""

    def line_of(self, path: tuple[str | int, ...]) -> int | None:
        """The file's line, from 1, on which that key stands."""


class Authored(Protocol):
    """One content file as read: its item, or why it is none. `body_line` counts from 1."""

    @property
    def path(self) -> str:
        """Relative to the content folder, with forward slashes."""

    @property
    def item(self) -> Item | None:
        """The item, or None where `problems` say why not."""

    @property
    def item_id(self) -> str | None:
        """The id it names, known even where the file is no item yet."""

    @property
    def source_sha256(self) -> str:
        """The digest of the file as it lies there."""

    @property
    def body_line(self) -> int:
        """The file's line on which the text begins."""

    @property
    def problems(self) -> Sequence[ContentProblem]:
        """What is wrong with the file."""

    @property
    def lines(self) -> Lines | None:
        """Where its keys stand; None where the file can't be read so far."""


class FileStamp(Protocol):
    """Enough of a file to tell that it has not changed."""

    @property
    def path(self) -> str:
        """Relative to the content folder, with forward slashes."""

    @property
    def size(self) -> int:
        """In bytes."""

    @property
    def mtime_ns(self) -> int:
        """When it was last written, in nanoseconds since 1970."""


class Content(Protocol):
    """The folder of items."""

    def scan(self, *, may_be_empty: bool = False) -> Sequence[FileStamp]:
        """Every item file there is; LibraryMissing when the folder is gone.

        Or when it holds none, unless it `may_be_empty`.
        """

    def read(self, path: str) -> Authored:
        """One file; its problems come back with it."""
