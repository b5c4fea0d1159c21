"""What lies in the folder of items: names, sizes and times; nothing is opened."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from schoolcast.domain.errors import ContentProblem, LibraryMissing

_NOT_ITEMS = frozenset({"templates", "media"})  # folders at the top that hold other things
_TEMPORARY = (".", "~$", "#")
_LEFT_BY_EDITORS = (".swp", ".tmp", ".bak", "~")
_NOT_UTF8 = "\\udc"  # how a byte of a name that is not UTF-8 is written in a stamp
_MISNAMED = (".markdown", ".md.txt", ".md")  # looked for in any letter case


class FileStamp(NamedTuple):
    """Enough of a file to tell that it has not changed; `path` is relative, with `/`."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """What lies in the folder, sorted by path.

    Files that can't be items for their name or kind have a stamp too: reading them says why.
    `unread` are folders that could not be looked into, so that what is known of them must not
    count as gone; `problems` say why.
    """

    stamps: tuple[FileStamp, ...]
    problems: tuple[ContentProblem, ...] = ()
    unread: tuple[str, ...] = ()

    def gone(self, known: Iterable[str]) -> list[str]:
        """Those of the `known` paths that are certainly no longer there."""
        here = {stamp.path for stamp in self.stamps}
        hidden = tuple(f"{path}/" for path in self.unread)
        return [path for path in known if path not in here and not path.startswith(hidden)]


def scan(folder: Path) -> Scan:
    """Look at every item file below `folder`; LibraryMissing when it is gone or empty."""
    walk = _Walk(os.fspath(folder))
    try:
        walk.enter(walk.root, "")
    except OSError as error:
        raise LibraryMissing(
            f"The content folder {folder} can't be read, so nothing was changed "
            f"({error.strerror or error}). If it lies on a network drive, check that the drive "
            "is connected."
        ) from None
    if not walk.anything:
        raise nothing_in(folder)
    return Scan(
        stamps=tuple(sorted(walk.stamps)),
        problems=tuple(walk.problems),
        unread=tuple(walk.unread),
    )


def nothing_in(folder: Path) -> LibraryMissing:
    """The problem of a content folder without announcements."""
    return LibraryMissing(
        f"The content folder {folder} holds no announcements, so nothing was changed. If it lies "
        "on a network drive, check that the drive is connected."
    )


def refusal(folder: Path, path: str) -> str | None:
    """Why the file at `path` can't be an item whatever it holds; None when it may be one."""
    place = folder / path
    if not path.isprintable() or _NOT_UTF8 in path:
        return "The file name holds signs that can't be shown; rename it."
    if not place.resolve().is_relative_to(folder.resolve()):
        return (
            "This leads to somewhere outside the content folder and is not followed; "
            "put the file itself here."
        )
    if place.is_dir():
        return "This is a link to a folder and is not followed; put the folder itself here."
    if not path.endswith(".md"):
        stem = place.name
        for ending in _MISNAMED:
            stem = stem[: -len(ending)] if stem.casefold().endswith(ending) else stem
        return f"Only names that end in .md are read; rename it to {stem}.md."
    return None


def cannot_open(path: str, error: OSError) -> ContentProblem:
    """A file or folder that the operating system does not let us open, and why."""
    if isinstance(error, PermissionError):
        reason = "this account may not read it; change its permissions"
    elif isinstance(error, FileNotFoundError):
        reason = "it is no longer there"
    else:
        reason = error.strerror or str(error)
    return ContentProblem(f"It can't be opened: {reason}.", path=path)


def others(paths: list[str], path: str) -> list[str]:
    """The paths without this one."""
    return [other for other in paths if other != path]


def same_but_for_case(stamps: Sequence[FileStamp]) -> Iterator[ContentProblem]:
    """A problem on each: Windows and macOS take two such names for one file and lose one."""
    names: dict[str, list[str]] = {}
    for stamp in stamps:
        names.setdefault(stamp.path.casefold(), []).append(stamp.path)
    for same in names.values() if len(names) < len(stamps) else ():
        for path in same if len(same) > 1 else ():
            yield ContentProblem(
                f"The file name differs from {', '.join(others(same, path))} only in capitals; "
                "rename one, for some computers take them for one file.",
                path=path,
            )


class _Walk:
    """One pass over the folders: os.scandir costs a third of what pathlib's walk does."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.stamps: list[FileStamp] = []
        self.problems: list[ContentProblem] = []
        self.unread: list[str] = []
        self.anything = False

    def enter(self, folder: str, prefix: str) -> None:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith(_TEMPORARY):
                    self.anything = True
                    self._look_at(entry, prefix + entry.name)

    def _look_at(self, entry: os.DirEntry[str], path: str) -> None:
        name = entry.name
        if name.endswith(".md") or name.casefold().endswith(_MISNAMED):
            if name.casefold() != "readme.md":
                self._stamp(entry, path)
        elif not name.endswith(_LEFT_BY_EDITORS) and entry.is_dir() and path not in _NOT_ITEMS:
            if entry.is_symlink():
                self._stamp(entry, path)
            else:
                self._subfolder(entry, path)

    def _stamp(self, entry: os.DirEntry[str], path: str) -> None:
        try:
            found = entry.stat()
        except OSError:  # a link to nowhere
            found = entry.stat(follow_symlinks=False)
        if not path.isascii():
            path = path.encode("utf-8", "backslashreplace").decode()
        self.stamps.append(FileStamp(path, found.st_size, found.st_mtime_ns))

    def _subfolder(self, entry: os.DirEntry[str], path: str) -> None:
        try:
            self.enter(entry.path, f"{path}/")
        except OSError as error:
            self.unread.append(path)
            self.problems.append(cannot_open(path, error))
