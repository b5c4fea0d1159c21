"""The [web] part of config.toml: where the pages are, and from where they may be reached."""

import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Host = Annotated[str, Field(pattern=r"^[A-Za-z0-9.:\[\]-]{1,253}$")]
PRIVATE = (
    "127.0.0.0/8",
    "::1/128",
    "10.0.0.0/8",  # RFC 1918
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",  # RFC 3927
    "fe80::/10",
    "fc00::/7",  # RFC 4193
    "100.64.0.0/10",  # RFC 6598, which private networks such as WireGuard's often use
)


class Web(BaseModel):
    """Where the pages listen. Beyond this computer, whoever approves needs a second factor.

    `public_url` is the address people type, with https:// behind a TLS proxy; only requests for
    it, or for this computer itself, are answered. `networks` are the ones they may come from;
    `proxy` is the address of a TLS proxy whose word for the visitor's address is believed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Host = "127.0.0.1"
    port: int = Field(default=8427, ge=0, le=65535)
    public_url: str = ""
    networks: tuple[str, ...] = PRIVATE
    proxy: str = ""
    threads: int = Field(default=8, ge=1, le=64)

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if not value:
            return value
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise ValueError("write the pages' address alone, such as https://news.example.org")
        return value.rstrip("/")

    @field_validator("networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ipaddress.ip_network(network)
            except ValueError:
                raise ValueError(f'"{network}" is no network; write 192.168.1.0/24') from None
        return value

    @field_validator("proxy")
    @classmethod
    def _one_address(cls, value: str) -> str:
        if value:
            try:
                ipaddress.ip_address(value)
            except ValueError:
                raise ValueError(f'"{value}" is no IP address; write 127.0.0.1') from None
        return value

    @model_validator(mode="after")
    def _reachable(self) -> "Web":
        if not self.only_here and not self.public_url:
            raise ValueError(
                "public_url: is missing; other computers can reach the pages, so say under which "
                "address"
            )
        if self.proxy and not self.public_url.startswith("https://"):
            raise ValueError('public_url: must begin with "https://" behind a TLS proxy')
        return self

    @property
    def only_here(self) -> bool:
        """Whether they listen on this computer's own address."""
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def open_to_others(self) -> bool:
        """Whether people on other computers may reach them, so that a password is not enough."""
        return not self.only_here or bool(self.public_url)

    @property
    def secure(self) -> bool:
        """Whether browsers reach them by TLS."""
        return self.public_url.startswith("https://")
