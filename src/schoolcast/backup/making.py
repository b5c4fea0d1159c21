"""Making a backup beside whatever is at work."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from schoolcast.backup.archive import CONTENT, MEDIA, PICTURES, STORE, Manifest, Writer, check
from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import StoreProblem, UsageProblem
from schoolcast.settings import FILE as CONFIG
from schoolcast.settings import Settings

POLICY = "policy.toml"


class Snapshots(Protocol):
    """A store that can be copied."""

    def snapshot(self, folder: Path) -> Path:
        """One state of it as a file in `folder`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A backup that was read back and found whole; `size` is in bytes."""

    file: Path
    size: int
    manifest: Manifest


def make_backup(
    target: Path,
    settings: Settings,
    store: Snapshots,
    clock: Clock,
    *,
    pictures: Path,
    schema: str,
    rehearsal: bool,
) -> Made:
    """Write store, announcements, pictures and settings into one file; never a secret.

    `target` is a new file, or a folder, where it gets a name with the date. It appears only when
    it is whole. UsageProblem where there is such a file already, StoreProblem when it can't be
    written.
    """
    file = _named(target, settings, clock)
    if file.exists():
        raise UsageProblem(f"{file} is there already; a backup never replaces another.")
    part = file.with_name(file.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as scratch:
            manifest = _write(
                part, settings, store.snapshot(Path(scratch)), clock, pictures, schema, rehearsal
            )
        check(part, manifest)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(part, file)
    except OSError as problem:
        raise StoreProblem(
            f"The backup {file} could not be written: {problem.strerror or problem}. Name a "
            "folder that is there and has room."
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return Made(file=file, size=file.stat().st_size, manifest=manifest)


def _named(target: Path, settings: Settings, clock: Clock) -> Path:
    if not target.is_dir():
        return target
    return target / f"{settings.school.id}-{clock.now():%Y%m%d-%H%M%S}.zip"


def _write(
    part: Path,
    settings: Settings,
    snapshot: Path,
    clock: Clock,
    pictures: Path,
    schema: str,
    rehearsal: bool,
) -> Manifest:
    made_at = clock.now()
    part.touch(mode=0o600)  # what is not published yet is nobody's business
    writer = Writer(part)
    writer.add(snapshot, f"{STORE}/{snapshot.name}")
    for name in (CONFIG, POLICY):
        if (settings.folder / name).exists():
            writer.add(settings.folder / name, name)
    for folder, name in folders(settings, pictures):
        writer.add_folder(folder, name, but=[part])
    manifest = Manifest(
        school=settings.school.id,
        made_at=made_at,
        schema=schema,
        rehearsal=rehearsal,
        files=writer.files,
    )
    writer.close(manifest)
    return manifest


def folders(settings: Settings, pictures: Path) -> list[tuple[Path, str]]:
    """The folders that belong to the school, with their names in the archive.

    A media folder inside the content folder comes with it.
    """
    found = []
    content = settings.path(settings.content.folder) if settings.content.folder else None
    media = settings.path(settings.media.folder)
    if content:
        found.append((content, CONTENT))
    if content is None or not media.resolve().is_relative_to(content.resolve()):
        found.append((media, MEDIA))
    found.append((pictures, PICTURES))
    return [(folder, name) for folder, name in found if folder.is_dir()]
