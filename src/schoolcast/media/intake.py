"""Intake: pictures that a browser sends, kept in the media folder under names that are safe."""

import hashlib
import re
from pathlib import Path
from typing import IO

from schoolcast.domain.errors import StoreProblem
from schoolcast.media.writing import write_stream, write_whole

_STARTS = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG", "png"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
)
_LONGEST = 60


class Intake:
    """Keeps originals in subfolders of the media folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, raw: bytes, name: str, below: str) -> str:
        """Keep a file in the subfolder `below`, and give the name by which to call it.

        Of `name` only what is harmless is used; the same picture sent twice is kept once.
        StoreProblem where it can't be written.
        """
        stem, ending = _stem(name), ending_of(raw)
        file, number = f"{below}/{stem}.{ending}", 1
        while (place := self._folder / file).exists() and not _same(place, raw):
            number += 1
            file = f"{below}/{stem}-{number}.{ending}"
        if not place.exists():
            try:
                write_whole(place, raw)
            except OSError as error:
                raise StoreProblem(
                    f"The photo can't be kept in {self._folder}: {error.strerror or error}."
                ) from None
        return file

    def keep_stream(self, stream: IO[bytes], name: str, below: str) -> str:
        """Keep a large file, such as a video, without ever holding all of it in memory."""
        start = stream.read(16)
        stream.seek(0)
        stem, ending = _stem(name), film_ending_of(start)
        file, number = f"{below}/{stem}.{ending}", 1
        while (place := self._folder / file).exists():
            number += 1
            file = f"{below}/{stem}-{number}.{ending}"
        try:
            write_stream(place, stream)
        except OSError as error:
            raise StoreProblem(
                f"The video can't be kept in {self._folder}: {error.strerror or error}."
            ) from None
        return file

    def drop(self, file: str) -> None:
        """Delete a file that turned out to be no picture, or no video."""
        (self._folder / file).unlink(missing_ok=True)


def ending_of(raw: bytes) -> str:
    """The ending that fits what is in the file, whatever it was called."""
    for start, ending in _STARTS:
        if raw.startswith(start):
            return ending
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "webp"
    return "heic" if raw[4:8] == b"ftyp" else "bin"


def film_ending_of(start: bytes) -> str:
    """The ending that fits a video, by its first 12 bytes."""
    if start.startswith(b"\x1a\x45\xdf\xa3"):  # EBML, which WebM and Matroska begin with
        return "webm"
    if start[4:8] == b"ftyp":
        return "mov" if start[8:12] == b"qt  " else "mp4"
    return "bin"


def _stem(name: str) -> str:
    """Letters, digits and hyphens of a file's own name: no folders, no dots, nothing hidden."""
    last = re.split(r"[/\\]", name)[-1].rpartition(".")[0] or re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^A-Za-z0-9]+", "-", last).strip("-")[:_LONGEST].strip("-")
    return plain or "photo"


def _same(place: Path, raw: bytes) -> bool:
    try:
        return hashlib.sha256(place.read_bytes()).digest() == hashlib.sha256(raw).digest()
    except OSError:
        return False
