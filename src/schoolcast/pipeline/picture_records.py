"""What the store keeps about pictures, as far as the use cases need it."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol


class PictureShelf(Protocol):
    """The part of a school's store that is about pictures."""

    def old_originals(self, *, before: datetime) -> list[str]:
        """The digests of originals that have been kept since before that instant."""

    def forget_originals(self, digests: Collection[str]) -> None:
        """Their files are gone; remember them no longer."""

    def forget_picture_facts(self, *, before: datetime) -> int:
        """Delete what was read before in pictures that nothing open shows; how many."""
