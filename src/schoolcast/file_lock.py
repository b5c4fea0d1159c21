"""A lock on an open file: one holder at a time, until it is closed or its process ends."""

import sys
from typing import IO, Any

if sys.platform == "win32":
    import msvcrt

    _BEYOND = 1 << 20  # Windows forbids reading a locked byte: lock one behind the text

    def try_lock(file: IO[Any]) -> bool:
        """Lock the file at once; False where another holds it."""
        file.seek(_BEYOND)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(file: IO[Any]) -> bool:
        """Lock the file at once; False where another holds it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
