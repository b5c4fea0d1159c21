"""Checking files: which ones are meant, and what rules and connectors say of each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schoolcast.content.library import FolderLibrary
from schoolcast.domain.errors import (
    ConfigurationProblem,
    ContentProblem,
    LibraryMissing,
    NotFound,
    SchoolcastError,
    UsageProblem,
)
from schoolcast.domain.facts import Facts
from schoolcast.domain.finding import Finding, Severity
from schoolcast.pipeline.examine import examine
from schoolcast.pipeline.expand import expand
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.reading import read_pictures
from schoolcast.pipeline.school import School
from schoolcast.settings import Settings

STOPS = (Severity.BLOCK, Severity.MUST_RESOLVE)
NOBODY = ("",)  # the author of what has not been submitted


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedItem:
    """One announcement and everything found in it."""

    id: str
    path: str
    findings: tuple[Finding, ...]

    @property
    def stopped(self) -> bool:
        """Whether a person has to act before it can go out."""
        return any(finding.severity in STOPS for finding in self.findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """All announcements that were checked, and what is wrong with files that could not be."""

    items: tuple[CheckedItem, ...]
    problems: tuple[ContentProblem, ...]

    @property
    def stopped(self) -> bool:
        """Whether anything stands in the way."""
        return bool(self.problems) or any(item.stopped for item in self.items)

    @property
    def unreadable(self) -> set[str]:
        """The paths of the files with problems."""
        return {problem.path for problem in self.problems}


def choose(settings: Settings, paths: Sequence[Path]) -> tuple[Settings, list[Path]]:
    """The settings and the paths to check: a folder elsewhere takes the content folder's place.

    NotFound for a path that is not there; UsageProblem for a mixture of folders.
    """
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.")
    configured = settings.content.folder
    root = settings.path(configured).resolve() if configured else None
    outside = [path for path in paths if root is None or not path.resolve().is_relative_to(root)]
    if not outside:
        if root is None:
            raise UsageProblem("config.toml names no content folder; name a file or folder.")
        return settings, [path.resolve() for path in paths]
    folders = {(path if path.is_dir() else path.parent).resolve() for path in outside}
    if len(folders) > 1 or len(outside) < len(paths):
        raise UsageProblem(
            "These lie in different folders; check the announcements of each by themselves."
        )
    return _moved(settings, folders.pop()), [path.resolve() for path in paths]


def _moved(settings: Settings, folder: Path) -> Settings:
    """The settings with another content folder, and its own pictures where it has some."""
    parts: dict[str, object] = {"content": settings.content.model_copy(update={"folder": folder})}
    if (folder / "media").is_dir():
        parts["media"] = settings.media.model_copy(update={"folder": folder / "media"})
    return settings.model_copy(update=parts)


def check_files(school: School, paths: Sequence[Path], progress: Callable[[str], None]) -> Checked:
    """Check every announcement below `paths`, or all there are.

    ConfigurationProblem when the calendar or the roll can't be read: nothing could be judged.
    """
    items: list[CheckedItem] = []
    problems: list[ContentProblem] = []
    try:
        facts = _facts(school)
        for authored in _meant(school, paths):
            progress(f"checking {authored.path}")
            problems += authored.problems
            try:
                items += _checked(authored, facts, school, progress)
            except ContentProblem as problem:
                problems.append(problem)
    except LibraryMissing as missing:
        problems.append(ContentProblem(missing.message, path="."))
    finally:
        progress("")
    return Checked(items=tuple(items), problems=tuple(problems))


def _facts(school: School) -> Facts:
    try:
        return school.facts(school.clock.now())
    except ContentProblem as problem:
        raise ConfigurationProblem(str(problem)) from None


def _checked(
    authored: Authored, facts: Facts, school: School, progress: Callable[[str], None]
) -> Iterator[CheckedItem]:
    if authored.item is None:
        return
    try:
        revision = expand(authored, authors=NOBODY, school=school)
        read_pictures([revision], school, progress)
        verdict = examine(revision, facts, school)
    except ContentProblem:
        raise
    except SchoolcastError as problem:  # a text that fills memory, a picture that can't be kept
        raise ContentProblem(problem.message, path=authored.path) from None
    yield CheckedItem(id=authored.item.id, path=authored.path, findings=verdict.findings)


def _meant(school: School, paths: Sequence[Path]) -> Iterator[Authored]:
    library = school.content
    assert isinstance(library, FolderLibrary)
    if paths and all(path.is_file() for path in paths):
        yield from (library.find(str(path)) for path in dict.fromkeys(paths))
        return
    wanted = {name for path in paths for name in library.below(path)}
    for authored in library.read_all():
        if not paths or authored.path in wanted:
            yield authored
