"""The store of videos: each is copied once, without its details, and found by its digest."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from schoolcast.domain.errors import ContentProblem, NotFound, StoreProblem
from schoolcast.domain.revision import PostVideo
from schoolcast.media.film import Film, look_into, without_details
from schoolcast.media.original import PictureProblem, find_original

ENDINGS = {"video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm"}
LARGEST = 512 * 1024 * 1024
"""In bytes: what X takes; Facebook and ClassDojo take more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoCopy:
    """A video as it leaves; implements `pipeline.ports.CopiedVideo`."""

    sha256: str
    media_type: str
    size: int
    tells_place: bool
    path: Path


class VideoLibrary:
    """Originals in one folder, copies by their digest in another; `largest` is in bytes."""

    def __init__(self, originals: Path, store: Path, *, largest: int = LARGEST) -> None:
        self._originals = originals
        self._store = store
        self._largest = largest

    def copy(self, file: str) -> VideoCopy:
        """The copy of `file`; ContentProblem whose `path` is `file`, StoreProblem."""
        try:
            original = find_original(self._originals, file, self._largest, what="video")
            film = look_into(original, file)
            size, digest = _measure(without_details(original, film))
        except PictureProblem as problem:
            raise ContentProblem(str(problem), path=file) from None
        except OSError as error:
            words = f'The video "{file}" can\'t be read: {error.strerror or error}.'
            raise ContentProblem(words, path=file) from None
        place = self._place(digest, film.media_type)
        if not (place.exists() and place.stat().st_size == size):
            self._keep(original, film, place)
        return VideoCopy(
            sha256=digest,
            media_type=film.media_type,
            size=size,
            tells_place=film.tells_place,
            path=place,
        )

    def locate(self, video: PostVideo) -> PostVideo:
        """The same video with the `path` of its copy; NotFound when it is gone or damaged."""
        place = self._place(video.sha256, video.media_type)
        with suppress(OSError):
            if _digest(place) == video.sha256:
                return replace(video, path=place)
        raise NotFound(
            f"The copy of a video ({video.sha256[:12]}) is missing or damaged in {self._store}. "
            "Submit the announcement again, or restore the folder."
        )

    def _place(self, sha256: str, media_type: str) -> Path:
        return self._store / sha256[:2] / f"{sha256}.{ENDINGS[media_type]}"

    def _keep(self, original: Path, film: Film, place: Path) -> None:
        try:
            _write_whole(place, without_details(original, film))
        except OSError as error:
            raise StoreProblem(
                f"The copy of a video can't be written to {self._store}: "
                f"{error.strerror or error}. Check the disk and try again."
            ) from None


def _measure(pieces: Iterable[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _digest(place: Path) -> str:
    with place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_whole(place: Path, pieces: Iterable[bytes]) -> None:
    """Under a temporary name first, so that nobody ever takes half a video for a whole one."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
