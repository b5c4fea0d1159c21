"""What a Facebook channel is told in config.toml."""

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

_THIS_COMPUTER = frozenset({"127.0.0.1", "localhost", "::1"})


class FacebookSettings(BaseModel):
    """The settings of one Page; `access_token` and `app_secret` are named under `secrets`.

    `settle_seconds` is how long after a lost answer the Page is read; it is no shorter than the
    three time-outs and `feed_lag_seconds` together, which is how long Facebook may take to make a
    post and to list it (reckoned, as Meta names no figure). `usage_pause_minutes` is how long
    posts wait once Facebook says that most of the hour's calls are used.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    page_id: str = Field(pattern=r"^\d{1,32}$")
    access_token: SecretStr = Field(min_length=1)
    app_id: str = Field(default="", pattern=r"^\d{0,32}$")
    app_secret: SecretStr | None = None
    graph_version: str = Field(default="v26.0", pattern=r"^v\d{1,3}\.\d$")
    base_url: str = Field(default="https://graph.facebook.com", pattern=r"^https?://[^\s?#]+$")
    connect_seconds: float = Field(default=5, gt=0, le=60)
    send_seconds: float = Field(default=30, gt=0, le=300)
    read_seconds: float = Field(default=30, gt=0, le=300)
    settle_seconds: float = Field(default=90, gt=0, le=3600)
    feed_lag_seconds: float = Field(default=20, ge=0, le=3600)
    usage_limit_percent: int = Field(default=80, ge=1, le=100)
    usage_pause_minutes: float = Field(default=5, gt=0, le=120)
    text_limit: int = Field(default=63_206, gt=0)
    max_images: int = Field(default=10, ge=0)

    @field_validator("base_url")
    @classmethod
    def _token_stays_private(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme != "https" and parts.hostname not in _THIS_COMPUTER:
            raise ValueError("base_url: use https, else anybody on the way can read the token")
        return value

    @property
    def listed_seconds(self) -> float:
        """How long after the creating call began a post may take to be listed."""
        return self.connect_seconds + self.send_seconds + self.read_seconds + self.feed_lag_seconds
