"""Addresses that a person's own calendar reads, as the store keeps them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, insert, select, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.pipeline.calendar_link_records import CalendarLink
from schoolcast.store.account_tables import accounts
from schoolcast.store.audit import Record
from schoolcast.store.calendar_link_tables import calendar_links

_c = calendar_links.c
_NOTED_EVERY = timedelta(hours=1)


class CalendarLinks(Record):
    """Implements `pipeline.calendar_link_records.CalendarLinkBook`."""

    def set_calendar_link(self, account_id: int, *, token: str, at: datetime) -> CalendarLink:
        """A new address in place of the old one."""
        with self._write() as connection:
            connection.execute(delete(calendar_links).where(self._link_of(account_id)))
            connection.execute(
                insert(calendar_links).values(
                    school=self._school, account=account_id, token=token, created_at=to_ms(at)
                )
            )
            found = _link(connection.execute(self._links().where(_c.account == account_id)).one())
            self._noted(connection, found.person, "calendar-link", at)
            return found

    def drop_calendar_link(self, account_id: int, *, at: datetime) -> bool:
        """End the account's address."""
        with self._write() as connection:
            row = connection.execute(self._links().where(_c.account == account_id)).one_or_none()
            if row is None:
                return False
            connection.execute(delete(calendar_links).where(self._link_of(account_id)))
            self._noted(connection, row.name, "end-calendar-link", at)
            return True

    def calendar_link(self, account_id: int) -> CalendarLink | None:
        """The account's address."""
        with self._read() as connection:
            row = connection.execute(self._links().where(_c.account == account_id)).one_or_none()
            return _link(row) if row else None

    def read_calendar_link(self, token: str, *, at: datetime) -> CalendarLink | None:
        """Whose address has that digest, while the account is open."""
        with self._read() as connection:
            row = connection.execute(
                self._links().where(_c.token == token, accounts.c.active == 1)
            ).one_or_none()
        if row is None:
            return None
        if row.used_at is None or at - from_ms(row.used_at) >= _NOTED_EVERY:
            with self._write() as connection:
                connection.execute(
                    update(calendar_links).where(_c.id == row.id).values(used_at=to_ms(at))
                )
        return _link(row)

    def _links(self) -> Select[Any]:
        return (
            select(calendar_links, accounts.c.name)
            .join(accounts, accounts.c.id == _c.account)
            .where(_c.school == self._school)
        )

    def _link_of(self, account_id: int) -> ColumnElement[bool]:
        mine: ColumnElement[bool] = (_c.school == self._school) & (_c.account == account_id)
        return mine

    def _noted(self, connection: Connection, person: str, action: str, at: datetime) -> None:
        self._note(connection, person=person, action=action, subject=person, at=at)


def _link(row: Row[Any]) -> CalendarLink:
    return CalendarLink(
        account=row.account,
        person=row.name,
        created_at=from_ms(row.created_at),
        used_at=None if row.used_at is None else from_ms(row.used_at),
    )
