"""What was read in a picture, once a picture: no rule looks at pixels."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reading(StrEnum):
    """A kind of reading; one that is missing becomes a question to a person, never silence."""

    CAMERA = "camera"
    TEXT = "text"
    CODES = "codes"
    FACES = "faces"


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A rectangle in the clean picture, in thousandths of its width and height."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Camera:
    """What the original said of the device; each part "" or None where it said nothing.

    `taken` is the wall time on the camera's clock, without a zone, as cameras write it.
    """

    make: str = ""
    model: str = ""
    serial: str = ""
    taken: datetime | None = None
    located: bool = False  # whether the original carried a position


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadText:
    """Words read in the picture; `certainty` is the reader's own, in thousandths."""

    text: str
    box: Box
    certainty: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadCode:
    """A QR or bar code; `content` is what a phone would open or show."""

    symbology: str
    content: str
    box: Box


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureFacts:
    """All that was read in one picture; `sha256` is the digest of its clean bytes.

    `done` names the readings that were made, `readers` says by which versions ("text=rapidocr
    3.10.0"), failed ones included; a failed reading is not in `done`. `faces` are boxes, counted
    and never recognised. `original` is the format of the author's file ("GIF") and `frames` how
    many pictures are in it, of which the first is used; "" and 1 where nobody looked.
    """

    sha256: str
    done: tuple[Reading, ...] = ()
    readers: tuple[str, ...] = ()
    camera: Camera | None = None
    texts: tuple[ReadText, ...] = ()
    codes: tuple[ReadCode, ...] = ()
    faces: tuple[Box, ...] = ()
    original: str = ""
    frames: int = 1
