"""The screen in the entrance hall: a page for each announcement, shown in turn by a browser."""

import html
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from schoolcast.api import (
    Attempt,
    AttemptRecord,
    Capabilities,
    Connector,
    Finding,
    Health,
    NotSent,
    Post,
    Receipt,
    SettleBy,
    limit_findings,
)


class HallScreenSettings(BaseModel):
    """`folder` is what the screen's browser shows; `letters` is how much fits on it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path
    letters: int = Field(default=600, gt=0)


@dataclass(frozen=True, kw_only=True)
class HallScreenConnector(Connector[HallScreenSettings]):
    """Writes `<key>.html` with at most one picture; the same key again changes nothing."""

    kind: ClassVar[str] = "hall-screen"
    title: ClassVar[str] = "Hall screen"
    Settings: ClassVar[type[HallScreenSettings]] = HallScreenSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        audiences=frozenset({"public"}),
        max_images=1,
        alt_text=True,
        withdraw=True,
        settle_by=SettleBy.SAME_KEY,
        settle_after=timedelta(seconds=5),
    )

    def check(self, post: Post) -> list[Finding]:
        """What does not fit on the screen."""
        fits = replace(self.capabilities, text_limit=self.settings.letters)
        return limit_findings(post, fits, title=self.title, length=self.measure(post.text))

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        """Make everything ready, say so, then make the one call that the public sees."""
        draft = self._folder / f".{attempt.key}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for image in post.images:
                (self._folder / f"{image.sha256}.picture").write_bytes(image.read_bytes())
            draft.write_text(_page(post), encoding="utf-8")
        except OSError as problem:
            raise NotSent(f"The hall screen's folder can't be written: {problem}.") from None
        attempt.creating()
        draft.replace(self._place(attempt.key))
        return self._receipt(attempt.key)

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """Look whether one of the attempts is on the screen."""
        for key in {attempt.key for attempt in attempts} - set(taken):
            if self._place(key).exists():
                return self._receipt(key)
        return None

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt:
        """Take the page off the screen; what is already gone counts as gone."""
        place = self._place(receipt.remote_id)
        if not place.exists():
            return replace(receipt, detail="already gone")
        place.replace(place.with_suffix(".withdrawn"))
        return receipt

    def health(self) -> Health:
        """Whether the folder above is there: an unplugged screen has none."""
        if not self._folder.parent.is_dir():
            return Health(problems=(f"{self._folder.parent} is missing. Is the screen on?",))
        return Health(details=(f"The screen shows {self._folder}.",))

    @property
    def _folder(self) -> Path:
        return self.tools.folder / self.settings.folder

    def _place(self, key: str) -> Path:
        return self._folder / f"{key}.html"

    def _receipt(self, key: str) -> Receipt:
        return Receipt(remote_id=key, url=self._place(key).absolute().as_uri())


def _page(post: Post) -> str:
    pictures = "".join(
        f'<img src="{image.sha256}.picture" alt="{html.escape(image.alt)}">'
        for image in post.images
    )
    return f"<!doctype html><meta charset='utf-8'><p>{html.escape(post.text)}</p>{pictures}"
