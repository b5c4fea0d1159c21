"""What an X channel is told in config.toml."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from schoolcast.api.platform_settings import ADDRESS, PlatformSettings

KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")


def _clean_key(value: SecretStr) -> SecretStr:
    key = value.get_secret_value().strip()
    if not key:
        raise ValueError("is empty: copy it from the app's page on X's developer site")
    if not key.isascii() or any(letter.isspace() for letter in key):
        raise ValueError("holds a space or a stray character: copy it again, whole and alone")
    return SecretStr(key)


Key = Annotated[SecretStr, AfterValidator(_clean_key)]
Replies = Literal["everyone", "following", "mentionedUsers", "subscribers", "verified"]
Dollars = Annotated[Decimal, Field(ge=0, le=100_000, decimal_places=6)]


class Prices(BaseModel):
    """What X charges, in US dollars a call: its list of prices, docs.x.com, 22 August 2026."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    post: Dollars = Decimal("0.015")
    post_with_link: Dollars = Decimal("0.20")
    description: Dollars = Decimal("0.005")  # of one picture: "media metadata"


class XSettings(PlatformSettings):
    """The settings of one account; the four keys are named under `secrets`.

    `monthly_budget` is in US dollars, for any 31 days.
    """

    consumer_key: Key
    consumer_secret: Key
    access_token: Key
    access_token_secret: Key
    user_id: str = Field(default="", pattern=r"^\d{0,19}$")
    base_url: str = Field(default="https://api.twitter.com", pattern=ADDRESS)
    reply_settings: Replies = "mentionedUsers"
    prices: Prices = Prices()
    monthly_budget: Dollars | None = None
    posts_per_15_minutes: int = Field(default=100, gt=0)
    posts_per_3_hours: int = Field(default=300, gt=0)
    app_posts_per_day: int = Field(default=10_000, gt=0)

    @property
    def token_owner(self) -> str:
        """The number of the account that an access token begins with, "" where it does not."""
        owner, dash, _ = self.access_token.get_secret_value().partition("-")
        return owner if dash and owner.isdecimal() else ""

    def secrets(self) -> list[str]:
        """The values that nothing may show."""
        return [getattr(self, name).get_secret_value() for name in KEYS]
