"""The [alerts] part of config.toml: who is told what goes wrong, and through which mail server."""

import ipaddress
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

# Plain addresses only: nothing in them can end a header line or name a second recipient.
Address = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+$")]
Host = Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]{1,253}$")]
Secret = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,99}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Role(StrEnum):
    """What a person is asked for."""

    APPROVER = "approver"  # approves; is asked first
    DEPUTY = "deputy"  # is asked when no approver has answered in time
    AUTHOR = "author"  # hears in the end that nobody approved what they wrote


class Season(StrEnum):
    """When a person is asked."""

    ALWAYS = "always"
    TERM = "term"
    HOLIDAYS = "holidays"  # outside the terms and in half term


class Person(_Part):
    """A person with an address; `name` as it is given with --as, `when` they can be asked."""

    name: str = Field(min_length=1)
    address: Address
    role: Role
    when: Season = Season.ALWAYS


class Smtp(_Part):
    """The mail server: `security` none is for a relay of the school's own network.

    `secret` names the password, or with `login` = "oauth" the access token of XOAUTH2; it is read
    anew for each mail. `ca_file` holds the certificate of a server that signs its own.
    """

    host: Host
    port: int = Field(default=0, ge=0, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = Field(default="", pattern=r"^[^\x00-\x1f\x7f]*$")
    secret: Secret | None = None
    login: Literal["password", "oauth"] = "password"
    ca_file: Path | None = None

    @property
    def usual_port(self) -> int:
        """The port: as set, or the usual one for its security."""
        return self.port or {"starttls": 587, "tls": 465, "none": 25}[self.security]

    @model_validator(mode="after")
    def _whole(self) -> "Smtp":
        if bool(self.username) != (self.secret is not None):
            raise ValueError("username and secret belong together; give both or neither")
        if self.username and self.security == "none" and not is_loopback(self.host):
            raise ValueError(
                'a password must not travel unprotected; set security = "starttls" or "tls"'
            )
        return self


class Quiet(_Part):
    """Wall times between which only what can't wait is mailed; the rest comes at `until`."""

    start: time
    until: time


class Alerts(_Part):
    """Who is told when something needs a person, how, and when.

    `to` hears of everything; in the holidays `holidays_to` in its place, where there is one.
    `ping_url` is called every `ping_minutes` while passes run, so that an outside monitor notices
    when they stop. `idle_minutes` without a pass are told afterwards; with `idle` = "when-due"
    only if a post was due meanwhile. Times are on the school's clock.
    """

    to: tuple[Address, ...] = ()
    holidays_to: tuple[Address, ...] = ()
    sender: Address | None = Field(default=None, alias="from")
    smtp: Smtp | None = None
    people: tuple[Person, ...] = ()
    ping_url: str = ""
    ping_minutes: int = Field(default=5, ge=1, le=1440)
    idle_minutes: int = Field(default=30, ge=5, le=527_040)
    idle: Literal["always", "when-due"] = "always"
    summary: bool = True
    summary_at: time = time(8)
    rehearse: bool = True
    rehearse_at: time = time(16)
    quiet: Quiet | None = None

    @field_validator("ping_url")
    @classmethod
    def _safe(cls, value: str) -> str:
        parts = urlsplit(value)
        if not value or (parts.scheme == "https" and parts.hostname):
            return value
        if parts.scheme == "http" and is_loopback(parts.hostname or ""):
            return value
        raise ValueError("must begin with https:// (http:// only for this computer itself)")

    @field_validator("summary_at", "rehearse_at")
    @classmethod
    def _on_the_wall(cls, value: time) -> time:
        if value.tzinfo is not None:
            raise ValueError("write the time as on the school's clock, without a zone")
        return value

    @model_validator(mode="after")
    def _complete(self) -> "Alerts":
        if self.smtp and self.sender is None:
            raise ValueError("from: is missing; add the address that mails come from")
        return self

    @property
    def ping_every(self) -> timedelta:
        """How often the outside monitor is called."""
        return timedelta(minutes=self.ping_minutes)

    @property
    def idle_after(self) -> timedelta:
        """How long without a pass is told."""
        return timedelta(minutes=self.idle_minutes)


def is_loopback(host: str) -> bool:
    """Whether that host is this computer itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
