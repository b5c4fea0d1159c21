"""The feed: announcements as files that the school's website, and anybody else, can pull."""

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
    OutcomeUnknown,
    Post,
    Receipt,
    SettleBy,
    limit_findings,
)
from schoolcast_feed.files import Feed, entry_of
from schoolcast_feed.shelf import Shelf


class FeedSettings(BaseModel):
    """`folder` is served at `address`; a relative one counts from the school's folder.

    `title` heads the feeds; `entries` is how many announcements they hold, the newest first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path
    address: str = Field(pattern=r"^https?://[^\s]+$")
    title: str = Field(min_length=1)
    language: str = "en-GB"
    entries: int = Field(default=50, ge=1, le=1000)


@dataclass(frozen=True, kw_only=True)
class FeedConnector(Connector[FeedSettings]):
    """Keeps `atom.xml`, `rss.xml` and `events.ics`; each is replaced whole or not at all."""

    kind: ClassVar[str] = "feed"
    title: ClassVar[str] = "Website feed"
    Settings: ClassVar[type[FeedSettings]] = FeedSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        audiences=frozenset({"public"}),  # whoever knows the address can read it
        max_images=10,
        alt_text=True,
        withdraw=True,
        settle_by=SettleBy.SAME_KEY,
        settle_after=timedelta(seconds=5),
    )

    def check(self, post: Post) -> list[Finding]:
        """What a feed would not take: little."""
        return limit_findings(
            post, self.capabilities, title=self.title, length=self.measure(post.text)
        )

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        """Add the entry and write the feeds anew; the same key again adds nothing."""
        shelf = self._shelf
        try:
            with shelf.alone():
                if not shelf.has(attempt.key):
                    shelf.prepare(post.images)
                    entry = entry_of(attempt.key, post, self.tools.clock.now())
                    attempt.creating()
                    shelf.add(entry)
        except OSError as problem:
            raise self._not_sent(problem) from None
        self._write_feeds()
        return self._receipt(attempt.key)

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """Look for the entry of the attempts' key, or of another revision of the same post.

        The try that added it need not have come to writing the feeds, so they are written now.
        """
        keys = {attempt.key for attempt in attempts}
        posts = {_of_any_revision(key) for key in keys}
        others = (key for key in self._shelf.keys() if _of_any_revision(key) in posts)
        for key in [*keys, *others]:
            if key not in taken and self._shelf.has(key):
                self._write_feeds()
                return self._receipt(key)
        return None

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt:
        """Remove the entry, its words and its pictures from every file."""
        try:
            with self._shelf.alone():
                gone = self._shelf.withdraw(receipt.remote_id)
        except OSError as problem:
            raise self._not_sent(problem) from None
        self._write_feeds()
        return replace(receipt, detail="removed" if gone else "already gone")

    def health(self) -> Health:
        """Whether the feeds could be written now; it writes them as they are."""
        try:
            self._shelf.try_out()
        except OSError as problem:
            return Health(problems=(self._not_sent(problem).message,))
        return Health(details=(f"The website pulls {self.settings.address}/atom.xml.",))

    @property
    def _shelf(self) -> Shelf:
        return Shelf(folder=(self.tools.folder / self.settings.folder).absolute())

    def _receipt(self, key: str) -> Receipt:
        address = self.settings.address.rstrip("/")
        return Receipt(remote_id=key, url=f"{address}/atom.xml#{key}")

    def _write_feeds(self) -> None:
        """Written from the entries, so that any later try makes good what failed here."""
        settings, shelf = self.settings, self._shelf
        try:
            with shelf.alone():
                feed = Feed(
                    title=settings.title,
                    address=settings.address.rstrip("/"),
                    language=settings.language,
                    entries=tuple(shelf.entries(settings.entries)),
                    now=self.tools.clock.now(),
                )
                for name, content in feed.files():
                    shelf.replace(name, content)
                shelf.drop_pictures()
        except OSError as problem:
            raise OutcomeUnknown(
                "The announcement was kept, but the feeds could not all be written; schoolcast "
                "writes them again.",
                detail=f"{type(problem).__name__} {problem.errno}",
            ) from None

    def _not_sent(self, problem: OSError) -> NotSent:
        return NotSent(
            f"The feed's folder {self._shelf.folder} can't be written: "
            f"{problem.strerror or problem}. Nothing changed, and it will be tried again.",
            detail=f"{type(problem).__name__} {problem.errno}",
        )


def _of_any_revision(key: str) -> str:
    """What the keys of all revisions of a post share: the revision's mark stands at the end."""
    return key.rpartition(".")[0] or key
