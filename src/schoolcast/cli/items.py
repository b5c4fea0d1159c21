"""Finding the announcements that a command line names, by id or path."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from schoolcast.cli.exits import Exit, code_of, worst
from schoolcast.cli.output import say
from schoolcast.content.library import FolderLibrary
from schoolcast.domain.errors import NotFound, SchoolcastError, UsageProblem
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.school import School

_FEW = 3  # up to so many names, looking for each costs less than reading the whole folder


class Finder:
    """Finds files by the names given on the command line."""

    def __init__(self, school: School, names: Sequence[str]) -> None:
        self._school = school
        self._known: dict[str, Authored] = {}
        if len(names) > _FEW and isinstance(school.content, FolderLibrary):
            self._known = _by_name(school.content.read_all())

    def file(self, name: str) -> Authored:
        """The file that a name means; NotFound, or UsageProblem where there is no folder."""
        library = self._school.content
        if not isinstance(library, FolderLibrary):
            raise UsageProblem("config.toml names no content folder, so there are no files here.")
        for key in (_inside(library.folder, name), name) if self._known else ():
            if key in self._known:
                return self._known[key]
        return library.find(name)

    def item(self, name: str) -> tuple[str, Authored | None]:
        """The item's id, with its file where the school keeps files.

        An id that only the store knows is a NotFound that says so: its file is gone.
        """
        if self._school.content is None:
            return name, None
        try:
            authored = self.file(name)
        except NotFound:
            if self._school.store.latest_revision(name) is None:
                raise
            raise NotFound(
                f"The file of {name} is gone. Put it back, or stop what is planned: "
                f"schoolcast queue cancel {name} --as PERSON --why WORDS"
            ) from None
        item_id = authored.item.id if authored.item else getattr(authored, "item_id", None)
        if item_id is None:
            raise authored.problems[0]
        return item_id, authored


def _inside(folder: Path, name: str) -> str:
    """A path as the library writes it, or "" for what is no file in its folder."""
    path, root = Path(name).resolve(), folder.resolve()
    inside = path.is_relative_to(root) and path.exists()
    return path.relative_to(root).as_posix() if inside else ""


def _by_name(files: Iterable[Any]) -> dict[str, Authored]:
    known: dict[str, Authored] = {}
    for file in files:
        known[file.path] = file
        if file.item_id:
            known.setdefault(file.item_id, file)
    return known


def each(names: Iterable[str], act: Callable[[str], Exit]) -> Exit:
    """Do the same for every name; one that can't be done does not stop the others.

    What concerns them all, such as the configuration or the store, ends it at once.
    """
    codes = []
    for name in dict.fromkeys(names):
        try:
            codes.append(act(name))
        except SchoolcastError as problem:
            code = code_of(problem)
            if code in (Exit.INTERNAL, Exit.CONFIGURATION, Exit.BUSY):
                raise
            say(str(problem))
            codes.append(code)
    return worst(codes)
