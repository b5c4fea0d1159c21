"""Writing a file so that nobody ever reads half of it."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_whole(place: Path, content: bytes) -> None:
    """Under a temporary name first, to the disk, then in place; OSError leaves nothing behind."""
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
