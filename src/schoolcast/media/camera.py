"""What a picture's file says of its making: the device, the moment, whether a place is in it."""

from datetime import datetime

from PIL import Image

from schoolcast.domain.picture import Camera

_MAKE, _MODEL, _DETAILS, _PLACE = 0x010F, 0x0110, 0x8769, 0x8825
_TAKEN, _SERIAL = 0x9003, 0xA431
_LONGEST = 80
_SINGLE = ("MPO",)  # a telephone's JPEG with a second exposure behind it; nothing in it moves


def camera_of(image: Image.Image) -> Camera:
    """The device as the EXIF block says it; one that is broken says nothing."""
    try:
        exif = image.getexif()
        details, place = exif.get_ifd(_DETAILS), exif.get_ifd(_PLACE)
        return Camera(
            make=_words(exif.get(_MAKE)),
            model=_words(exif.get(_MODEL)),
            serial=_words(details.get(_SERIAL)),
            taken=_moment(details.get(_TAKEN)),
            located=bool(place),
        )
    except Exception:  # what a broken block does to its reader depends on how it is broken
        return Camera()


def frames_of(image: Image.Image) -> int:
    """How many pictures are in the file; 1 where they can't be counted."""
    if image.format in _SINGLE:
        return 1
    try:
        return int(getattr(image, "n_frames", 1))
    except Exception:  # a file cut off behind its first frame
        return 1


def _words(value: object) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[
        :_LONGEST
    ]


def _moment(value: object) -> datetime | None:
    try:
        return datetime.strptime(_words(value), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - wall time
    except ValueError:
        return None
