"""Originals: the author's file as it came, sealed, apart from everything else, for some days.

It is the evidence of which device a photograph came from. What leaves is always the clean copy,
and the author's own file in the media folder stays the author's.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Protocol

from schoolcast.domain.errors import StoreProblem
from schoolcast.media.writing import write_whole

ENDING = ".sealed"


class Seal(Protocol):
    """What seals originals, and knows which there are."""

    @property
    def seals(self) -> bool:
        """Whether there is a key to seal with; without one no original is kept."""

    def seal_original(self, sha256: str, raw: bytes) -> bytes:
        """The file sealed."""

    def open_original(self, sha256: str, sealed: bytes) -> bytes | None:
        """The file; None where its key is lost."""

    def note_original(self, sha256: str, picture: str, *, at: datetime) -> bool:
        """Remember that it is kept, and for which clean picture; False where it was known."""


class Originals:
    """Sealed originals in `folder`, found by the digest of the file as it came."""

    def __init__(self, folder: Path, seal: Seal | None) -> None:
        self._folder = folder
        self._seal = seal

    def keep(self, sha256: str, raw: bytes, picture: str, *, at: datetime) -> None:
        """Seal and keep it, once; StoreProblem when it can't be written."""
        if self._seal is None or not self._seal.seals:
            return
        place = self.place(sha256)
        if not place.exists():
            try:
                write_whole(place, self._seal.seal_original(sha256, raw))
            except OSError as error:
                raise StoreProblem(
                    f"An original can't be kept in {self._folder}: {error.strerror or error}. "
                    "Check the disk and try again."
                ) from None
        self._seal.note_original(sha256, picture, at=at)

    def open(self, sha256: str) -> bytes | None:
        """The file as it came; None where it is not kept any more, or its key is lost."""
        try:
            sealed = self.place(sha256).read_bytes()
        except FileNotFoundError:
            return None
        raw = self._seal.open_original(sha256, sealed) if self._seal else None
        return raw if raw is not None and hashlib.sha256(raw).hexdigest() == sha256 else None

    def forget(self, digests: Collection[str]) -> int:
        """Delete these; how many there were. StoreProblem when one can't be deleted."""
        there = [place for place in map(self.place, digests) if place.exists()]
        try:
            for place in there:
                place.unlink(missing_ok=True)
        except OSError as error:
            raise StoreProblem(
                f"An original in {self._folder} can't be deleted: {error.strerror or error}."
            ) from None
        return len(there)

    def place(self, sha256: str) -> Path:
        """Where it lies."""
        return self._folder / sha256[:2] / f"{sha256}{ENDING}"
