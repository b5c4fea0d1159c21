"""What a Facebook channel is told in config.toml."""

from pydantic import Field, SecretStr

from schoolcast.api.platform_settings import ADDRESS, PlatformSettings


class FacebookSettings(PlatformSettings):
    """The settings of one Page; `access_token` and `app_secret` are named under `secrets`.

    `usage_pause_minutes` is how long
    posts wait once Facebook says that most of the hour's calls are used.
    """

    page_id: str = Field(pattern=r"^\d{1,32}$")
    access_token: SecretStr = Field(min_length=1)
    app_id: str = Field(default="", pattern=r"^\d{0,32}$")
    app_secret: SecretStr | None = None
    graph_version: str = Field(default="v26.0", pattern=r"^v\d{1,3}\.\d$")
    base_url: str = Field(default="https://graph.facebook.com", pattern=ADDRESS)
    usage_limit_percent: int = Field(default=80, ge=1, le=100)
    usage_pause_minutes: float = Field(default=5, gt=0, le=120)
    text_limit: int = Field(default=63_206, gt=0)
    max_images: int = Field(default=10, ge=0)
