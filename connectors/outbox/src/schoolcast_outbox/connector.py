"""The outbox: a channel that writes each post into a folder."""

import errno
import shutil
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from schoolcast.api import (
    Attempt,
    AttemptRecord,
    Capabilities,
    Connector,
    Finding,
    Health,
    NotSent,
    OutcomeUnknown,
    Post,
    Receipt,
    SettleBy,
    limit_findings,
)
from schoolcast_outbox.parcel import POST_FILE, Outbox

_LOW = 50_000_000  # bytes free below which the next pictures may not fit
_REASONS = {
    errno.EACCES: "the folder is not writable",
    errno.EPERM: "the folder is not writable",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk space allowed is used up",
    errno.ENOENT: "the folder above it, or a picture, is missing",
    errno.ENOTDIR: "a file stands where the folder should be",
}


class OutboxSettings(BaseModel):
    """`folder` is made on first use; a relative one counts from the school's folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path


@dataclass(frozen=True, kw_only=True)
class OutboxConnector(Connector[OutboxSettings]):
    """Writes `<key>/post.json` and its pictures; the same key again changes nothing."""

    kind: ClassVar[str] = "outbox"
    title: ClassVar[str] = "Outbox folder"
    Settings: ClassVar[type[OutboxSettings]] = OutboxSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        audiences=frozenset({"public", "class"}),
        max_images=20,
        image_formats=frozenset(
            {"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff"}
        ),
        alt_text=True,
        links=True,
        withdraw=True,
        settle_by=SettleBy.SAME_KEY,
        settle_after=timedelta(seconds=5),
    )

    def check(self, post: Post) -> list[Finding]:
        """What the folder would not take: little."""
        return limit_findings(
            post, self.capabilities, title=self.title, length=self.measure(post.text)
        )

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        """Write the post and rename it into place: it is there whole or not at all."""
        if self._known(attempt.key):
            return self._receipt(attempt.key)
        outbox = self._outbox
        try:
            self._put(outbox, post, attempt)
        finally:
            outbox.tidy(attempt.key, attempt.number)
        return self._receipt(attempt.key)

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """Look for the folder of the attempts' key, or of another revision of the same post."""
        keys = {attempt.key for attempt in attempts}
        posts = {_of_any_revision(key) for key in keys}
        others = (key for key in self._outbox.keys() if _of_any_revision(key) in posts)
        for key in [*keys, *others]:
            if key not in taken and self._known(key):
                return self._receipt(key)
        return None

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt:
        """Move the post's folder into `withdrawn/`."""
        try:
            moved = self._outbox.withdraw(receipt.remote_id)
        except OSError as problem:
            raise self._not_sent(problem) from None
        url = self._outbox.withdrawn_place(receipt.remote_id).as_uri()
        return replace(receipt, url=url, detail="moved" if moved else "already gone")

    def health(self) -> Health:
        """Write a file into the folder, remove it, and look at the space left."""
        folder = self._outbox.folder
        try:
            self._outbox.make()
            with tempfile.TemporaryFile(dir=folder) as probe:
                probe.write(b"schoolcast")
            free = shutil.disk_usage(folder).free
        except OSError as problem:
            return Health(problems=(self._not_sent(problem).message,))
        details = (f"Posts are written to {folder}; {free // 1_000_000:,} MB are free.",)
        if free < _LOW:
            return Health(problems=("The disk of the outbox is almost full.",), details=details)
        return Health(details=details)

    @property
    def _outbox(self) -> Outbox:
        return Outbox(
            folder=(self.tools.folder / self.settings.folder).absolute(),
            make_parents=not self.settings.folder.is_absolute(),
        )

    def _known(self, key: str) -> bool:
        places = (self._outbox.place(key), self._outbox.withdrawn_place(key))
        return any((place / POST_FILE).exists() for place in places)

    def _receipt(self, key: str) -> Receipt:
        return Receipt(remote_id=key, url=self._outbox.place(key).as_uri())

    def _put(self, outbox: Outbox, post: Post, attempt: Attempt) -> None:
        try:
            draft = outbox.prepare(attempt.key, attempt.number, post, self.tools.clock.now())
        except OSError as problem:
            raise self._not_sent(problem) from None
        attempt.creating()
        try:
            outbox.reveal(draft, attempt.key)
        except OSError as problem:
            # Another try at this delivery may have been there first, with the same post.
            if not self._known(attempt.key):
                raise self._not_sent(problem) from None
        try:
            outbox.settle()
        except OSError as problem:
            raise OutcomeUnknown(
                "The post was written, but the disk would not confirm it; schoolcast writes it "
                "again if it is not there.",
                detail=str(problem),
            ) from None

    def _not_sent(self, problem: OSError) -> NotSent:
        why = _REASONS.get(problem.errno or 0) or problem.strerror or str(problem)
        return NotSent(
            f"The outbox folder {self._outbox.folder} can't be written: {why}. Nothing was "
            "posted, and it will be tried again.",
            detail=f"{type(problem).__name__} {problem.errno}",
        )


def _of_any_revision(key: str) -> str:
    """What the keys of all revisions of a post share: the revision's mark stands at the end."""
    return key.rpartition(".")[0] or key
