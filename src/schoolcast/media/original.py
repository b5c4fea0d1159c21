"""Originals: finding the file that an item names, and opening it with care."""

import difflib
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path, PurePosixPath

from PIL import Image, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF")
HEIF = "HEIF"
_HEIC_STARTS = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheim", b"ftyphevc", b"ftypmsf1")
_KNOWN_STARTS = (
    (b"%PDF", "a PDF document; save the page as a picture first"),
    (b"<", "a web page or drawing in XML; save the picture itself"),
    (b"PK\x03\x04", "an Office document or ZIP file; take the picture out of it"),
    (b"BM", "a BMP picture; save it as JPEG or PNG"),
)


class PictureProblem(Exception):
    """A picture can't be used; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What guards the machine, and how large a picture leaves: its longest side in pixels.

    The limits of pixels keep each format below 600 MB of memory while it is opened. JPEG and HEIC
    need the least, so that a telephone's 50 megapixels pass; WebP needs the most.
    """

    original_bytes: int = 25 * 1024 * 1024
    pixels: int = 40_000_000
    camera_pixels: int = 51_000_000
    webp_pixels: int = 24_000_000
    longest_side: int = 2048
    jpeg_quality: int = 85

    def pixels_of(self, kind: str | None) -> int:
        """The most pixels that a picture of that format may have."""
        if kind in ("JPEG", "MPO", HEIF):
            return self.camera_pixels
        return self.webp_pixels if kind == "WEBP" else self.pixels


def read_original(folder: Path, file: str, limits: Limits) -> bytes:
    """The bytes of `file` in the media folder; PictureProblem."""
    return find_original(folder, file, limits.original_bytes, what="picture").read_bytes()


def find_original(folder: Path, file: str, largest: int, *, what: str) -> Path:
    """Where `file` lies in the media folder, sure to be readable; PictureProblem."""
    place = _inside(folder, file, what)
    try:
        size = place.stat().st_size
        if place.is_dir():
            raise PictureProblem(f'"{file}" is a folder; name a {what} in it.')
        if size > largest:
            raise PictureProblem(
                f'The {what} "{file}" is {size / 1e6:.0f} MB large; the limit is '
                f"{largest // 2**20} MB. Save it smaller."
            )
        with place.open("rb") as stream:
            empty = not stream.read(1)
    except FileNotFoundError:
        raise PictureProblem(_missing(folder, file, what)) from None
    except PermissionError:
        raise PictureProblem(
            f'The {what} "{file}" can\'t be opened: this account may not read it.'
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PictureProblem(f'The {what} "{_short(file)}" can\'t be opened: {reason}.') from None
    if empty:
        raise PictureProblem(f'The {what} "{file}" is empty; copy it again.')
    return place


def _inside(folder: Path, file: str, what: str) -> Path:
    name = PurePosixPath(file.replace("\\", "/"))
    place = folder / name
    try:
        outside = not place.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):  # a name the system can't hold is reported when it is opened
        outside = False
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[:1] or outside:
        raise PictureProblem(
            f'The {what} "{_short(file)}" lies outside the media folder; '
            "put a copy into it and name that."
        )
    return place


def _missing(folder: Path, file: str, what: str) -> str:
    if not folder.is_dir():
        return f"The media folder {folder} is not there. If it is on a drive, is it connected?"
    parent = (folder / file).parent
    names = [entry.name for entry in parent.iterdir()] if parent.is_dir() else []
    same = [name for name in names if name.casefold() == Path(file).name.casefold()]
    near = same or difflib.get_close_matches(Path(file).name, names, n=1)
    guess = f' Did you mean "{near[0]}"?' if near else ""
    return f'There is no {what} "{_short(file)}" in the media folder.{guess}'


@contextmanager
def opened(raw: bytes, file: str, limits: Limits) -> Iterator[Image.Image]:
    """The picture with only its header read; PictureProblem, also for what goes wrong inside."""
    with warnings.catch_warnings():
        # Pillow warns of odd metadata, all of which is left behind, and of sizes judged below.
        warnings.simplefilter("ignore")
        try:
            formats = (*FORMATS, HEIF) if _is_heic(raw) and _heic_reader() else FORMATS
            with Image.open(BytesIO(raw), formats=formats) as image:
                most = limits.pixels_of(image.format)
                if image.width * image.height > most:
                    raise PictureProblem(_too_large(image.width * image.height, file, most))
                yield image
        except Image.DecompressionBombError:
            raise PictureProblem(_too_large(None, file, limits.pixels)) from None
        except UnidentifiedImageError:
            raise PictureProblem(f'"{file}" is {_what_it_is(raw)}.') from None
        except (
            OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error,
            RuntimeError,  # HEIC's reader
        ):  # fmt: skip
            raise PictureProblem(
                f'The picture "{file}" is damaged or cut off; copy it again from the camera.'
            ) from None


def _too_large(pixels: int | None, file: str, most: int) -> str:
    size = f"{pixels / 1e6:.0f} million pixels" if pixels else "far too many pixels"
    return (
        f'The picture "{file}" has {size}; the limit is {most / 1e6:.0f} million. Save it smaller.'
    )


def _what_it_is(raw: bytes) -> str:
    if _is_heic(raw) and not _heic_reader():
        return (
            "a HEIC picture, as iPhones make them. Install the reader (pip install "
            '"schoolcast[photos]"), or save it as JPEG'
        )
    if _is_heic(raw):
        return "a HEIC picture that is damaged or cut off; copy it again from the telephone"
    if raw[4:12] == b"ftypavif":
        return "an AVIF picture; save it as JPEG"
    start = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    for sign, words in _KNOWN_STARTS:
        if start.startswith(sign):
            return words
    return "not a picture that can be read; save it as JPEG or PNG"


def _is_heic(raw: bytes) -> bool:
    return raw[4:12] in _HEIC_STARTS


def _heic_reader() -> bool:
    """Whether HEIC can be read; its reader is loaded by the first HEIC picture."""
    if HEIF in Image.OPEN:
        return True
    if find_spec("pillow_heif") is None:
        return False
    import pillow_heif

    # Thumbnails and depth maps of the file are never read, so that none can be left in a copy.
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False)
    return True


def _short(file: str) -> str:
    return file if len(file) <= 80 else f"{file[:77]}..."
