"""The marker: the small file that tells the next pass what was mailed about a standstill.

Under cron each pass is a process of its own, and the store is what can't be opened.
"""

import json
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from schoolcast.replacing import Replacement

FILE = "standstill.json"
_OWNER_ONLY = 0o700


@dataclass(kw_only=True)
class Standing:
    """A standstill since `since`: when a mail was `tried` last, and whom was `told` what and when.

    `told` goes by address, then by cause.
    """

    since: datetime
    tried: datetime | None = None
    told: dict[str, dict[str, datetime]] = field(default_factory=dict)


class Marker:
    """Keeps a Standing in the data folder or, where nothing can be written, among temporary files.

    Where that can't be either, it is known to this process only.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._unwritten: Standing | None = None

    def read(self) -> Standing | None:
        """The newest that is kept; None where nothing stands still, or nobody can tell."""
        kept = [(when, standing) for file in self._files() for when, standing in _read(file)]
        if self._unwritten is not None or not kept:
            return self._unwritten
        return max(kept, key=lambda one: one[0])[1]

    def write(self, standing: Standing) -> bool:
        """Whether the next process will know it."""
        content = json.dumps(_as_data(standing), indent=2).encode()
        for file in self._files(make=True):
            try:
                with Replacement() as replacement:
                    replacement.put(file, content)
                    replacement.place()
                    replacement.keep()
            except OSError:
                continue
            self._unwritten = None
            return True
        self._unwritten = standing
        return False

    def remove(self) -> bool:
        """Forget it; False where it would come up again."""
        self._unwritten = None
        try:
            for file in self._files():
                file.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _files(self, *, make: bool = False) -> tuple[Path, ...]:
        spare = _folder_among_temporary_files(make=make)
        if spare is None:
            return (self._file,)
        place = os.path.normcase(self._file.resolve())
        return self._file, spare / f"{sha256(place.encode()).hexdigest()[:16]}.json"


def _folder_among_temporary_files(*, make: bool) -> Path | None:
    """Ours alone: in a folder that all can write, another could lay a file of that name."""
    user = os.getuid() if hasattr(os, "getuid") else None
    try:
        # The temporary files of a systemd unit are gone when its pass has ended.
        among = os.environ.get("RUNTIME_DIRECTORY") or tempfile.gettempdir()
        folder = Path(among) / f"schoolcast-{user or 0}"
        if make:
            with suppress(FileExistsError):
                folder.mkdir(_OWNER_ONLY)
        found = folder.lstat()
    except OSError:
        return None
    ours = user is None or (found.st_uid == user and not found.st_mode & 0o077)
    return folder if ours and stat.S_ISDIR(found.st_mode) else None


def _read(file: Path) -> list[tuple[float, Standing]]:
    """With the time of its writing; nothing where it is not there or can't be read."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        told = {
            address: {cause: _instant(at) for cause, at in causes.items()}
            for address, causes in data["told"].items()
        }
        tried = _instant(data["tried"]) if data["tried"] else None
        standing = Standing(since=_instant(data["since"]), tried=tried, told=told)
        return [(file.stat().st_mtime, standing)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


def _as_data(standing: Standing) -> dict[str, object]:
    return {
        "since": standing.since.isoformat(),
        "tried": standing.tried.isoformat() if standing.tried else None,
        "told": {
            address: {cause: at.isoformat() for cause, at in causes.items()}
            for address, causes in standing.told.items()
        },
    }
