"""The folder of items: what lies there, cheaply, and one file at a time."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from schoolcast.content.folder import (
    FileStamp,
    Scan,
    cannot_open,
    nothing_in,
    others,
    refusal,
    same_but_for_case,
    scan,
)
from schoolcast.content.front_matter import Authored, read_item
from schoolcast.domain.errors import ContentProblem, LibraryMissing, NotFound
from schoolcast.domain.explain import did_you_mean


class FolderLibrary:
    """Items as Markdown files in a folder and its subfolders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def scan(self, *, may_be_empty: bool = False) -> list[FileStamp]:
        """Every item file, by path, without opening any.

        LibraryMissing when the folder or a part of it can't be seen, or holds no item: then
        nothing may be concluded from what is not there. A school that has never had an item
        `may_be_empty`.
        """
        found = self.look()
        if found.unread:
            names = ", ".join(found.unread)
            raise LibraryMissing(
                f"A part of the content folder can't be read, so nothing was changed: {names}. "
                "Check its permissions, or that its drive is connected."
            )
        if not found.stamps and not may_be_empty:
            raise nothing_in(self.folder)
        return list(found.stamps)

    def look(self) -> Scan:
        """The same, with the parts that could not be seen.

        LibraryMissing when the folder is not there or has nothing in it at all.
        """
        return scan(self.folder)

    def read(self, path: str) -> Authored:
        """Read one file; what is wrong with it stands in its problems."""
        try:
            reason = refusal(self.folder, path)
            if reason:
                return _unreadable(ContentProblem(reason, path=path))
            return read_item((self.folder / path).read_bytes(), path)
        except OSError as error:
            return _unreadable(cannot_open(path, error))

    def read_all(self) -> list[Authored]:
        """Every file, with ids that stand twice and problems of the folder as such."""
        found = self.look()
        items = [self.read(stamp.path) for stamp in found.stamps]
        pairs = [(item.path, item.item_id) for item in items if item.item_id]
        extra = [*found.problems, *same_but_for_case(found.stamps), *same_id(pairs)]
        folders = [_unreadable(problem) for problem in extra if problem.path in found.unread]
        return [*(_with(item, extra) for item in items), *folders]

    def below(self, path: str | Path) -> list[str]:
        """The item files that a path names: itself, or all in that folder; NotFound."""
        stamps = [stamp.path for stamp in self.look().stamps]
        relative = self._relative(str(path))
        if relative == ".":
            return stamps
        found = [name for name in stamps if name == relative or name.startswith(f"{relative}/")]
        if found:
            return found
        guess = did_you_mean(relative or str(path), stamps)
        raise NotFound(
            f"There is no announcement file {path} in {self.folder}; {guess}".rstrip("; ")
        )

    def find(self, name: str) -> Authored:
        """The item with that id, or at that path; NotFound."""
        relative = self._relative(name)
        stamps = [stamp.path for stamp in self.look().stamps]
        if relative in stamps:
            return self._only(self.read(relative), stamps)
        for path in stamps:
            if name.encode() in self._bytes(path) and self.read(path).item_id == name:
                return self._only(self.read(path), stamps)
        guess = did_you_mean(name, [PurePosixPath(path).stem for path in stamps])
        raise NotFound(f'There is no announcement "{name}" in {self.folder}; {guess}'.rstrip("; "))

    def _only(self, item: Authored, stamps: list[str]) -> Authored:
        """The item, with the problem that its id stands in another file too."""
        if not item.item_id:
            return item
        quoted = item.item_id.encode()
        near = [path for path in others(stamps, item.path) if quoted in self._bytes(path)]
        pairs = [(other.path, other.item_id) for other in map(self.read, near) if other.item_id]
        return _with(item, same_id([(item.path, item.item_id), *pairs]))

    def _bytes(self, path: str) -> bytes:
        try:
            return (self.folder / path).read_bytes()
        except OSError:
            return b""

    def _relative(self, name: str) -> str | None:
        """`name` from the content folder: as given, or as a path from where the person stands."""
        root = self.folder.resolve()
        for start in (self.folder, Path()):
            place = Path(os.path.normpath(start.resolve() / name))
            if os.path.exists(place) and place.is_relative_to(root):
                return place.relative_to(root).as_posix()
        return None


def same_id(items: Iterable[tuple[str, str]]) -> list[ContentProblem]:
    """For (path, id) of all files: a problem on every file whose id stands elsewhere too."""
    paths: dict[str, list[str]] = {}
    for path, item_id in items:
        paths.setdefault(item_id, []).append(path)
    return [
        ContentProblem(
            f'the id "{item_id}" also stands in {", ".join(others(here, path))}; '
            "give each announcement its own",
            path=path,
            key="id",
        )
        for item_id, here in paths.items()
        if len(here) > 1
        for path in here
    ]


def _with(item: Authored, problems: Iterable[ContentProblem]) -> Authored:
    own = tuple(problem for problem in problems if problem.path == item.path)
    if not own:
        return item
    placed = tuple(
        item.problem(problem.message, problem.key) if problem.key else problem for problem in own
    )
    return replace(item, item=None, problems=(*item.problems, *placed))


def _unreadable(problem: ContentProblem) -> Authored:
    return Authored(
        path=problem.path,
        source_sha256="",
        item=None,
        item_id=None,
        body_line=1,
        problems=(problem,),
    )


__all__ = ["FileStamp", "FolderLibrary", "Scan", "same_id"]
