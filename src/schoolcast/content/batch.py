"""A batch of files: all are written or none, also where the computer stops in between.

Contents are laid ready in a folder of their own with a list of them and brought to the disk at
once, before the first file is renamed to its place. Whoever finds the list later knows what was
under way.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from schoolcast.domain.errors import UsageProblem
from schoolcast.domain.revision import source_sha256
from schoolcast.file_lock import try_lock
from schoolcast.pipeline.ports.drafts import Writing

FOLDER = ".unfinished"
_LIST, _LOCK = "files.json", "lock"
_FOR_ALL = 0o644
_FEW = 50  # files up to which each is brought to the disk by itself; then the whole disk at once
_BUSY = "Another import is being written at this moment; try again in a minute."
_CUT_OFF = (
    "An earlier import was cut off while it was written. Look at any import once, which puts that "
    "right, and try again."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    number: int
    path: str
    item: str
    sha256: str  # of the new content, "" for a file that is removed
    had: bool


class Batch:
    """Writes into a content folder, one batch at a time. All raise OSError for the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready = folder / FOLDER
        self._list = self._ready / _LIST

    @contextmanager
    def write(self, files: Sequence[Writing], removed: Sequence[str], mark: str) -> Iterator[None]:
        """All of them, and `removed` taken away; what is raised inside takes it all back.

        `mark` is kept beside them, for `settle`. UsageProblem while another batch is under way.
        """
        with self._held():
            if self._list.exists():
                raise UsageProblem(_CUT_OFF)
            entries = [
                _Entry(
                    number=number,
                    path=file.path,
                    item=file.item,
                    sha256=file.sha256,
                    had=file.before is not None,
                )
                for number, file in enumerate(files)
            ]
            entries += [
                _Entry(number=number, path=path, item="", sha256="", had=True)
                for number, path in enumerate(removed, len(files))
                if os.path.lexists(self._target(path))
            ]
            try:
                self._lay_ready(files, entries, mark)
                self._place(entries)
                yield
            except BaseException:
                self._take_back(entries)
                raise
            finally:
                self._forget()

    def settle(self, kept: Callable[[str], bool], in_use: Callable[[str], bool]) -> bool:
        """End a batch that was cut off; True where there was one.

        `kept` tells by its mark whether all else that belongs to it was done: then it stays.
        Otherwise its files are taken back, but for those of announcements that are `in_use`.
        UsageProblem where it is under way at this moment.
        """
        if not self._list.exists():
            return False
        with self._held():
            try:
                found = json.loads(self._list.read_bytes())
                entries = [_Entry(**entry) for entry in found["files"]]
            except (OSError, ValueError):  # never whole, so that no file was at its place yet
                entries, found = [], {"mark": ""}
            if not (found["mark"] and kept(found["mark"])):
                self._take_back([one for one in entries if not (one.item and in_use(one.item))])
            self._forget()
        return True

    def _forget(self) -> None:
        self._list.unlink(missing_ok=True)
        _sync_folder(str(self._ready))

    def _lay_ready(self, files: Sequence[Writing], entries: Sequence[_Entry], mark: str) -> None:
        at_once = len(files) > _FEW and hasattr(os, "sync")
        for number, file in enumerate(files):
            target = self._target(file.path)
            if file.before is not None:
                _second_name(target, self._part(number, previous=True))
            part = self._part(number)
            _write(part, file.content, durable=not at_once)
            _give(part, target if file.before is not None else str(self._folder))
        known = {"mark": mark, "files": [asdict(entry) for entry in entries]}
        _write(str(self._list), json.dumps(known).encode(), durable=True)
        if at_once:
            os.sync()
        else:
            _sync_folder(str(self._ready))

    def _place(self, entries: Sequence[_Entry]) -> None:
        folders = {os.path.dirname(self._target(entry.path)) for entry in entries}
        for folder in folders:
            self._make(Path(folder))
        for entry in entries:
            if entry.sha256:
                os.replace(self._part(entry.number), self._target(entry.path))
            else:
                os.replace(self._target(entry.path), self._part(entry.number, previous=True))
        for folder in folders:
            _sync_folder(folder)

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            _give(str(folder), str(self._folder))

    def _take_back(self, entries: Sequence[_Entry]) -> None:
        """Put back what was there before; what another has changed since is left alone."""
        for entry in reversed(entries):
            target = Path(self._target(entry.path))
            with suppress(OSError):
                now = source_sha256(target.read_bytes()) if os.path.lexists(target) else ""
                if now != entry.sha256:
                    continue
                if entry.had:
                    os.replace(self._part(entry.number, previous=True), target)
                else:
                    target.unlink()

    def _target(self, path: str) -> str:
        return os.path.join(self._folder, *path.split("/"))

    def _part(self, number: int, *, previous: bool = False) -> str:
        return f"{self._ready}{os.sep}{number}{'.previous' if previous else ''}"

    @contextmanager
    def _held(self) -> Iterator[None]:
        """The folder for ourselves; UsageProblem where another has it."""
        lock = self._lock()
        try:
            yield
        finally:
            if not self._list.exists():
                self._clear()
            with suppress(OSError):  # Windows keeps a file that is open
                (self._ready / _LOCK).unlink(missing_ok=True)
            lock.close()
            with suppress(OSError):  # another has begun
                self._ready.rmdir()

    def _lock(self) -> IO[bytes]:
        for _ in range(100):
            self._ready.mkdir(parents=True, exist_ok=True)
            try:
                file = (self._ready / _LOCK).open("ab")
            except FileNotFoundError:  # who had it has just tidied up
                continue
            if not try_lock(file):
                file.close()
                raise UsageProblem(_BUSY)
            with suppress(OSError):
                if os.path.samestat(os.fstat(file.fileno()), os.stat(self._ready / _LOCK)):
                    return file
            file.close()
        raise UsageProblem(_BUSY)

    def _clear(self) -> None:
        with suppress(OSError), os.scandir(self._ready) as left:
            for one in left:
                if one.name != _LOCK:
                    os.unlink(one.path)


def _write(path: str, content: bytes, *, durable: bool) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, _FOR_ALL)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(handle, view) :]
        if hasattr(os, "fchmod"):
            os.fchmod(handle, _FOR_ALL)  # the process's mask may have taken some rights away
        if durable:
            os.fsync(handle)
    finally:
        os.close(handle)


_BINARY = getattr(os, "O_BINARY", 0)


def _second_name(file: str, name: str) -> None:
    """The file under another name too, or a copy where the system has no such names."""
    with suppress(FileNotFoundError):
        os.unlink(name)
    try:
        os.link(file, name)
    except OSError:
        _write(name, Path(file).read_bytes(), durable=True)


def _sync_folder(folder: str) -> None:
    """Bring a folder's names to the disk; on Windows the system does it by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network drives know no such thing
            os.fsync(handle)
    finally:
        os.close(handle)


def _give(made: str, like: str) -> None:
    """An administrator's import must not lock out the user who edits the announcements."""
    if hasattr(os, "chown") and os.geteuid() == 0:
        owner = os.stat(like)
        if (owner.st_uid, owner.st_gid) != (0, 0):
            os.chown(made, owner.st_uid, owner.st_gid)
