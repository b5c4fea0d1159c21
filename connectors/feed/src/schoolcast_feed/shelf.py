"""Shelf: the announcements that the feeds are made from, and the folder the website serves."""

import json
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schoolcast.api import PostImage

_ENTRIES = ".entries"  # web servers leave names with a dot alone, and so do feed readers
_PICTURES = "pictures"
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}
_HERE = threading.RLock()


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """`.entries/<key>.json` is an announcement; a withdrawn one keeps its key and no words."""

    folder: Path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One writer at a time in this process; a lane never sends from two."""
        with _HERE:
            yield

    def has(self, key: str) -> bool:
        """Whether that announcement was ever added."""
        return self._file(key).exists()

    def keys(self) -> list[str]:
        """The keys of all announcements that were ever added."""
        return [file.name.removesuffix(".json") for file in self._all()]

    def prepare(self, images: Sequence[PostImage]) -> None:
        """Lay the pictures where the website will find them; nothing points to them yet."""
        (self.folder / _ENTRIES).mkdir(parents=True, exist_ok=True)
        for image in images:
            data = image.read_bytes()
            (self.folder / _PICTURES).mkdir(exist_ok=True)
            _put(self.folder / picture_name(image.sha256, image.media_type), data)

    def add(self, entry: dict[str, Any]) -> None:
        """Keep an announcement: from here on it is in the feeds as they are next written."""
        _put(self._file(entry["key"]), json.dumps(entry, ensure_ascii=False).encode())

    def withdraw(self, key: str) -> bool:
        """Forget the words; False when they were forgotten already, or never there."""
        try:
            entry = json.loads(self._file(key).read_bytes())
        except FileNotFoundError:
            return False
        if entry["withdrawn"]:
            return False
        self.add({"key": key, "at": entry["at"], "withdrawn": True})
        return True

    def entries(self, most: int) -> list[dict[str, Any]]:
        """The announcements that stand, the newest first."""
        found = [json.loads(file.read_bytes()) for file in self._all()]
        standing = [entry for entry in found if not entry["withdrawn"]]
        return sorted(standing, key=lambda e: (e["at"], e["key"]), reverse=True)[:most]

    def replace(self, name: str, content: bytes) -> None:
        """Put a file in the place of the old one, whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _put(self.folder / name, content)

    def drop_pictures(self) -> None:
        """Remove the pictures that no announcement shows any more."""
        shown = {
            image["file"]
            for file in self._all()
            for image in json.loads(file.read_bytes()).get("images", ())
        }
        for file in (self.folder / _PICTURES).glob("*"):
            if f"{_PICTURES}/{file.name}" not in shown:
                file.unlink(missing_ok=True)

    def try_out(self) -> None:
        """Write a file and remove it; OSError."""
        (self.folder / _ENTRIES).mkdir(parents=True, exist_ok=True)
        probe = self.folder / _ENTRIES / ".probe"
        _put(probe, b"schoolcast")
        probe.unlink()
        shutil.disk_usage(self.folder)

    def _file(self, key: str) -> Path:
        return self.folder / _ENTRIES / f"{key}.json"

    def _all(self) -> list[Path]:
        return sorted((self.folder / _ENTRIES).glob("[!.]*.json"))


def picture_name(sha256: str, media_type: str) -> str:
    """Where a picture lies, from the served folder."""
    return f"{_PICTURES}/{sha256[:32]}.{_ENDINGS.get(media_type, 'img')}"


def _put(path: Path, data: bytes) -> None:
    """Write beside the place and rename: whoever reads sees the old file or the new one."""
    draft = path.with_name(f".{path.name}.new")
    with draft.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
