"""What every connector to a platform on the network is told in config.toml."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

if TYPE_CHECKING:
    from schoolcast.api.http import Timeouts

ADDRESS = r"^https?://[^\s?#]+$"
_THIS_COMPUTER = frozenset({"127.0.0.1", "localhost", "::1"})


class PlatformSettings(BaseModel):
    """Where the platform is, and how long it may take; a subclass gives `base_url` its default.

    `settle_seconds` is how long after a lost answer the platform is read; it is no shorter than
    the three time-outs and `feed_lag_seconds` together, which is how long the platform may take
    to make a post and to list it (reckoned, where the platform names no figure).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = Field(pattern=ADDRESS)
    connect_seconds: float = Field(default=5, gt=0, le=60)
    send_seconds: float = Field(default=30, gt=0, le=300)
    read_seconds: float = Field(default=30, gt=0, le=300)
    settle_seconds: float = Field(default=90, gt=0, le=3600)
    feed_lag_seconds: float = Field(default=20, ge=0, le=3600)

    @field_validator("base_url")
    @classmethod
    def _keys_stay_private(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme != "https" and parts.hostname not in _THIS_COMPUTER:
            raise ValueError("base_url: use https, else anybody on the way can read the keys")
        return value

    @property
    def listed_seconds(self) -> float:
        """How long after the creating call began a post may take to be listed."""
        return self.connect_seconds + self.send_seconds + self.read_seconds + self.feed_lag_seconds

    @property
    def timeouts(self) -> "Timeouts":
        """The time-outs of each call."""
        from schoolcast.api.http import Timeouts

        return Timeouts(
            connect=self.connect_seconds, send=self.send_seconds, read=self.read_seconds
        )
