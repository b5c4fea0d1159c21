"""Connector: plugin code that can send to one kind of channel."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel

from schoolcast.domain.clock import Clock
from schoolcast.domain.delivery import AttemptRecord
from schoolcast.domain.finding import Finding
from schoolcast.domain.revision import Post

if TYPE_CHECKING:
    from schoolcast.api.connecting import Connected, Conversation, Question
    from schoolcast.api.http import Http, Timeouts


class SettleBy(StrEnum):
    """How an unknown outcome is settled."""

    LOOK_UP = "look_up"  # `find` reads the platform back
    SAME_KEY = "same_key"  # sending again with the same key can't double it
    PERSON = "person"  # only a person can look


@dataclass(frozen=True, kw_only=True, slots=True)
class Capabilities:
    """What a kind of channel can do; None where there is no limit that we know of.

    `text_limit` counts as `measure` does, `image_bytes` in bytes, `image_side` in pixels of the
    longer side. `image_formats` are media types. `settle_after` is longer than request timeout +
    processing + feed lag together, which `listed_within` says where the settings tell: a channel
    whose settle time is shorter is refused.
    `currency` is that of every `price`, such as "USD"; empty where posts are free of charge.
    """

    audiences: frozenset[str] = frozenset({"public", "class"})
    text_limit: int | None = None
    max_images: int = 0
    max_videos: int = 0  # what has more goes out by hand
    image_bytes: int | None = None
    image_side: int | None = None
    image_formats: frozenset[str] = frozenset({"image/jpeg", "image/png"})
    alt_text: bool = False
    alt_limit: int | None = None
    links: bool = True
    withdraw: bool = False
    settle_by: SettleBy = SettleBy.PERSON
    settle_after: timedelta = timedelta(seconds=90)
    listed_within: timedelta = timedelta()
    cost: str = ""
    currency: str = ""
    hand_off: bool = False  # a person posts: `publish` and `withdraw` give a HandOff


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """A limit that a claim must pass: `limit` within `window`, shared by all with `name`.

    `unit` is what is counted: "posts", or a currency such as "USD"; money is in millionths of it,
    and what a post adds is its `Price`. A month's money has a window of 31 days, so that no
    calendar month spends more.
    """

    name: str
    limit: int
    window: timedelta
    unit: str = "posts"


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What the platform charges for a post: millionths of `currency`; `note` says what for.

    `without_link` is the price, in millionths too, that it would have without its links, where
    they make it dearer; else None.
    """

    micros: int
    currency: str = "USD"
    note: str = ""
    without_link: int | None = None

    def __str__(self) -> str:
        """Such as "USD 0.015": at least two decimals, and no more than needed."""
        whole, part = divmod(self.micros, 1_000_000)
        decimals = f"{part:06}".rstrip("0")
        return f"{self.currency} {whole:,}.{decimals:0<2}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """The platform's word that a post is public: its id there, and a link for people."""

    remote_id: str
    url: str | None = None
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOff:
    """A pack for a person to post: `reference` finds it again, `instructions` say what to do."""

    reference: str
    instructions: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """A person and where mail reaches them; `address` may be empty."""

    name: str
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """Who posts what is handed off, and how long they have.

    The three times count in school hours: between `opens` and `closes` (wall times) on school
    days. The deputy is asked when the holder has not answered in `escalate_after`.
    """

    holder: Contact
    deputy: Contact | None = None
    remind_after: timedelta = timedelta(hours=1)
    escalate_after: timedelta = timedelta(hours=2)
    expire_after: timedelta = timedelta(hours=6)
    opens: time = time(8)
    closes: time = time(17)


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """Whether a channel could publish now: `problems` in words, `details` worth knowing.

    `expires_at` is when the connection will end unless renewed, aware, or None. `clock_ahead` is
    how far this computer's clock is ahead of the platform's (its Date header), where it was seen.
    `set_up_wrong` says that keys or settings are to blame, not the platform or the way there.
    """

    problems: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    expires_at: datetime | None = None
    clock_ahead: timedelta | None = None
    set_up_wrong: bool = False

    @property
    def ok(self) -> bool:
        """Whether there are no problems."""
        return not self.problems


