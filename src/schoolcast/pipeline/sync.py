"""Syncing: notice which content files are new, edited, renamed or gone. Nothing is submitted."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from schoolcast.domain.errors import ContentProblem, LibraryMissing
from schoolcast.pipeline.ports import Authored, Content, FileStamp, SchoolStore
from schoolcast.pipeline.records import Stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class SyncReport:
    """What a look at the content folder showed.

    `read` counts files that were parsed; `problems` are all that stand, as {"path", "line",
    "key", "message"}; `new_problems` how many of them were not there before. `trusted` is False
    when the folder could not be seen, so that nothing may be concluded from it.
    """

    read: int = 0
    problems: tuple[dict[str, Any], ...] = ()
    new_problems: int = 0
    changed: bool = False
    trusted: bool = True


def sync(content: Content | None, store: SchoolStore) -> SyncReport:
    """Bring the store's stamps up to date with the folder; unchanged files are not parsed."""
    if content is None:
        return SyncReport(trusted=False)
    known = store.fingerprint()
    try:
        files = content.scan(may_be_empty=known in (None, fingerprint_of(())))
    except LibraryMissing as missing:
        return _missing(missing, store)
    fingerprint = fingerprint_of(files)
    if fingerprint == known:
        return SyncReport(problems=_standing(store))
    return _update(content, store, files, fingerprint)


def fingerprint_of(files: Sequence[FileStamp]) -> str:
    """One digest over path, size and time of every file."""
    lines = sorted(f"{file.path}\0{file.size}\0{file.mtime_ns}" for file in files)
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()


def describe(problem: ContentProblem) -> dict[str, Any]:
    """A problem in the shape of `check --json`."""
    return {
        "path": problem.path,
        "line": problem.line,
        "key": problem.key,
        "message": problem.message,
    }


def stamp_of(file: FileStamp, authored: Authored) -> Stamp:
    """What the store keeps of a file that was read."""
    return Stamp(
        path=file.path,
        size=file.size,
        mtime_ns=file.mtime_ns,
        source_sha256=authored.source_sha256,
        item=authored.item_id,
        problems=tuple(describe(problem) for problem in authored.problems),
    )


def twice(stamps: Sequence[Stamp]) -> dict[str, list[str]]:
    """Item ids that more than one file claims, with the files."""
    paths: dict[str, list[str]] = defaultdict(list)
    for stamp in stamps:
        if stamp.item is not None:
            paths[stamp.item].append(stamp.path)
    return {item: sorted(claims) for item, claims in paths.items() if len(claims) > 1}


def _update(
    content: Content, store: SchoolStore, files: Sequence[FileStamp], fingerprint: str
) -> SyncReport:
    before = store.stamps()
    after: dict[str, Stamp] = {}
    read = 0
    for file in files:
        known = before.get(file.path)
        if known and (known.size, known.mtime_ns) == (file.size, file.mtime_ns):
            after[file.path] = replace(known, problems=_own(known))
        else:
            after[file.path] = stamp_of(file, content.read(file.path))
            read += 1
    for item, paths in twice(list(after.values())).items():
        for path in paths:
            claim = _claimed_twice(item, path, paths)
            after[path] = replace(after[path], problems=(*after[path].problems, claim))
    changed = [stamp for path, stamp in after.items() if before.get(path) != stamp]
    store.save_stamps(fingerprint, changed, [path for path in before if path not in after])
    problems = tuple(problem for stamp in after.values() for problem in stamp.problems)
    old = {str(problem) for stamp in before.values() for problem in stamp.problems}
    return SyncReport(
        read=read,
        problems=problems,
        new_problems=sum(str(problem) not in old for problem in problems),
        changed=True,
    )


def _missing(problem: LibraryMissing, store: SchoolStore) -> SyncReport:
    """Nothing is concluded; the fingerprint only remembers that this has been said."""
    new = store.fingerprint() != _NO_FOLDER
    if new:
        store.save_stamps(_NO_FOLDER, (), ())
    described = describe(ContentProblem(problem.message, path="."))
    return SyncReport(problems=(described,), new_problems=int(new), trusted=False)


_NO_FOLDER = "missing"
_TWICE = "id"


def _claimed_twice(item: str, path: str, paths: list[str]) -> dict[str, Any]:
    others = ", ".join(other for other in paths if other != path)
    message = f'"{item}" is also the id of {others}; give one of them an id of its own.'
    return {"path": path, "line": None, "key": _TWICE, "message": message}


def _own(stamp: Stamp) -> tuple[dict[str, Any], ...]:
    """A file's problems without the one about other files, which is judged anew each time."""
    return tuple(
        problem
        for problem in stamp.problems
        if not (problem["key"] == _TWICE and problem["line"] is None)
    )


def _standing(store: SchoolStore) -> tuple[dict[str, Any], ...]:
    return tuple(problem for stamp in store.stamps_with_problems() for problem in stamp.problems)
