"""Parcel: one post as files, put into the outbox in one piece."""

import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from schoolcast.api import Post

POST_FILE = "post.json"
WITHDRAWN = "withdrawn"
_WRITING = ".writing-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outbox:
    """The folder: `<key>/` is a post, `withdrawn/<key>/` one that was taken back."""

    folder: Path
    make_parents: bool = False

    def make(self) -> None:
        """Make the folder where it is not there yet.

        The folders above it are made only inside the school's own folder: elsewhere a missing
        one means that a drive is not connected.
        """
        self.folder.mkdir(parents=self.make_parents, exist_ok=True)

    def keys(self) -> list[str]:
        """The keys of all posts that were ever put here."""
        folders = (self.folder, self.folder / WITHDRAWN)
        return sorted(file.parent.name for at in folders for file in at.glob(f"*/{POST_FILE}"))

    def place(self, key: str) -> Path:
        """Where the post of that key lies, or would lie."""
        return self.folder / key

    def withdrawn_place(self, key: str) -> Path:
        """Where it lies once it is withdrawn."""
        return self.folder / WITHDRAWN / key

    def prepare(self, key: str, number: int, post: Post, written_at: datetime) -> Path:
        """Write the post under a name of its own that nobody takes for a post.

        Everything is on the disk when this returns: after a power cut the store must not say
        "published" of a file that is empty.
        """
        self.make()
        draft = self._draft(key, number)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        names = []
        for place, image in enumerate(post.images, start=1):
            names.append(f"image-{place}{_ending(image.media_type)}")
            _write(draft / names[-1], image.read_bytes())
        content = _content(key, post, names, written_at)
        _write(draft / POST_FILE, json.dumps(content, indent=2, ensure_ascii=False).encode())
        _sync_folder(draft)
        return draft

    def reveal(self, draft: Path, key: str) -> None:
        """Give the draft its name: from here on it is a post."""
        draft.rename(self.place(key))

    def settle(self) -> None:
        """Make new names in the folder last through a power cut."""
        _sync_folder(self.folder)

    def tidy(self, key: str, number: int) -> None:
        """Remove what try `number` at this key, and those before it, left behind."""
        for earlier in range(1, number + 1):
            shutil.rmtree(self._draft(key, earlier), ignore_errors=True)

    def withdraw(self, key: str) -> bool:
        """Move the post to the withdrawn ones; False when it is not there any more."""
        (self.folder / WITHDRAWN).mkdir(exist_ok=True)
        try:
            self.place(key).rename(self.withdrawn_place(key))
        except FileNotFoundError:
            return False
        _sync_folder(self.folder)
        return True

    def _draft(self, key: str, number: int) -> Path:
        return self.folder / f"{_WRITING}{key}-{number}"


def _content(key: str, post: Post, names: list[str], written_at: datetime) -> dict[str, Any]:
    return {
        "schema": 1,
        "key": key,
        "channel": post.channel,
        "slot": post.slot,
        "audience": post.audience,
        "due": post.due.isoformat() if post.due else None,
        "due_wall": post.due_wall,
        "zone": post.zone,
        "text": post.text,
        "link": post.link,
        "images": [
            {
                "file": name,
                "alt": image.alt,
                "media_type": image.media_type,
                "sha256": image.sha256,
            }
            for name, image in zip(names, post.images, strict=True)
        ],
        "written_at": written_at.isoformat(),
    }


def _ending(media_type: str) -> str:
    return {"image/jpeg": ".jpg"}.get(media_type, "." + media_type.rpartition("/")[2])


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows opens no folders; its file system keeps names itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
