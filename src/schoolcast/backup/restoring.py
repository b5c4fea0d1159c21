"""Restoring a backup into an empty folder, as a new installation that knows what it lacks."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import tomlkit

from schoolcast.backup.archive import (
    CONTENT,
    MEDIA,
    PICTURES,
    STORE,
    Manifest,
    read_manifest,
    unpack,
)
from schoolcast.domain.errors import ConfigurationProblem, StoreProblem, UsageProblem
from schoolcast.secrets import FOLDER as SECRETS
from schoolcast.settings import FILE as CONFIG
from schoolcast.settings import Settings, load_settings

_DATA = "data"
_SQLITE = "sqlite:///"


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """A folder with a school in it; `moved` names settings that had to follow."""

    folder: Path
    settings: Settings
    manifest: Manifest
    snapshot: Path  # the store's file, still to be put in its place
    moved: tuple[str, ...]


def restore_backup(file: Path, folder: Path) -> Restored:
    """Unpack a backup into a new or empty folder, once all of it has been found whole.

    ConfigurationProblem where the file is no backup, UsageProblem where the folder holds
    something. The store is not opened here.
    """
    manifest, folder = read_manifest(file), folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageProblem(
            f"{folder} is not empty. Restore into a new folder; nothing was changed."
        )
    try:
        with _beside(folder) as part:
            unpack(file, manifest, part)
            moved = _put_in_place(part)
            _move_in(part, folder)
    except OSError as problem:
        raise StoreProblem(f"{folder} could not be written: {problem.strerror}.") from None
    return Restored(
        folder=folder,
        settings=load_settings(folder / CONFIG),
        manifest=manifest,
        snapshot=_snapshot(folder),
        moved=moved,
    )


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A new folder on the same disk, gone in the end."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(
        prefix=f".{folder.name}-", dir=folder.parent, ignore_cleanup_errors=True
    ) as part:
        yield Path(part)


def _move_in(part: Path, folder: Path) -> None:
    """Move everything into an empty folder; what is there already goes when one thing can't."""
    folder.mkdir(exist_ok=True)
    try:
        for child in sorted(part.iterdir()):
            os.replace(child, folder / child.name)
    except OSError:
        empty(folder)
        raise


def empty(folder: Path) -> None:
    """Remove what a restore wrote, when it could not be brought to its end."""
    for child in folder.iterdir():
        shutil.rmtree(child) if child.is_dir() else child.unlink()


def _snapshot(folder: Path) -> Path:
    found = sorted((folder / STORE).iterdir())
    if len(found) != 1:
        raise ConfigurationProblem("The backup does not hold one store.")
    return found[0]


def _put_in_place(folder: Path) -> tuple[str, ...]:
    """Move the folders to where config.toml has them, or config.toml to where they can be."""
    if not (folder / CONFIG).exists() or not (folder / STORE).is_dir():
        raise ConfigurationProblem("The backup holds no config.toml or no store.")
    moved = _keep_inside(folder / CONFIG)
    settings = load_settings(folder / CONFIG)
    wanted = {MEDIA: settings.path(settings.media.folder), PICTURES: data_of(settings) / PICTURES}
    if settings.content.folder:
        wanted[CONTENT] = settings.path(settings.content.folder)
    scratch = folder / ".parts"
    scratch.mkdir()
    for name in wanted:
        if (folder / name).is_dir():
            os.replace(folder / name, scratch / name)
    for name in (CONTENT, MEDIA, PICTURES):
        if (scratch / name).is_dir():
            wanted[name].parent.mkdir(parents=True, exist_ok=True)
            os.replace(scratch / name, wanted[name])
    scratch.rmdir()
    for private in (data_of(settings), folder / SECRETS):
        private.mkdir(parents=True, exist_ok=True)
        private.chmod(0o700)
    return moved


def _keep_inside(config: Path) -> tuple[str, ...]:
    """Change settings that name folders elsewhere: there they may be somebody else's."""
    root = config.parent.resolve()
    document = tomlkit.parse(config.read_text(encoding="utf-8"))
    moved = []
    for section, key, name in (("content", "folder", CONTENT), ("media", "folder", MEDIA)):
        value = document.get(section, {}).get(key)
        if value and not (root / str(value)).resolve().is_relative_to(root):
            document[section][key] = name
            moved.append(f"[{section}] {key}")
    url = str(document.get("store", {}).get("url", ""))
    if url.startswith(_SQLITE):
        place = (root / url.removeprefix(_SQLITE)).resolve()
        if not place.is_relative_to(root):
            document["store"]["url"] = f"{_SQLITE}{_DATA}/{place.name}"
            moved.append("[store] url")
    if moved:
        config.write_text(tomlkit.dumps(document), encoding="utf-8")
    return tuple(moved)


def data_of(settings: Settings) -> Path:
    """Where the store and what belongs to it lie."""
    if settings.store_url.startswith(_SQLITE):
        return Path(settings.store_url.removeprefix(_SQLITE)).parent
    return settings.path(Path(_DATA))
