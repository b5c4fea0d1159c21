"""The connector for one account on X."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar

from schoolcast.api import (
    Attempt,
    AttemptRecord,
    Budget,
    Capabilities,
    Connected,
    Connector,
    Conversation,
    Finding,
    Health,
    NotSent,
    Post,
    Price,
    Question,
    Receipt,
    SettleBy,
    Tools,
)
from schoolcast.api.clocks import our_lead
from schoolcast.api.pictures import read_pictures
from schoolcast.api.timeline import Timeline, pages
from schoolcast_x.account import Account
from schoolcast_x.checks import findings
from schoolcast_x.connecting import QUESTIONS, connect_account
from schoolcast_x.cost import MONEY, account_mark, budgets_of, price_of
from schoolcast_x.health import examine
from schoolcast_x.read_back import Listed, match, media_ids
from schoolcast_x.settings import XSettings
from schoolcast_x.text import LIMIT, message_of, weight

_MOST_PAGES = 10
_OFFICIAL = ("https://api.twitter.com", "https://api.x.com")


@dataclass(frozen=True, kw_only=True)
class XConnector(Connector[XSettings]):
    """Posts as one account through tweepy, and reads its own posts back."""

    kind: ClassVar[str] = "x"
    title: ClassVar[str] = "X"
    Settings: ClassVar[type[XSettings]] = XSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        audiences=frozenset({"public"}),
        text_limit=LIMIT,
        max_images=4,
        image_bytes=5_000_000,
        image_formats=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
        alt_text=True,
        alt_limit=1000,
        links=True,
        withdraw=True,
        settle_by=SettleBy.LOOK_UP,
        settle_after=timedelta(seconds=90),
        cost="a price for each post, more with a link",
        currency=MONEY,
    )
    questions: ClassVar[tuple[Question, ...]] = QUESTIONS

    def __post_init__(self) -> None:
        mine = replace(
            self.capabilities,
            settle_after=timedelta(seconds=self.settings.settle_seconds),
            listed_within=timedelta(seconds=self.settings.listed_seconds),
        )
        object.__setattr__(self, "capabilities", mine)

    @classmethod
    def connect(cls, person: Conversation, tools: Tools) -> Connected:
        """Four keys, and a person's word that they are the school's account's."""
        return connect_account(person, tools)

    @property
    def address(self) -> str:
        """Where a person posts by hand, signed in as the school."""
        return "https://x.com/"

    @property
    def lane(self) -> str:
        """The account: two channels of one account send one at a time."""
        return f"x:{account_mark(self.settings)}"

    @classmethod
    def budgets(cls, settings: XSettings) -> tuple[Budget, ...]:
        """X's limits of posts, and the school's own of money."""
        return budgets_of(settings)

    def measure(self, text: str) -> int:
        """The length as X counts it."""
        return weight(text)

    def check(self, post: Post) -> list[Finding]:
        """What X would refuse, and what a link costs."""
        return findings(post, self.capabilities, self.settings.prices)

    def price(self, post: Post) -> Price:
        """What the post costs at the prices in the settings."""
        return price_of(post, self.settings.prices)

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        """Upload and describe the pictures, then post with one call."""
        pictures = read_pictures(post)
        if self.settings.user_id:
            self._account.require_own()
        ids: list[str] = []
        for image, picture in zip(post.images, pictures, strict=True):
            ids.append(self._account.upload(picture))
            attempt.note(media_ids=list(ids))
            if image.alt.strip():
                self._account.describe(ids[-1], image.alt)
        post_id = self._account.create(attempt, message_of(post), ids)
        return Receipt(remote_id=post_id, url=self._address(post_id))

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """Look in the account's own posts; proof are pictures we uploaded, else the words."""
        ours = media_ids(attempts)
        timeline = Timeline(
            clock=self.tools.clock,
            listed=self._listed,
            told_time=lambda: self._account.told_time,
            match=lambda listed, since: match(
                message_of(post),
                len(post.images),
                listed,
                uploaded=ours,
                since=since,
                taken=taken,
            ),
            proven=lambda entry: bool(entry.media_ids & ours),
        )
        found = timeline.find(post, attempts)
        if found is None:
            return None
        return Receipt(remote_id=found.id, url=self._address(found.id), detail="found")

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt:
        """Delete the post; deleting twice does no harm, so a lost answer is simply tried again."""
        deleted = self._account.delete(receipt.remote_id)
        return replace(receipt, detail="deleted" if deleted else "already gone")

    def health(self) -> Health:
        """Ask X whose keys these are."""
        said = examine(self._account, self.settings, self.tools.channel)
        lead = our_lead(self._account.told_time, self.tools.clock.now())
        return replace(said, clock_ahead=lead)

    @cached_property
    def _account(self) -> Account:
        return Account(self.settings, self.tools)

    def _listed(self, since: datetime) -> Iterable[Listed]:
        """The account's posts since then; raises when the list can't be read whole."""

        def fetch(token: str | None) -> tuple[list[Listed], str | None]:
            body = self._account.posts_since(since, token)
            return _entries(body), _next_token(body)

        return pages(fetch, most=_MOST_PAGES, where="The account")

    def _address(self, post_id: str) -> str:
        if self.settings.base_url.rstrip("/") in _OFFICIAL:
            return f"https://x.com/i/web/status/{post_id}"
        return f"{self.settings.base_url.rstrip('/')}/#post-{post_id}"


def _entries(body: dict[str, object]) -> list[Listed]:
    data, meta = body.get("data"), body.get("meta")
    # X leaves "data" out of an empty list, so the count must say that it is one.
    if data is None and isinstance(meta, dict) and meta.get("result_count") == 0:
        return []
    try:
        if isinstance(data, list):
            return [Listed.of(entry) for entry in data]
    except ValueError:
        pass
    raise NotSent("X's list of the account's posts could not be read.")


def _next_token(body: dict[str, object]) -> str | None:
    meta = body.get("meta")
    token = meta.get("next_token") if isinstance(meta, dict) else None
    return token if isinstance(token, str) and token else None
