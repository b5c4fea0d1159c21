"""Instance: the small file beside the store that says whose it is and how far it has come.

A store that is put back in time, or a folder that is copied, can't know it by itself: this file
tells. It is written whole and to the disk, or not at all.
"""

import json
import os
import secrets
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from schoolcast.api.errors import NotSent
from schoolcast.domain.errors import ConfigurationProblem, StoreProblem

FILE = "instance.json"
_HEAD = b'{\n  "attempt": '
_WIDTH = 19  # digits of the largest number a store can count to


@dataclass(frozen=True, kw_only=True, slots=True)
class Instance:
    """`id` names this installation; in a rehearsal the time may be set with --now.

    `host` and `path` are where it was last at work, empty until its first approval or pass.
    `attempt` is the number of the last attempt that may have become public.
    """

    id: str
    rehearsal: bool = False
    host: str = ""
    path: str = ""
    attempt: int = 0


def new_id() -> str:
    """A name for a new installation."""
    return str(uuid.uuid4())


def read_instance(folder: Path) -> Instance | None:
    """The instance whose data lie in `folder`, or None; ConfigurationProblem when it is broken."""
    file = folder / FILE
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return Instance(
            id=str(data["id"]),
            rehearsal=data["rehearsal"] is True,
            host=str(data.get("host", "")),
            path=str(data.get("path", "")),
            attempt=int(data.get("attempt", 0)),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationProblem(f"{file} can't be read ({error}); restore the backup.") from None


def write_instance(folder: Path, instance: Instance) -> None:
    """Write it so that a power cut leaves the old or the new; StoreProblem when it can't be."""
    with _part(folder, instance) as part:
        os.replace(part, folder / FILE)
        _settle(folder)


def add_instance(folder: Path, instance: Instance) -> None:
    """Write it unless another process was first; StoreProblem when it can't be written."""
    with _part(folder, instance) as part:
        try:
            os.link(part, folder / FILE)  # unlike a renaming it never takes another one's place
        except FileExistsError:
            return
        except OSError:  # a file system without links
            if not (folder / FILE).exists():
                os.replace(part, folder / FILE)
        _settle(folder)


@contextmanager
def _part(folder: Path, instance: Instance) -> Iterator[Path]:
    """The whole file under a name of its own, on the disk; it is gone afterwards."""
    part = folder / f"{FILE}.{secrets.token_hex(4)}.part"
    try:
        with part.open("xb") as out:
            out.write(_written(instance))
            out.flush()
            os.fsync(out.fileno())
        yield part
    except OSError as error:
        raise StoreProblem(f"{folder / FILE} can't be written: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)


def _written(instance: Instance) -> bytes:
    """As JSON; the number stands first and has room, so that it can be raised where it stands."""
    others = [name for name in Instance.__dataclass_fields__ if name != "attempt"]
    data = json.dumps({name: getattr(instance, name) for name in others}, indent=2)
    return _HEAD + f"{instance.attempt:>{_WIDTH}},".encode() + data[1:].encode() + b"\n"


def _raise_number(folder: Path, number: int) -> bool:
    """Write the number where it stands; False when the file has no room for it.

    It lies within the first sector, which a disk writes whole or not at all, so this needs one
    wait for the disk where a new file needs three.
    """
    try:
        file = (folder / FILE).open("r+b", buffering=0)
    except FileNotFoundError:
        return False
    with file:
        begin = file.read(len(_HEAD) + _WIDTH + 1)
        if not (begin.startswith(_HEAD) and begin.endswith(b",") and len(begin) > _WIDTH):
            return False
        file.seek(len(_HEAD))
        file.write(f"{number:>{_WIDTH}}".encode())
        getattr(os, "fdatasync", os.fsync)(file.fileno())
    return True


def _settle(folder: Path) -> None:
    """Bring the renaming to the disk; Windows knows no such step for folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Mark:
    """Keeps the number of the last attempt before it can become public.

    Threads that come at the same time share one write: whatever number is asked for, its attempt
    is in the store already.
    """

    def __init__(self, folder: Path, instance: Instance, *, base: int = 0) -> None:
        self._folder = folder
        self._instance = instance
        self._base = base
        self._asked = instance.attempt
        self._asking = threading.Lock()
        self._writing = threading.Lock()

    def __call__(self, serial: int) -> None:
        """Make sure that the file knows of the attempt; NotSent when it can't be written."""
        number = self._base + serial
        with self._asking:
            self._asked = max(self._asked, number)
        with self._writing:
            if number > self._instance.attempt:
                self._write()

    def _write(self) -> None:
        with self._asking:
            after = replace(self._instance, attempt=self._asked)
        try:
            if not _raise_number(self._folder, after.attempt):
                write_instance(self._folder, after)
        except OSError as error:
            file = self._folder / FILE
            raise NotSent(f"{file} can't be written: {error.strerror}. Nothing was sent.") from None
        except StoreProblem as problem:
            raise NotSent(f"{problem.message} Nothing was sent.") from None
        self._instance = after
