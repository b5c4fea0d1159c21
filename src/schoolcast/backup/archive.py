"""The file a backup is: a zip archive with a manifest, checked by reading it back."""

import hashlib
import json
import lzma
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from schoolcast.domain.errors import ConfigurationProblem, StoreProblem

MANIFEST = "manifest.json"
FORMAT = 1
STORE, CONTENT, MEDIA, PICTURES = "store", "content", "media", "pictures"
_CHUNK = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    RuntimeError,  # it says that it is encrypted, or packed in a way that this Python lacks
    TypeError,
    AttributeError,
)
"""What reading a damaged archive can raise."""
_NO_LETTERS = "\\:" if os.name == "nt" else ""  # elsewhere a name may hold them like any other
_PACKED_ALREADY = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".zip"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a backup says of itself; `files` maps names in the archive to SHA-256 digests."""

    school: str
    made_at: datetime
    schema: str
    rehearsal: bool
    files: dict[str, str]

    def count(self, part: str) -> int:
        """How many files of a part there are."""
        return sum(name.startswith(f"{part}/") for name in self.files)


class Writer:
    """Adds files to a new archive and remembers their digests."""

    def __init__(self, file: Path) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.files: dict[str, str] = {}

    def add(self, source: Path, name: str) -> None:
        """Copy a file in as it is at this moment; StoreProblem where it can't be read or named.

        FileNotFoundError where it is gone.
        """
        _require_a_name(source, name)
        info = zipfile.ZipInfo(name)
        packed = source.suffix.lower() in _PACKED_ALREADY
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        digest = hashlib.sha256()
        with _opened(source) as data, self._zip.open(info, "w", force_zip64=True) as out:
            while chunk := _read(data, source):
                digest.update(chunk)
                out.write(chunk)
        self.files[name] = digest.hexdigest()

    def add_folder(self, folder: Path, part: str, *, but: Iterable[Path] = ()) -> None:
        """Copy a folder in, without hidden files and what is listed in `but`.

        What is removed meanwhile is not in it.
        """
        left_out = {path.resolve() for path in but}
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder)
            hidden = any(name.startswith(".") for name in inside.parts)
            if file.is_file() and not hidden and file.resolve() not in left_out:
                with suppress(FileNotFoundError):
                    self.add(file, f"{part}/{inside.as_posix()}")

    def close(self, manifest: Manifest) -> None:
        """Write the manifest and end the archive."""
        data = {"format": FORMAT, **asdict(manifest), "made_at": manifest.made_at.isoformat()}
        self._zip.writestr(MANIFEST, json.dumps(data, indent=1))
        self._zip.close()


def _require_a_name(source: Path, name: str) -> None:
    """StoreProblem for a name that is no text: an archive could not give it back."""
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = os.fsencode(source).decode(errors="replace")
        raise StoreProblem(
            f"The name of {shown} holds bytes that are no letters, so it can't be saved and no "
            "backup was made. Give the file another name and make the backup again."
        ) from None


def _opened(source: Path) -> BinaryIO:
    try:
        return source.open("rb")
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise _unreadable(source, problem) from None


def _read(data: BinaryIO, source: Path) -> bytes:
    try:
        return data.read(_CHUNK)
    except OSError as problem:
        raise _unreadable(source, problem) from None


def _unreadable(source: Path, problem: OSError) -> StoreProblem:
    return StoreProblem(
        f"{source} can't be read: {problem.strerror or problem}. No backup was made. Let "
        "schoolcast read it, or move it elsewhere, and make the backup again."
    )


def read_manifest(file: Path) -> Manifest:
    """What the archive says of itself; ConfigurationProblem when it is no backup of ours."""
    try:
        with zipfile.ZipFile(file) as archive:
            data = json.loads(archive.read(MANIFEST))
        if data["format"] != FORMAT:
            raise ConfigurationProblem(
                f"{file} was made by a newer schoolcast; install that one to restore it."
            )
        return Manifest(
            school=str(data["school"]),
            made_at=datetime.fromisoformat(data["made_at"]),
            schema=str(data["schema"]),
            rehearsal=data["rehearsal"] is True,
            files={str(name): str(digest) for name, digest in data["files"].items()},
        )
    except FileNotFoundError:
        raise ConfigurationProblem(f"There is no file {file}.") from None
    except (OSError, *_DAMAGE):
        raise ConfigurationProblem(
            f"{file} is not a backup made by schoolcast, or it is damaged."
        ) from None


def check(file: Path, manifest: Manifest) -> None:
    """Read every file in the archive back; StoreProblem when one is not what was put in."""
    _each(file, manifest, None)


def unpack(file: Path, manifest: Manifest, folder: Path) -> None:
    """Write every file of the archive below `folder`, checked on the way."""
    _each(file, manifest, folder)


def _each(file: Path, manifest: Manifest, folder: Path | None) -> None:
    name = MANIFEST
    try:
        with zipfile.ZipFile(file) as archive:
            for name, digest in manifest.files.items():
                if _digest(archive, name, folder) != digest:
                    raise StoreProblem(_damaged(file, f"{name} is not as it was saved"))
    except _DAMAGE:
        raise StoreProblem(_damaged(file, f"{name} can't be read")) from None
    except OSError as problem:
        if problem.errno is not None:  # the disk's words, for whoever writes to judge
            raise
        raise StoreProblem(_damaged(file, f"{name} can't be read")) from None


def _damaged(file: Path, what: str) -> str:
    return f"{file} is damaged: {what}. Use another backup."


def _digest(archive: zipfile.ZipFile, name: str, folder: Path | None) -> str:
    digest = hashlib.sha256()
    target = _inside(folder or Path(), name)  # also when it is only read back
    with archive.open(name) as data:
        if folder is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as out:
                shutil.copyfileobj(data, out, _CHUNK)
            with target.open("rb") as written:
                return hashlib.file_digest(written, "sha256").hexdigest()
        while chunk := data.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _inside(folder: Path, name: str) -> Path:
    """Where a file of the archive goes: never outside the folder, whatever the archive says."""
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts
    if outside or any(letter in name for letter in _NO_LETTERS):
        raise ConfigurationProblem(f"The backup names a file outside its folder: {name}")
    return folder / path
