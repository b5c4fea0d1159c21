"""A practice channel: measures and prices as the real one does, and sends to nobody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar

from pydantic import BaseModel

from schoolcast.api.connector import (
    Attempt,
    Connector,
    Duty,
    HandOff,
    Health,
    Price,
    Receipt,
    SettleBy,
)
from schoolcast.bootstrap.channels import build_channel
from schoolcast.domain.clock import Clock
from schoolcast.domain.delivery import AttemptRecord
from schoolcast.domain.finding import Finding
from schoolcast.domain.revision import Post
from schoolcast.pipeline.school import Channel
from schoolcast.plugins import Loaded
from schoolcast.settings import ChannelSettings, Settings

_NOBODYS = "not-there"  # stands in each secret field: no key of the school's is even read


@dataclass(frozen=True, kw_only=True)
class PracticeConnector(Connector[Any]):
    """Asks `inner` what is pure calculation, and answers all else itself.

    Neither it nor the practice school writes a file or opens a connection for a post: the
    practice page shows what the store says went out.
    """

    kind: ClassVar[str] = "practice"
    Settings: ClassVar[type[BaseModel]] = BaseModel

    inner: Connector[Any]

    def __post_init__(self) -> None:
        can = replace(
            self.inner.capabilities,
            settle_by=SettleBy.SAME_KEY,
            settle_after=timedelta(seconds=5),
            listed_within=timedelta(),
        )
        object.__setattr__(self, "title", self.inner.title)
        object.__setattr__(self, "capabilities", can)

    @property
    def lane(self) -> str:
        """As in earnest, so that by-hand posts keep a lane of their own."""
        return self.inner.lane

    @property
    def lead(self) -> timedelta:
        """As in earnest."""
        return self.inner.lead

    @property
    def address(self) -> str:
        """As in earnest."""
        return self.inner.address

    @property
    def duty(self) -> Duty | None:
        """As in earnest; nobody is mailed."""
        return self.inner.duty

    def measure(self, text: str) -> int:
        """The length as the platform counts it."""
        return self.inner.measure(text)

    def check(self, post: Post) -> list[Finding]:
        """What the platform would refuse or change."""
        return self.inner.check(post)

    def price(self, post: Post) -> Price | None:
        """What publishing it in earnest would cost."""
        return self.inner.price(post)

    def publish(self, post: Post, attempt: Attempt) -> Receipt | HandOff:
        """Say that it went out, or ask a person, without any pack."""
        attempt.creating()
        if self.capabilities.hand_off:
            return HandOff(reference=attempt.key, instructions=f"Post this on {self.title}.")
        return Receipt(remote_id=attempt.key)

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """Nothing is ever lost on the way, so nothing is looked for."""
        return None

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt | HandOff:
        """Say that it was taken down, or ask a person to."""
        if self.capabilities.hand_off:
            return HandOff(reference=attempt.key, instructions=f"Delete it on {self.title}.")
        return receipt

    def health(self) -> Health:
        """Nothing is tried."""
        return Health(details=("You are practising: nothing is connected.",))


def practice_channel(
    config: ChannelSettings, plugins: Loaded, settings: Settings, clock: Clock
) -> Channel:
    """The channel as it is set up, without its secrets and with nobody behind it."""
    unlocked = {**config.settings, **dict.fromkeys(config.secrets, _NOBODYS)}
    keyless = config.model_copy(update={"settings": unlocked, "secrets": {}})
    real = build_channel(keyless, plugins, settings, clock)
    return replace(
        real,
        connector=_practised(real.connector),
        by_hand=_practised(real.by_hand),
    )


def _practised(connector: Connector[Any] | None) -> Connector[Any] | None:
    if connector is None:
        return None
    return PracticeConnector(settings=connector.settings, tools=connector.tools, inner=connector)
