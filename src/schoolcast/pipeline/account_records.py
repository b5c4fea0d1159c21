"""What the store keeps about accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schoolcast.domain.account import Account, Phone, Role, Visit


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What a typed password or code is held against; hashes, and the open second factor."""

    account: Account
    password: str  # Argon2id; "" where none has been chosen
    code: str = ""  # the digest of a code for choosing one
    code_until: datetime | None = None
    second_factor: str = ""
    second_step: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Failures:
    """Failed sign-ins in a row under one name or from one address, and when the last was."""

    count: int
    at: datetime


class AccountBook(Protocol):
    """The part of a school's store that is about accounts."""

    def accounts(self) -> list[Account]:
        """All accounts by name, closed ones too."""

    def account(self, account_id: int) -> Account:
        """One account; NotFound."""

    def credentials(self, username: str) -> Credentials | None:
        """The active account of that user name; None where there is none."""

    def add_account(
        self,
        *,
        username: str,
        name: str,
        roles: frozenset[Role],
        code: str,
        code_until: datetime,
        by: str,
        at: datetime,
    ) -> Account:
        """Add one; audited. UsageProblem where the name or user name is taken."""

    def change_account(
        self, account_id: int, *, roles: frozenset[Role], active: bool, by: str, at: datetime
    ) -> None:
        """Give other roles, close or open it again; audited. Closing ends all its visits."""

    def reset_account(
        self,
        account_id: int,
        *,
        code: str,
        code_until: datetime,
        drop_second_factor: bool,
        by: str,
        at: datetime,
    ) -> None:
        """Forget the password, end all visits, forget all phones; audited."""

    def set_password(self, account_id: int, password: str, *, at: datetime) -> None:
        """Keep the hash of a chosen password, use the code up, end all visits; audited."""

    def set_second_factor(self, account_id: int, secret: str, step: int, *, at: datetime) -> None:
        """Keep a second factor, sealed, and the step of its first code; audited."""

    def use_second_factor(self, account_id: int, step: int) -> bool:
        """Mark a time step as used; False where it, or a later one, was used before."""

    def open_visit(
        self,
        account_id: int,
        *,
        token: str,
        csrf: str,
        strong: bool,
        phone: int | None,
        at: datetime,
        until: datetime,
    ) -> Visit:
        """Begin a visit; `token` is a digest. Visits that have run out are forgotten."""

    def visit(self, token: str, now: datetime) -> Visit | None:
        """The open visit whose token has that digest, of an active account."""

    def seen(self, visit_id: int, *, at: datetime, until: datetime) -> None:
        """Note that the visit goes on."""

    def close_visit(self, visit_id: int) -> None:
        """End it."""

    def strengthen(self, visit_id: int, *, token: str, csrf: str, until: datetime) -> None:
        """Note that the second factor was given; the visit gets a new token."""

    def remember_phone(
        self, account_id: int, *, token: str, label: str, at: datetime, until: datetime
    ) -> Phone:
        """Remember a device; audited."""

    def phone(self, token: str, account_id: int, now: datetime) -> Phone | None:
        """The remembered device whose token has that digest, if it is this person's."""

    def phones(self, account_id: int) -> list[Phone]:
        """The devices that are remembered, the newest first."""

    def forget_phone(self, phone_id: int, *, account_id: int, by: str, at: datetime) -> bool:
        """Forget a device and end its visits; audited. False where there is none."""

    def failures(self, who: str) -> Failures | None:
        """Failed sign-ins in a row under that digest."""

    def count_failure(self, who: str, at: datetime) -> int:
        """One more; the number in a row. Those of yesterday are forgotten."""

    def clear_failures(self, who: str) -> None:
        """A sign-in went well."""
