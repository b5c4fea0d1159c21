"""The connector for one account on X."""

from collections.abc import Collection, Iterator, Sequence
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
    ConnectorError,
    Conversation,
    Finding,
    Health,
    NotSent,
    OutcomeUnknown,
    Post,
    Price,
    Question,
    Receipt,
    SettleBy,
    Tools,
)
from schoolcast.api.clocks import AGREE, ahead_by, our_lead, require_past
from schoolcast_x.account import Account
from schoolcast_x.checks import findings
from schoolcast_x.connecting import QUESTIONS, connect_account
from schoolcast_x.cost import MONEY, account_mark, budgets_of, price_of
from schoolcast_x.health import examine
from schoolcast_x.read_back import Listed, match, media_ids
from schoolcast_x.settings import XSettings
from schoolcast_x.text import LIMIT, message_of, weight

LOOK_BACK = timedelta(days=2)  # for posts whose time we do not know, or not for certain
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
        pictures = _read(post)
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
        since, listed = self._look(self._since(post, attempts))
        found = self._match(post, listed, attempts, taken, since)
        if found is None:
            earlier = self._match(post, listed, attempts, taken, since - LOOK_BACK)
            if earlier is not None and not earlier.media_ids & set(media_ids(attempts)):
                raise OutcomeUnknown(
                    "The account shows a post with the same words, but from before it was tried; "
                    "if this computer's clock was wrong, it may be this one. Look whether it is.",
                    detail=f"post {earlier.id}",
                )
            found = earlier
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

    def _since(self, post: Post, attempts: Sequence[AttemptRecord]) -> datetime:
        now = self.tools.clock.now()
        started = [attempt.started_at for attempt in attempts]
        for moment in started:
            require_past(moment, now)
        return min(started, default=post.due or now - LOOK_BACK) - AGREE

    @staticmethod
    def _match(
        post: Post,
        listed: Sequence[Listed],
        attempts: Sequence[AttemptRecord],
        taken: Collection[str],
        since: datetime,
    ) -> Listed | None:
        return match(
            message_of(post),
            len(post.images),
            listed,
            uploaded=media_ids(attempts),
            since=since,
            taken=taken,
        )

    def _look(self, since: datetime) -> tuple[datetime, list[Listed]]:
        """The account's posts since then and earlier ones; and from when on, by X's clock."""
        listed: list[Listed] | None = None
        try:
            listed = list(self._listed(since - LOOK_BACK))
        except ConnectorError:  # X refuses to look from a moment that it has yet to see
            if not self._ahead():
                raise
        ahead = self._ahead()
        if listed is not None and not ahead:
            return since, listed
        since = since + ahead - AGREE
        return since, list(self._listed(since - LOOK_BACK))

    def _ahead(self) -> timedelta:
        return ahead_by(self._account.told_time, self.tools.clock.now())

    def _listed(self, since: datetime) -> Iterator[Listed]:
        """The account's posts since then; raises when the list can't be read whole."""
        token: str | None = None
        for _ in range(_MOST_PAGES):
            body = self._account.posts_since(since, token)
            yield from _entries(body)
            token = _next_token(body)
            if token is None:
                return
        raise NotSent("The account has too many posts of these days to look through.")

    def _address(self, post_id: str) -> str:
        if self.settings.base_url.rstrip("/") in _OFFICIAL:
            return f"https://x.com/i/web/status/{post_id}"
        return f"{self.settings.base_url.rstrip('/')}/#post-{post_id}"


def _read(post: Post) -> list[bytes]:
    """The pictures, read before anything is sent."""
    try:
        return [image.read_bytes() for image in post.images]
    except OSError as problem:
        raise NotSent(
            "A picture of this post could not be read from the disk; nothing was posted, and it "
            "will be tried again.",
            detail=str(problem),
        ) from None


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
