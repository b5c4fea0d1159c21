"""Tells the pictures that Facebook takes from everything else, by their first bytes."""

from schoolcast_facebook.standin.errors import bad_image

MAX_PHOTO = 10 * 1024 * 1024
_TOO_LARGE = 1366046
_KINDS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


def photo_type(data: bytes) -> str:
    """The content type of a picture; raises GraphError 324 when it can't be posted."""
    if len(data) > MAX_PHOTO:
        raise bad_image(_TOO_LARGE)
    for start, content_type in _KINDS:
        if data.startswith(start):
            return content_type
    raise bad_image()
