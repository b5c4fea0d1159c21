"""The store of clean pictures: each original is made clean once and found by its digest."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from schoolcast.domain.clock import Clock, SystemClock
from schoolcast.domain.errors import ContentProblem, NotFound, StoreProblem
from schoolcast.domain.picture import Camera, PictureFacts, Reading
from schoolcast.domain.revision import PostImage
from schoolcast.media.book import Book, LooseBook
from schoolcast.media.cleaning import CleanBytes, Origin
from schoolcast.media.darkroom import Darkroom
from schoolcast.media.original import Limits, PictureProblem, read_original
from schoolcast.media.originals import Originals
from schoolcast.media.readers import CAMERA
from schoolcast.media.writing import write_whole
from schoolcast.pipeline.ports.pictures import Fit

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
    library stays the same; with it for good. `book` is told of devices, `sealed` keeps originals.
    """

    def __init__(
        self,
        originals: Path,
        store: Path,
        *,
        darkroom: Darkroom | None = None,
        clock: Clock | None = None,
        memory: Memory | None = None,
        book: Book | None = None,
        sealed: Originals | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._originals = originals
        self._store = store
        self._darkroom = darkroom or Darkroom(None)
        self._clock = clock or SystemClock()
        self._memory = memory
        self._book = book or LooseBook()
        self._sealed = sealed
        self._limits = limits or Limits()

    def clean(self, file: str) -> CleanImage:
        """The clean copy of `file`, a path in the folder of originals.

        ContentProblem whose `path` is `file`; StoreProblem when the copy can't be written.
        """
        try:
            raw = read_original(self._originals, file, self._limits)
        except PictureProblem as problem:
            raise ContentProblem(str(problem), path=file) from None
        return self.take(raw, file)

    def take(self, raw: bytes, file: str) -> CleanImage:
        """The clean copy of an original that was handed over, such as one sent by a browser.

        `file` is what it is called; ContentProblem and StoreProblem as above.
        """
        digest = hashlib.sha256(raw).hexdigest()
        known = self._remembered(digest)
        if known:
            self._note(known.sha256, lambda: self._darkroom.look(raw, file, self._limits))
            clean = known
        else:
            made, origin = self._darkroom.develop(raw, file, self._limits)
            clean = self._kept(made)
            self._note_origin(clean.sha256, origin)
            if self._memory:
                self._memory.keep_picture(digest, _as_post_image(clean))
        if self._sealed:
            self._sealed.keep(digest, raw, clean.sha256, at=self._clock.now())
        return clean

    def fitted(self, image: PostImage, fit: Fit) -> PostImage:
        """The clean picture as a channel takes it, made once; as it was where that can't be."""
        if fit.takes(image):
            return image
        name = _fitted_name(image, fit)
        smaller = self._remembered(name)
        if smaller is None:
            try:
                content = self._bytes_of(image)
                made = self._darkroom.shrink(content, fit, self._limits, image.file or "picture")
            except ContentProblem:
                return image  # the channel's own check says what it would not take
            smaller = self._kept(made)
            self._book.keep_copy(smaller.sha256, image.sha256)
            if self._memory:
                self._memory.keep_picture(name, _as_post_image(smaller))
        return replace(
            image,
            sha256=smaller.sha256,
            media_type=smaller.media_type,
            size=smaller.size,
            width=smaller.width,
            height=smaller.height,
            path=smaller.path,
        )

    def content(self, sha256: str) -> bytes | None:
        """The bytes of a clean picture; None where they are gone or damaged."""
        for media_type in _ENDINGS:
            place = self._place(sha256, media_type)
            if _holds(place, sha256):
                return place.read_bytes()
        return None

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

    def forget_originals(self, digests: Collection[str]) -> int:
        """Delete the sealed files of these originals; how many there were."""
        return self._sealed.forget(digests) if self._sealed else 0

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

    def _kept(self, made: CleanBytes) -> CleanImage:
        sha256 = hashlib.sha256(made.content).hexdigest()
        clean = CleanImage(
            sha256=sha256,
            media_type=made.media_type,
            width=made.width,
            height=made.height,
            size=len(made.content),
            path=self._place(sha256, made.media_type),
        )
        self._keep(clean, made.content)
        return clean

    def _bytes_of(self, image: PostImage) -> bytes:
        return self.locate(image).read_bytes()

    def _note(self, sha256: str, look: Callable[[], Origin]) -> None:
        """Have the origin of a picture known that was made before origins were."""
        known = self._book.picture_facts([sha256]).get(sha256)
        if known is None or Reading.CAMERA not in known.done:
            self._note_origin(sha256, look())

    def _note_origin(self, sha256: str, origin: Origin) -> None:
        """Two files may hold the same picture; the one that names its device is believed."""
        known = self._book.picture_facts([sha256]).get(sha256) or PictureFacts(sha256=sha256)
        told = replace(
            known,
            done=tuple(sorted({*known.done, Reading.CAMERA})),
            readers=(CAMERA, *(name for name in known.readers if name != CAMERA)),
            camera=_more_telling(origin.camera, known.camera),
            original=origin.format,
            frames=origin.frames,
        )
        if told != known:
            self._book.keep_picture_facts(told, at=self._clock.now())

    def _place(self, sha256: str, media_type: str) -> Path:
        return self._store / sha256[:2] / f"{sha256}.{_ENDINGS[media_type]}"

    def _keep(self, clean: CleanImage, content: bytes) -> None:
        if _holds(clean.path, clean.sha256):
            return
        try:
            write_whole(clean.path, content)
        except OSError as error:
            raise StoreProblem(
                f"A clean picture can't be written to {self._store}: {error.strerror or error}. "
                "Check the disk and try again."
            ) from None


def _more_telling(new: Camera, known: Camera | None) -> Camera:
    silent = not (new.make or new.model or new.serial)
    return known if silent and known is not None else new


def _fitted_name(image: PostImage, fit: Fit) -> str:
    """Under which a copy is remembered, beside the digests of originals."""
    return f"{image.sha256} {fit.bytes} {fit.side} {','.join(sorted(fit.formats))}"


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
