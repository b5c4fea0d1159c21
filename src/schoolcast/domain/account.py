"""Accounts: who may do what in the pages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; one person may have several."""

    AUTHOR = "author"  # writes and submits
    APPROVER = "approver"  # the Head: approves, sends back, stops
    DEPUTY = "deputy"  # the same while the Head is absent, which is recorded
    ADMIN = "admin"  # people, channels, school set-up, accounts
    AUDITOR = "auditor"  # reads everything and changes nothing


ROLE_WORDS = {
    Role.AUTHOR: "Writes announcements",
    Role.APPROVER: "Approves (Head)",
    Role.DEPUTY: "Approves while the Head is absent (Deputy)",
    Role.ADMIN: "Looks after people, channels and settings",
    Role.AUDITOR: "Reads everything, changes nothing",
}
STRONG = frozenset({Role.APPROVER, Role.DEPUTY, Role.ADMIN})
"""Roles that need a second factor when the pages can be reached from other computers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """One person's way in; `username` is what they type, `name` what the record says."""

    id: int
    username: str
    name: str
    roles: frozenset[Role]
    active: bool = True
    has_password: bool = False
    has_second_factor: bool = False
    created_at: datetime

    def may(self, *roles: Role) -> bool:
        """Whether the person has one of these roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """A device that its owner asked us to remember, so that the second factor is not asked."""

    id: int
    label: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """A signed-in browser: whose it is, and whether the second factor was given."""

    id: int
    account: Account
    csrf: str
    strong: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    phone: int | None = None