class Attempt(Protocol):
    """One try at a delivery, as a connector sees it."""

    @property
    def key(self) -> str:
        """The same for every try at one delivery: an idempotency key, safe in file names."""

    @property
    def number(self) -> int:
        """1 for the first try."""

    @property
    def deadline(self) -> datetime:
        """The instant (UTC) after which the post must not go out."""

    def note(self, **evidence: Any) -> None:
        """Keep JSON values, such as ids of uploaded photos, durably before this returns."""

    def creating(self) -> None:
        """Say that the next call makes the post public; call it just before that one call.

        Raises when the attempt no longer holds its lease or is past its deadline; let it pass.
        """


class Tools(Protocol):
    """What the core lends a connector."""

    @property
    def clock(self) -> Clock:
        """Where the time comes from."""

    @property
    def channel(self) -> str:
        """The channel's name in config.toml."""

    @property
    def folder(self) -> Path:
        """The school's folder, against which relative paths in settings are read."""

    def http(self, *, secrets: Collection[str] = (), timeouts: "Timeouts | None" = None) -> "Http":
        """A session that is safe to post with; `secrets` are masked in whatever it reports."""


S = TypeVar("S", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Connector(ABC, Generic[S]):
    """One configured channel of a kind.

    A subclass names its `kind`, its `Settings` (secrets are `SecretStr` fields) and its
    `capabilities`. Nothing is read from the network when it is made.
    """

    kind: ClassVar[str]
    title: ClassVar[str] = ""
    Settings: ClassVar[type[BaseModel]]
    capabilities: ClassVar[Capabilities]
    questions: "ClassVar[tuple[Question, ...]]" = ()  # what `connect` may ask, in its order

    settings: S
    tools: Tools = field(repr=False)

    @property
    def lane(self) -> str:
        """The credential this channel sends with; channels of one lane send one at a time."""
        return f"{self.kind}:{self.tools.channel}"

    @property
    def lead(self) -> timedelta:
        """How long before its due time a post is given to this channel."""
        return timedelta()

    @property
    def address(self) -> str:
        """Where a person opens it, to post by hand what the connector can't carry."""
        return ""

    @property
    def duty(self) -> Duty | None:
        """Who posts what is handed off; None where the platform takes posts itself."""
        return None

    @classmethod
    def budgets(cls, settings: S) -> tuple[Budget, ...]:
        """The limits of the credential and the app."""
        return ()

    def measure(self, text: str) -> int:
        """The length of `text` as the platform counts it."""
        return len(text)

    def check(self, post: Post) -> list[Finding]:
        """What the platform would refuse or change; never raises for bad content."""
        return []

    def price(self, post: Post) -> Price | None:
        """What publishing the post would cost; None where the platform is free of charge."""
        return None

    @classmethod
    def connect(cls, person: "Conversation", tools: Tools) -> "Connected":
        """Connect an account step by step; nothing is stored by it, and nothing posted.

        A connector without `questions` has nothing to connect. Raises `api.errors` with words
        for the person, and lets pass what `person` raises.
        """
        raise NotImplementedError

    @abstractmethod
    def publish(self, post: Post, attempt: Attempt) -> Receipt | HandOff:
        """Make the post public, once; a receipt, a hand-off, or one of `api.errors`."""

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """Look for the post on the platform; None when it is certainly not there.

        `attempts` are all tries so far; `taken` are remote ids that belong to other deliveries
        and must not be returned. Raises when the platform can't be read.
        """
        raise NotImplementedError

    def recognise(self, link: str) -> str | None:
        """The remote id of the post at an address that a person gave; None if it does not tell."""
        return None

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt | HandOff:
        """Take the post down; what is already gone counts as taken down."""
        raise NotImplementedError

    def clear(self, key: str) -> None:
        """Remove the pack of that attempt key, because nobody needs it any more."""

    def health(self) -> Health:
        """Try the connection without publishing; problems come back as words, not errors."""
        return Health()
