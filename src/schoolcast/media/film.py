"""A video file: what it is, and where in it stands what nobody but its maker should read.

Nothing is encoded again. In MP4 and MOV the parts that hold details (place, phone, title) are
renamed to "free" and filled with zeros: no other byte moves, so the film itself is untouched.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from schoolcast.media.original import PictureProblem

_WEBM = b"\x1a\x45\xdf\xa3"
_CONTAINERS = frozenset({b"moov", b"trak", b"mdia"})
_DETAILS = frozenset({b"udta", b"meta", b"uuid"})
_TRACK_OF_DETAILS = frozenset({b"meta", b"camm"})  # GoPro and phones keep the way they went there
_NOT_FILMS = {
    b"heic": "a HEIC picture",
    b"heix": "a HEIC picture",
    b"mif1": "a HEIC picture",
    b"avif": "an AVIF picture",
    b"M4A ": "a sound recording",
}
_MOST_PARTS = 100_000  # what a broken file could make us walk through
_HEADER = 8
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of the file to be blanked: its first byte, its header's length and its whole one."""

    start: int
    header: int
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Film:
    """What a file is; `tells_place` where the place it was filmed at may stand in it still."""

    media_type: str
    details: tuple[Part, ...] = ()
    tells_place: bool = False


def look_into(path: Path, file: str) -> Film:
    """What kind of video it is; PictureProblem when it is none, or damaged."""
    with path.open("rb") as stream:
        start = stream.read(64)
        if start.startswith(_WEBM) and b"webm" in start:
            return Film(media_type="video/webm", tells_place=True)
        if start[4:8] != b"ftyp" or start[8:12] in _NOT_FILMS:
            what = _NOT_FILMS.get(start[8:12], "not a video that can be used")
            raise PictureProblem(f'"{file}" is {what}; save it as MP4, MOV or WebM.')
        kind = "video/quicktime" if start[8:12] == b"qt  " else "video/mp4"
        try:
            found = list(_parts(stream, 0, path.stat().st_size))
        except (struct.error, ValueError):
            raise PictureProblem(_damaged(file)) from None
    if not {b"moov", b"mdat"} <= {name for name, _, _ in found}:
        raise PictureProblem(_damaged(file))
    return Film(
        media_type=kind,
        details=tuple(part for name, part, _ in found if name in _DETAILS),
        tells_place=any(handler in _TRACK_OF_DETAILS for _, _, handler in found),
    )


def without_details(path: Path, film: Film) -> Iterator[bytes]:
    """The file's bytes in pieces, with its details blanked."""
    at = 0
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            changed = bytearray(piece)
            for part in film.details:
                _blank(changed, at, part)
            yield bytes(changed)
            at += len(piece)


def _blank(piece: bytearray, at: int, part: Part) -> None:
    for offset, letter in enumerate(b"free", start=part.start + 4):
        if at <= offset < at + len(piece):
            piece[offset - at] = letter
    first = max(part.start + part.header, at)
    last = min(part.start + part.size, at + len(piece))
    if first < last:
        piece[first - at : last - at] = bytes(last - first)


def _parts(stream: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, Part, bytes]]:
    """Every part's name, its place, and for a handler what it handles; ValueError, struct.error."""
    waiting, seen = [(at, end)], 0
    while waiting:
        at, end = waiting.pop()
        while at < end:
            seen += 1
            name, part, handler = _part(stream, at, end)
            if seen > _MOST_PARTS:
                raise ValueError("too many parts")
            yield name, part, handler
            if name in _CONTAINERS:
                waiting.append((at + part.header, at + part.size))
            at += part.size


def _part(stream: BinaryIO, at: int, end: int) -> tuple[bytes, Part, bytes]:
    stream.seek(at)
    size, name = struct.unpack(">I4s", stream.read(_HEADER))
    header = _HEADER
    if size == 1:
        header = 16
        (size,) = struct.unpack(">Q", stream.read(8))
    elif size == 0:  # it reaches to the end
        size = end - at
    if size < header or at + size > end:
        raise ValueError("a part that is longer than the file")
    handler = stream.read(12)[8:12] if name == b"hdlr" else b""
    return name, Part(start=at, header=header, size=size), handler


def _damaged(file: str) -> str:
    return f'The video "{file}" is damaged or cut off; copy it again from the camera.'
