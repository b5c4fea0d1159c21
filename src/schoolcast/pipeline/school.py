"""School: everything the use cases need for one school, put together by bootstrap."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from schoolcast.api.connector import Connector
from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import NotFound
from schoolcast.domain.facts import Facts
from schoolcast.domain.revision import Post
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.handoff_records import Notifier, nobody
from schoolcast.pipeline.people_records import Keep
from schoolcast.pipeline.ports import (
    Content,
    Ledger,
    NoReadings,
    NoVideos,
    Pictures,
    Readings,
    Renderer,
    Rules,
    SchoolStore,
    Videos,
)
from schoolcast.pipeline.records import Limit


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A configured destination.

    `problem` says why nothing can be sent there, such as a missing secret; its `connector` may
    still be there for checking texts, and is None where its package can't be loaded. `limits` are
    the budgets it shares. `by_hand` asks a person to post what the connector can't carry.
    """

    name: str
    kind: str
    audience: str
    connector: Connector[Any] | None
    problem: str = ""
    limits: frozenset[Limit] = frozenset()
    by_hand: Connector[Any] | None = None

    def carrier(self, post: Post | None) -> Connector[Any] | None:
        """Who takes the post there: its connector, or a person where that can't carry it."""
        if post is None or self.connector is None or self.by_hand is None:
            return self.connector
        fits = len(post.videos) <= self.connector.capabilities.max_videos
        return self.connector if fits else self.by_hand

    def posted_by(self, videos: int) -> str:
        """The person who posts what has so many videos there, "" where the platform takes it."""
        if self.connector is None:
            return ""
        fits = self.by_hand is None or videos <= self.connector.capabilities.max_videos
        duty = (self.connector if fits else self.by_hand or self.connector).duty
        return duty.holder.name if duty else ""

    @property
    def lane(self) -> str:
        """The credential it sends with."""
        return self.connector.lane if self.connector else f"{self.kind}:{self.name}"

    def lane_of(self, post: Post | None) -> str:
        """The lane on which the post goes out; what a person posts waits for no credential."""
        carrier = self.carrier(post)
        return carrier.lane if carrier else self.lane

    @property
    def lanes(self) -> tuple[str, ...]:
        """Every lane on which its posts may go out, its own first; none while it has a problem."""
        if self.connector is None or self.problem:
            return ()
        return (self.lane, self.by_hand.lane) if self.by_hand else (self.lane,)

    def lead_of(self, post: Post | None) -> timedelta:
        """How long before its due time the post is given to it."""
        carrier = self.carrier(post)
        return carrier.lead if carrier else timedelta()


@dataclass(frozen=True, kw_only=True)
class People:
    """Who may approve: empty `approvers` means any named person who is not an author.

    `head` and `deputies` approve devices too; `head_address` is where the Head reads mail, or "".
    `addresses` are those of people with a name, and `heads` who decides as the Head does.
    These are whom config.toml names: pipeline.entitled adds those whose account says so.
    `chair`, of the governors, hears of concerns about the Head.
    `acknowledge` says whether who has not confirmed `policy_version` is asked to or stopped.
    """

    approvers: tuple[str, ...] = ()
    single_person_office: bool = False
    policy_version: str = "1"
    acknowledge: str = "ask"
    head: str = ""
    deputies: tuple[str, ...] = ()
    head_address: str = ""
    heads: tuple[str, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    chair: str = ""

    def address_of(self, person: str) -> str:
        """Where the person reads mail, or ""; names are compared as they are typed."""
        wanted = " ".join(person.split()).casefold()
        known = {" ".join(name.split()).casefold(): address for name, address in self.addresses}
        return known.get(wanted, "") if wanted else ""


def _nowhere() -> None:
    """Where no folder is at work."""


def _nothing_more(now: datetime) -> None:
    """Where nothing but the store is tidied."""


@dataclass(frozen=True, kw_only=True)
class School:
    """One school's parts. `calendar` and `facts` read files and may raise ContentProblem."""

    id: str
    name: str
    timezone: str
    channels: Mapping[str, Channel]
    people: People
    store: SchoolStore
    ledger: Ledger
    content: Content | None
    rules: Rules
    render: Renderer
    pictures: Pictures
    clock: Clock
    calendar: Callable[[], TermCalendar]
    facts: Callable[[datetime], Facts]
    notify: Notifier = nobody
    videos: Videos = field(default_factory=NoVideos)
    readings: Readings = field(default_factory=NoReadings)
    keep: Keep = field(default_factory=Keep)
    tidy_more: Callable[[datetime], object] = _nothing_more  # once a day, beside the store
    settle: Callable[[], object] = _nowhere  # before deliveries are planned: where that is
    held_by: str = ""  # why nothing at all goes out, such as a required plugin that is missing

    def channel(self, name: str) -> Channel:
        """The channel of that name; NotFound with a suggestion."""
        if name in self.channels:
            return self.channels[name]
        raise NotFound(f'There is no channel called "{name}"{near(name, self.channels)}.')


def near(name: str, known: Mapping[str, object] | list[str] | tuple[str, ...]) -> str:
    """ "; did you mean …?" or what there is, to be put behind "there is no such thing"."""
    close = difflib.get_close_matches(name, list(known), n=1)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; there are: {', '.join(known)}" if known else ""
