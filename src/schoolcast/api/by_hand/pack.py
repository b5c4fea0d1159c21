"""Pack: all that a person needs to post by hand, in a folder of its own."""

import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from schoolcast.api import Post, PostImage, PostVideo, dates
from schoolcast.api.by_hand.page import page
from schoolcast.api.by_hand.settings import HandOffSettings

PLACE = "Where it was filmed may stand inside the video: do not post it if that is a home."
DEVICE = "Use a school device only. If you used another, delete the files from it and say so."
_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
}
_OWNER_ONLY = 0o700


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """One post, and how the app wants it; `place` is where in the app it belongs."""

    post: Post
    settings: HandOffSettings
    place: str

    @property
    def checklist(self) -> list[str]:
        """What to do, a step a line."""
        settings, post = self.settings, self.post
        steps = [f"Open {settings.title}: {settings.address}".removesuffix(": ")]
        if self.place != settings.title:
            steps.append(f"Choose {self.place}.")
        if post.audience.startswith("class:"):
            steps.append(f"Make sure that only class {post.audience[6:]} can see it.")
        steps.append("Copy the text below; change nothing in it.")
        if post.images:
            count = len(post.images)
            steps.append(f"Add the {count} pictures in order." if count > 1 else "Add the picture.")
        if post.images and not settings.caption:
            steps.append("Give each picture its description, which stands below it here.")
        for name, video in self.videos:
            steps.append(f"Add the video {name} ({video.size / 1e6:,.1f} MB).")
            if video.tells_place:
                steps.append(PLACE)
        if post.images or post.videos:
            steps.append(DEVICE)
        steps += settings.wording
        if post.due is not None:
            wall = dates.wall_time(post.due, post.zone)
            when = f"{dates.clock_time(wall.time())} on {dates.long_date(wall.date())}"
            steps.append(f"Post it at {when}.")
        return [*steps, "Tell schoolcast, or the office, that it is up, or why it is not."]

    @property
    def pictures(self) -> list[tuple[str, PostImage]]:
        """File names with their pictures, in order."""
        return [
            (f"picture-{number}.{_ENDINGS.get(image.media_type, 'img')}", image)
            for number, image in enumerate(self.post.images, start=1)
        ]

    @property
    def videos(self) -> list[tuple[str, PostVideo]]:
        """File names with their videos, in order."""
        return [
            (f"video-{number}.{_ENDINGS.get(video.media_type, 'bin')}", video)
            for number, video in enumerate(self.post.videos, start=1)
        ]

    def write(self, folder: Path) -> None:
        """Every file of the pack; OSError."""
        text = plain_text(self.post, self.settings)
        for name, image in self.pictures:
            _write(folder / name, image.read_bytes())
        for name, video in self.videos:
            _copy(video, folder / name)
        _write(folder / "text.txt", text.encode())
        _write(folder / "checklist.txt", "".join(f"[ ] {s}\n" for s in self.checklist).encode())
        _write(folder / "index.html", page(self.post, text, self.checklist, self._files).encode())
        about = {
            "schema": 1,
            "channel": self.post.channel,
            "audience": self.post.audience,
            "place": self.place,
            "due": self.post.due.isoformat() if self.post.due else None,
            "text": text,
            "images": [
                {"file": name, "alt": image.alt, "sha256": image.sha256}
                for name, image in self.pictures
            ],
            "videos": [
                {"file": name, "alt": video.alt, "sha256": video.sha256}
                for name, video in self.videos
            ],
        }
        _write(folder / "pack.json", json.dumps(about, indent=2, ensure_ascii=False).encode())

    @property
    def _files(self) -> list[tuple[str, str]]:
        pictures = [(name, image.alt) for name, image in self.pictures]
        return pictures + [(name, video.alt) for name, video in self.videos]


def plain_text(post: Post, settings: HandOffSettings) -> str:
    """The text in the app's line breaks, with its link, and captions for what is shown.

    An app without a field for alt text gets it as a line below: nobody is left out.
    """
    captions = [
        settings.caption.format(number=number, alt=image.alt)
        for number, image in enumerate(post.images, start=1)
        if image.alt and settings.caption
    ]
    captions += [f"Video: {video.alt}" for video in post.videos if video.alt]
    parts = [post.text.strip("\n"), post.link or "", "\n".join(captions)]
    text = "\n\n".join(part for part in parts if part)
    return re.sub(r"\n{2,}", "\n", text) if settings.line_breaks == "single" else text


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """The folder of packs: `<key>/` is a pack."""

    folder: Path

    def has(self, key: str) -> bool:
        """Whether the pack of that key is there."""
        return (self.folder / key / "pack.json").exists()

    def draft(self, key: str, number: int, pack: Pack) -> Path:
        """Write the pack under a name that nobody takes for one."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
        draft = self._draft(key, number)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=_OWNER_ONLY)
        pack.write(draft)
        return draft

    def reveal(self, draft: Path, key: str) -> None:
        """Give the draft its name; another try with the same key may have been first."""
        try:
            draft.rename(self.folder / key)
        except OSError:
            if not self.has(key):
                raise

    def tidy(self, key: str, number: int) -> None:
        """Remove what try `number` and those before it left behind."""
        for earlier in range(1, number + 1):
            shutil.rmtree(self._draft(key, earlier), ignore_errors=True)

    def remove(self, key: str) -> None:
        """Remove a pack; OSError when it can't be."""
        gone = self.folder / f".gone-{key}"
        shutil.rmtree(gone, ignore_errors=True)
        try:
            (self.folder / key).rename(gone)
        except FileNotFoundError:
            return
        shutil.rmtree(gone)

    def try_out(self) -> None:
        """Write a file and remove it; OSError."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
        with tempfile.TemporaryFile(dir=self.folder) as probe:
            probe.write(b"schoolcast")

    def _draft(self, key: str, number: int) -> Path:
        return self.folder / f".writing-{key}-{number}"


def _copy(video: PostVideo, target: Path) -> None:
    if video.path is None:
        raise FileNotFoundError(f"video {video.sha256[:12]} has not been laid ready")
    shutil.copyfile(video.path, target)
    with target.open("rb+") as stream:
        os.fsync(stream.fileno())


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
