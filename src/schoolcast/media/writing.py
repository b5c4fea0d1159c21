"""Writing a file so that nobody ever reads half of it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_PIECE = 1024 * 1024  # bytes copied at once


def write_whole(place: Path, content: bytes) -> None:
    """Under a temporary name first, to the disk, then in place; OSError leaves nothing behind."""
    with _new(place) as file:
        file.write(content)


def write_stream(place: Path, stream: IO[bytes]) -> None:
    """The same for what is too large to hold in memory."""
    with _new(place) as file:
        shutil.copyfileobj(stream, file, _PIECE)


@contextmanager
def _new(place: Path) -> Iterator[IO[bytes]]:
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
