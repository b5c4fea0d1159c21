"""Accounts: who signs in to the pages."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from schoolcast.domain.account import Account, Role
from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.pipeline.account_records import Credentials
from schoolcast.store.account_tables import accounts, phones, visits
from schoolcast.store.audit import Record
from schoolcast.store.calendar_link_tables import calendar_links

_c = accounts.c


class Accounts(Record):
    """The accounts' half of `pipeline.account_records.AccountBook`."""

    def accounts(self) -> list[Account]:
        """All accounts by name, closed ones too."""
        with self._read() as connection:
            rows = connection.execute(
                select(accounts).where(_c.school == self._school).order_by(_c.name_folded)
            )
            return [account_of(row) for row in rows]

    def account(self, account_id: int) -> Account:
        """One account; NotFound."""
        with self._read() as connection:
            return account_of(self._account_row(connection, account_id))

    def _own(self, account_id: int) -> ColumnElement[bool]:
        own: ColumnElement[bool] = (_c.id == account_id) & (_c.school == self._school)
        return own

    def _account_row(self, connection: Connection, account_id: int) -> Row[Any]:
        row = connection.execute(select(accounts).where(self._own(account_id))).one_or_none()
        if row is None:
            raise NotFound("There is no such account.")
        return row

    def credentials(self, username: str) -> Credentials | None:
        """The active account of that user name; None where there is none."""
        with self._read() as connection:
            row = connection.execute(
                select(accounts).where(
                    _c.school == self._school, _c.username == username, _c.active == 1
                )
            ).one_or_none()
            if row is None:
                return None
            return Credentials(
                account=account_of(row),
                password=row.password,
                code=row.code,
                code_until=from_ms(row.code_until) if row.code_until is not None else None,
                second_factor=self._opened(row),
                second_step=row.second_step,
            )

    def _opened(self, row: Row[Any]) -> str:
        if not row.second_factor:
            return ""
        return self._safe.open("second-factor", str(row.id), row.second_factor) or ""

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
        with self._write() as connection:
            self._require_free(connection, username, name)
            row = connection.execute(
                insert(accounts)
                .values(
                    school=self._school,
                    username=username,
                    name=name,
                    name_folded=name.casefold(),
                    roles=_written(roles),
                    active=1,
                    password="",
                    code=code,
                    code_until=to_ms(code_until),
                    second_factor="",
                    second_step=0,
                    created_at=to_ms(at),
                )
                .returning(accounts)
            ).one()
            self._note(
                connection,
                person=by,
                action="add-account",
                subject=name,
                at=at,
                roles=sorted(roles),
            )
            return account_of(row)

    def _require_free(self, connection: Connection, username: str, name: str) -> None:
        taken = connection.execute(
            select(_c.name, _c.username).where(
                _c.school == self._school,
                or_(_c.username == username, _c.name_folded == name.casefold()),
            )
        ).first()
        if taken:
            raise UsageProblem(
                f"There is an account for {taken.name} already (user name {taken.username}). "
                "Give another name, or reset that one."
            )

    def change_account(
        self, account_id: int, *, roles: frozenset[Role], active: bool, by: str, at: datetime
    ) -> None:
        """Give other roles, close or open it again; audited. Closing ends all its visits."""
        with self._write() as connection:
            row = self._account_row(connection, account_id)
            connection.execute(
                update(accounts)
                .where(self._own(account_id))
                .values(roles=_written(roles), active=int(active))
            )
            if not active:
                self._show_out(connection, account_id)
            self._note(
                connection,
                person=by,
                action="change-account",
                subject=row.name,
                at=at,
                roles=sorted(roles),
                active=active,
            )

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
        with self._write() as connection:
            row = self._account_row(connection, account_id)
            changed: dict[str, Any] = {
                "password": "",
                "code": code,
                "code_until": to_ms(code_until),
            }
            if drop_second_factor:
                changed["second_factor"] = ""
            connection.execute(update(accounts).where(self._own(account_id)).values(**changed))
            self._show_out(connection, account_id)
            self._note(
                connection,
                person=by,
                action="reset-account",
                subject=row.name,
                at=at,
                second_factor_too=drop_second_factor,
            )

    def set_password(self, account_id: int, password: str, *, at: datetime) -> None:
        """Keep the hash of a chosen password, use the code up, end all visits; audited."""
        with self._write() as connection:
            row = self._account_row(connection, account_id)
            connection.execute(
                update(accounts)
                .where(self._own(account_id))
                .values(password=password, code="", code_until=None)
            )
            self._show_out(connection, account_id)
            self._note(connection, person=row.name, action="set-password", subject=row.name, at=at)

    def set_second_factor(self, account_id: int, secret: str, step: int, *, at: datetime) -> None:
        """Keep a second factor, sealed, and the step of its first code; audited."""
        with self._write() as connection:
            row = self._account_row(connection, account_id)
            sealed = self._safe.seal("second-factor", str(account_id), secret)
            connection.execute(
                update(accounts)
                .where(self._own(account_id))
                .values(second_factor=sealed, second_step=step)
            )
            self._note(
                connection, person=row.name, action="set-second-factor", subject=row.name, at=at
            )

    def use_second_factor(self, account_id: int, step: int) -> bool:
        """Mark a time step as used; False where it, or a later one, was used before."""
        with self._write() as connection:
            done = connection.execute(
                update(accounts)
                .where(self._own(account_id), _c.second_step < step)
                .values(second_step=step)
            )
            return bool(done.rowcount)

    def _show_out(self, connection: Connection, account_id: int) -> None:
        """End all visits of an account; forget its phones and its calendar's address."""
        for kept in (visits, phones, calendar_links):
            connection.execute(
                delete(kept).where(kept.c.school == self._school, kept.c.account == account_id)
            )


def account_of(row: Row[Any]) -> Account:
    """The account that a row of the table is."""
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        roles=frozenset(Role(role) for role in json.loads(row.roles)),
        active=bool(row.active),
        has_password=bool(row.password),
        has_second_factor=bool(row.second_factor),
        created_at=from_ms(row.created_at),
    )


def _written(roles: frozenset[Role]) -> str:
    return json.dumps(sorted(roles))
