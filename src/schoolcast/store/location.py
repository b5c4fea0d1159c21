"""Where a store lies, and where one must not lie."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from schoolcast.domain.errors import ConfigurationProblem

_MOUNTS = Path("/proc/mounts")
_NETWORK = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.sshfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
    }
)
_SYNCED = re.compile(
    r"^(onedrive( - .*)?|dropbox( \(.*\))?|google ?drive|googledrive.*|my drive|"
    r"icloud ?drive|icloud~.*|com~apple~clouddocs|nextcloud|box sync)$",
    re.I,
)
_ADVICE = "Name a folder on this computer's own disk under [store] url in config.toml."


@dataclass(frozen=True, kw_only=True, slots=True)
class Location:
    """A store's address: `file` is None for a database server."""

    url: URL
    file: Path | None

    @property
    def place(self) -> str:
        """What people are told: the file, or the server and database, never a password."""
        return str(self.file) if self.file else f"{self.url.host or 'server'}/{self.url.database}"


def locate(url: str, *, mounts: Path = _MOUNTS) -> Location:
    """Read a URL such as `sqlite:///data/schoolcast.db` or `postgresql://user@host/name`.

    A relative file is taken from the current folder. ConfigurationProblem for an address nobody
    can use, and for a file on a network share or in a folder that a sync program owns.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ConfigurationProblem(
            "[store] url is not an address; write sqlite:///data/schoolcast.db"
        ) from None
    if parsed.get_backend_name() == "postgresql":
        return Location(url=parsed.set(drivername="postgresql+psycopg"), file=None)
    if parsed.get_backend_name() != "sqlite":
        raise ConfigurationProblem(
            f"[store] url names {parsed.drivername}; schoolcast keeps its store in SQLite "
            "(sqlite:///data/schoolcast.db) or PostgreSQL."
        )
    return _file(parsed, mounts)


def _file(url: URL, mounts: Path) -> Location:
    if not url.database or url.database == ":memory:":
        raise ConfigurationProblem(
            "[store] url names no file; write sqlite:///data/schoolcast.db, or nothing would be "
            "kept."
        )
    refuse_unsafe(url.database, mounts=mounts)
    file = Path(url.database).absolute()
    return Location(url=URL.create("sqlite", database=str(file)), file=file)


def refuse_unsafe(path: str, *, mounts: Path = _MOUNTS) -> None:
    """ConfigurationProblem when a store at `path` could be damaged by sharing or syncing."""
    if path.startswith(("\\\\", "//")):
        raise ConfigurationProblem(
            f"The store can't lie on the network share {path}: two computers would damage it. "
            + _ADVICE
        )
    real = os.path.realpath(path)
    for part in (*Path(path).absolute().parts, *Path(real).parts):
        if _SYNCED.match(part):
            raise ConfigurationProblem(
                f'The store can\'t lie in "{part}": a sync program copies files while they are '
                "being written, which loses posts. " + _ADVICE
            )
    kind = mount_kind(real, mounts)
    if kind in _NETWORK:
        raise ConfigurationProblem(
            f"The store can't lie at {path}: that is a network share ({kind}), where the store "
            "can't be kept safe. " + _ADVICE
        )


def mount_kind(real: str, mounts: Path = _MOUNTS) -> str | None:
    """The kind of file system that holds `real`, or None where the system does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    best, kind = "", None
    for line in lines:
        _, point, this, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):  # a later mount covers an earlier one
            best, kind = point, this
    return kind
