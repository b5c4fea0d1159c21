"""Hand-off: schoolcast prepares a pack, a person posts it, and says so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from schoolcast.api import (
    Attempt,
    AttemptRecord,
    Capabilities,
    Connector,
    Duty,
    Finding,
    HandOff,
    Health,
    NotSent,
    Post,
    Receipt,
    Refused,
    SettleBy,
    Severity,
    dates,
    limit_findings,
)
from schoolcast.api.by_hand.pack import Pack, Shelf, plain_text
from schoolcast.api.by_hand.settings import HandOffSettings

_MOST = 20


@dataclass(frozen=True, kw_only=True)
class HandOffConnector(Connector[HandOffSettings]):
    """Writes a pack for a person, the same for the same key; never posts anything itself."""

    kind: ClassVar[str] = "handoff"
    title: ClassVar[str] = "Posted by a person"
    Settings: ClassVar[type[HandOffSettings]] = HandOffSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        max_images=_MOST,
        max_videos=4,
        withdraw=True,
        settle_by=SettleBy.SAME_KEY,
        settle_after=timedelta(seconds=5),
        hand_off=True,
    )

    @property
    def lead(self) -> timedelta:
        """A person needs the pack before the time at which it should be up."""
        return self.settings.lead

    @property
    def duty(self) -> Duty:
        """Who posts, and who is asked when they do not answer."""
        return self.settings.duty()

    @property
    def address(self) -> str:
        """Where the app is opened."""
        return self.settings.address

    def place(self, post: Post) -> str:
        """Where in the app the post belongs, in words."""
        return self.settings.place or self.settings.title

    def measure(self, text: str) -> int:
        """Letters as the app shows them."""
        return len(text)

    def check(self, post: Post) -> list[Finding]:
        """What the app would not take, captions included, and whom it can't reach."""
        limits = replace(
            self.capabilities,
            text_limit=self.settings.text_limit,
            max_images=self.settings.max_images,
            max_videos=self.settings.max_videos,
        )
        length = self.measure(plain_text(post, self.settings))
        if not (post.text.strip() or post.images or post.videos or post.link):
            length = 0
        findings = limit_findings(post, limits, title=self.settings.title, length=length)
        if not self._may_reach(post):
            findings.append(_outside(post, self.settings.title))
        return findings

    def publish(self, post: Post, attempt: Attempt) -> HandOff:
        """Write the pack and give it its name: it is there whole or not at all."""
        if not self._may_reach(post):
            raise Refused(_outside(post, self.settings.title).message)
        shelf = self._shelf
        pack = Pack(post=post, settings=self.settings, place=self.place(post))
        try:
            if not shelf.has(attempt.key):
                draft = shelf.draft(attempt.key, attempt.number, pack)
                attempt.creating()
                shelf.reveal(draft, attempt.key)
        except OSError as problem:
            raise self._not_written(problem) from None
        finally:
            shelf.tidy(attempt.key, attempt.number)
        return HandOff(reference=attempt.key, instructions=self._instructions(post, attempt.key))

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """Never a receipt: only the person who posted it can tell."""
        return None

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> HandOff:
        """Ask for it to be taken down; there is nothing to carry, so no pack is written."""
        where = f"{self.settings.title} ({self.address})".removesuffix(" ()")
        return HandOff(reference=attempt.key, instructions=f"Delete this post in {where}.")

    def clear(self, key: str) -> None:
        """Remove the pack, pictures and all; one that is not there is gone already."""
        self._shelf.remove(key)

    def health(self) -> Health:
        """Whether packs can be written; what the app itself does, nobody can ask."""
        try:
            self._shelf.try_out()
        except OSError as problem:
            return Health(problems=(self._not_written(problem).message,))
        holder = self.settings.posts
        told = f"told at {holder.email}" if holder.email else "not told by mail: no address"
        return Health(details=(f"{holder.name} posts by hand, {told}.",))

    @property
    def _folder(self) -> Path:
        return (self.tools.folder / self.settings.folder).absolute()

    @property
    def _shelf(self) -> Shelf:
        return Shelf(folder=self._folder)

    def _may_reach(self, post: Post) -> bool:
        return post.audience.partition(":")[0] in self.settings.audiences

    def _instructions(self, post: Post, key: str) -> str:
        when = ""
        if post.due is not None:
            wall = dates.wall_time(post.due, post.zone)
            when = f" at {dates.clock_time(wall.time())} on {dates.day_month(wall.date())}"
        return (
            f"Post this in {self._where(post)}{when}. The pack: {self._folder / key / 'index.html'}"
        )

    def _where(self, post: Post) -> str:
        title, place = self.settings.title, self.place(post)
        return title if place == title else f"{title}, {place}"

    def _not_written(self, problem: OSError) -> NotSent:
        return NotSent(
            f"The pack for {self.settings.title} can't be written to {self._folder}: "
            f"{problem.strerror or problem}. Nobody was asked, and it will be tried again.",
            detail=f"{type(problem).__name__} {problem.errno}",
        )


def _outside(post: Post, title: str) -> Finding:
    return Finding(
        rule="CHANNEL-AUDIENCE",
        clause="channel",
        severity=Severity.BLOCK,
        message=f"{title} is not set up for {post.audience}; see `audiences` in its settings.",
        field="channels",
        slot=post.slot,
        channel=post.channel,
    )
