"""Proposals: what a change of the school's own files would write, and writing it safely."""

import difflib
import hashlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schoolcast.domain.errors import ConfigurationProblem, UsageProblem
from schoolcast.replacing import Replacement

_NEW = 0o644  # a file that was not there; config.toml and the like keep the rights they have


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """New content of one file, checked as the program will read it; nothing is written yet."""

    file: Path
    before: bytes
    after: bytes

    @property
    def changes(self) -> bool:
        """Whether the file would say anything else."""
        return self.before != self.after

    @property
    def digest(self) -> str:
        """What the file held when this was made; "" is the digest of no file."""
        return digest_of(self.before)

    def lines(self) -> Iterator[str]:
        """What is taken out and put in, each line marked by its first letter, - or +."""
        old, new = (
            text.decode("utf-8", "replace").splitlines() for text in (self.before, self.after)
        )
        for line in difflib.unified_diff(old, new, lineterm="", n=0):
            if not line.startswith(("---", "+++", "@@")):
                yield line

    def save(self, expect: str) -> None:
        """Write it, where the file still has the digest `expect`; UsageProblem otherwise."""
        if self.digest != expect or read(self.file) != self.before:
            raise UsageProblem(
                f"{self.file.name} was changed by somebody else meanwhile. Nothing was saved; look "
                "at the change again, and save it if it is still right."
            )
        mode = stat.S_IMODE(self.file.stat().st_mode) if self.file.exists() else _NEW
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with Replacement() as writing:
                writing.put(self.file.resolve(), self.after, mode=mode)
                writing.place()
                writing.keep()
        except OSError as error:
            raise ConfigurationProblem(
                f"{self.file} can't be written: {error.strerror or error}."
            ) from None


def read(file: Path) -> bytes:
    """The content of a file, none where there is no such file; ConfigurationProblem."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigurationProblem(f"{file} can't be read: {error.strerror or error}.") from None


def digest_of(content: bytes) -> str:
    """A mark of a file's content."""
    return hashlib.sha256(content).hexdigest()[:32]
