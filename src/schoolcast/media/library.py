"""The store of clean pictures: each original is made clean once and found by its digest."""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from schoolcast.domain.errors import ContentProblem, NotFound, StoreProblem
from schoolcast.domain.revision import PostImage
from schoolcast.media.cleaning import cleaned
from schoolcast.media.original import Limits, PictureProblem, read_original

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CleanImage:
    """A clean picture as it leaves: `sha256` and `size` (bytes) are of the clean bytes."""

    sha256: str
    media_type: str
    width: int
    height: int
    size: int
    path: Path


class Memory(Protocol):
    """Remembers which clean picture an original became, so that an upgrade changes none."""

    def known_picture(self, original_sha256: str) -> PostImage | None:
        """The clean picture made from it before, or None."""

    def keep_picture(self, original_sha256: str, picture: PostImage) -> None:
        """Remember the clean picture of an original."""


class MediaLibrary:
    """Originals in one folder, clean pictures by their digest in another.

    Without `memory` the same original still becomes the same picture, as long as the imaging
    library stays the same; with it for good.
    """

    def __init__(
        self,
        originals: Path,
        store: Path,
        *,
        memory: Memory | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._originals = originals
        self._store = store
        self._memory = memory
        self._limits = limits or Limits()

    def clean(self, file: str, limits: Limits | None = None) -> CleanImage:
        """The clean copy of `file`, a path in the folder of originals.

        ContentProblem whose `path` is `file`; StoreProblem when the copy can't be written.
        """
        limits = limits or self._limits
        try:
            raw = read_original(self._originals, file, limits)
            digest = hashlib.sha256(raw).hexdigest()
            known = self._remembered(digest)
            if known:
                return known
            made = cleaned(raw, file, limits)
        except PictureProblem as problem:
            raise ContentProblem(str(problem), path=file) from None
        clean = CleanImage(
            sha256=hashlib.sha256(made.content).hexdigest(),
            media_type=made.media_type,
            width=made.width,
            height=made.height,
            size=len(made.content),
            path=Path(),
        )
        clean = replace(clean, path=self._place(clean.sha256, clean.media_type))
        self._keep(clean, made.content)
        if self._memory:
            self._memory.keep_picture(digest, _as_post_image(clean))
        return clean

    def locate(self, image: PostImage) -> PostImage:
        """The same picture with the `path` of its clean bytes.

        NotFound when they are gone or damaged: then the post must not go out.
        """
        place = self._place(image.sha256, image.media_type)
        if not _holds(place, image.sha256):
            raise NotFound(
                f"The clean copy of a picture ({image.sha256[:12]}) is missing or damaged in "
                f"{self._store}. Submit the announcement again, or restore the folder."
            )
        return replace(image, path=place)

    def _remembered(self, original_sha256: str) -> CleanImage | None:
        known = self._memory.known_picture(original_sha256) if self._memory else None
        if known is None:
            return None
        place = self._place(known.sha256, known.media_type)
        if not _holds(place, known.sha256):
            return None
        return CleanImage(
            sha256=known.sha256,
            media_type=known.media_type,
            width=known.width,
            height=known.height,
            size=known.size,
            path=place,
        )

    def _place(self, sha256: str, media_type: str) -> Path:
        return self._store / sha256[:2] / f"{sha256}.{_ENDINGS[media_type]}"

    def _keep(self, clean: CleanImage, content: bytes) -> None:
        if _holds(clean.path, clean.sha256):
            return
        try:
            _write_whole(clean.path, content)
        except OSError as error:
            raise StoreProblem(
                f"A clean picture can't be written to {self._store}: {error.strerror or error}. "
                "Check the disk and try again."
            ) from None


def _as_post_image(clean: CleanImage) -> PostImage:
    return PostImage(
        sha256=clean.sha256,
        alt="",
        media_type=clean.media_type,
        size=clean.size,
        width=clean.width,
        height=clean.height,
    )


def _holds(place: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(place.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def _write_whole(place: Path, content: bytes) -> None:
    """Under a temporary name first, so that nobody ever reads half a picture."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
