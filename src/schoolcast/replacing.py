"""Replacing files as one: all of them are new, or all are as they were."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

OWNER_ONLY = 0o600
PREVIOUS = ".previous"


@dataclass(kw_only=True)
class _File:
    place: Path
    content: bytes
    part: Path
    previous: Path
    had: bool = False
    placed: bool = False


@dataclass
class Replacement:
    """New contents of several files; as a context manager it undoes what was not kept.

    `put` names a file, `place` brings all to their places: first every one is written beside its
    place, then they are renamed one after the other. What was there stays as NAME.previous until
    `keep`. All raise OSError, after which nothing has changed.
    """

    _files: list[_File] = field(default_factory=list)

    def put(self, place: Path, content: bytes, *, mode: int = OWNER_ONLY) -> None:
        """Write a file beside its place, with its rights; nobody reads it there yet."""
        part = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
        previous = place.with_name(place.name + PREVIOUS)
        self._files.append(_File(place=place, content=content, part=part, previous=previous))
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(mode)  # the process's mask may have taken some rights away
        _give_to_owner_of(place if place.exists() else place.parent, part)

    def place(self) -> None:
        """Rename all of them to their places."""
        for file in self._files:
            file.previous.unlink(missing_ok=True)
            if file.place.exists():
                file.had = True
                _copy(file.place, file.previous)
            file.placed = True
            os.replace(file.part, file.place)

    def keep(self) -> None:
        """Forget what was there before."""
        for file in self._files:
            file.previous.unlink(missing_ok=True)
        self._files.clear()

    def undo(self) -> None:
        """Put back what was there before; what another has changed since is left alone."""
        for file in reversed(self._files):
            with suppress(OSError):
                file.part.unlink(missing_ok=True)
            with suppress(OSError):
                _restore(file)
        self._files.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.undo()


def _restore(file: _File) -> None:
    ours = file.placed and file.place.exists() and file.place.read_bytes() == file.content
    if file.had and ours:
        os.replace(file.previous, file.place)
    elif file.had:
        file.previous.unlink(missing_ok=True)
    elif ours:
        file.place.unlink()


def _copy(file: Path, copy: Path) -> None:
    """A second name where the file system knows such, so that no reader finds a gap."""
    try:
        os.link(file, copy)
    except OSError:
        handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
        with os.fdopen(handle, "wb") as stream:
            stream.write(file.read_bytes())


def _give_to_owner_of(other: Path, file: Path) -> None:
    # An administrator who connects an account must not lock out the user that sends.
    if hasattr(os, "chown") and os.geteuid() == 0:
        owner = other.stat()
        os.chown(file, owner.st_uid, owner.st_gid)
