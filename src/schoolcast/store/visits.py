"""Visits: signed-in browsers, remembered phones, and sign-ins that failed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, delete, insert, select, update

from schoolcast.domain.account import Account, Phone, Visit
from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.pipeline.account_records import Failures
from schoolcast.store.account_tables import accounts, failures, phones, visits
from schoolcast.store.accounts import Accounts, account_of

_v, _p, _f = visits.c, phones.c, failures.c
_FORGOTTEN = timedelta(days=1)  # failed sign-ins count in a row for so long


class Visits(Accounts):
    """The rest of `pipeline.account_records.AccountBook`."""

    def _mine(self, table: Table, row_id: int) -> ColumnElement[bool]:
        mine: ColumnElement[bool] = (table.c.id == row_id) & (table.c.school == self._school)
        return mine

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
        with self._write() as connection:
            account = account_of(self._account_row(connection, account_id))
            for table in (visits, phones):
                gone = select(table.c.id).where(
                    table.c.school == self._school, table.c.expires_at <= to_ms(at)
                )
                if table is phones:
                    connection.execute(delete(visits).where(_v.phone.in_(gone)))
                connection.execute(delete(table).where(table.c.id.in_(gone)))
            row = connection.execute(
                insert(visits)
                .values(
                    school=self._school,
                    account=account_id,
                    token=token,
                    csrf=csrf,
                    strong=int(strong),
                    created_at=to_ms(at),
                    seen_at=to_ms(at),
                    expires_at=to_ms(until),
                    phone=phone,
                )
                .returning(visits)
            ).one()
            return _visit_of(row, account)

    def visit(self, token: str, now: datetime) -> Visit | None:
        """The open visit whose token has that digest, of an active account."""
        with self._read() as connection:
            row = connection.execute(
                select(visits).where(
                    _v.school == self._school, _v.token == token, _v.expires_at > to_ms(now)
                )
            ).one_or_none()
            if row is None:
                return None
            owner = connection.execute(
                select(accounts).where(
                    accounts.c.id == row.account,
                    accounts.c.school == self._school,
                    accounts.c.active == 1,
                )
            ).one_or_none()
            return _visit_of(row, account_of(owner)) if owner else None

    def seen(self, visit_id: int, *, at: datetime, until: datetime) -> None:
        """Note that the visit goes on."""
        with self._write() as connection:
            connection.execute(
                update(visits)
                .where(self._mine(visits, visit_id))
                .values(seen_at=to_ms(at), expires_at=to_ms(until))
            )

    def close_visit(self, visit_id: int) -> None:
        """End it."""
        with self._write() as connection:
            connection.execute(delete(visits).where(self._mine(visits, visit_id)))

    def strengthen(self, visit_id: int, *, token: str, csrf: str, until: datetime) -> None:
        """Note that the second factor was given; the visit gets a new token."""
        with self._write() as connection:
            connection.execute(
                update(visits)
                .where(self._mine(visits, visit_id))
                .values(strong=1, token=token, csrf=csrf, expires_at=to_ms(until))
            )

    def remember_phone(
        self, account_id: int, *, token: str, label: str, at: datetime, until: datetime
    ) -> Phone:
        """Remember a device; audited."""
        with self._write() as connection:
            owner = self._account_row(connection, account_id)
            row = connection.execute(
                insert(phones)
                .values(
                    school=self._school,
                    account=account_id,
                    token=token,
                    label=label,
                    created_at=to_ms(at),
                    used_at=to_ms(at),
                    expires_at=to_ms(until),
                )
                .returning(phones)
            ).one()
            self._note(connection, person=owner.name, action="remember-phone", subject=label, at=at)
            return _phone_of(row)

    def phone(self, token: str, account_id: int, now: datetime) -> Phone | None:
        """The remembered device whose token has that digest, if it is this person's."""
        with self._write() as connection:
            row = connection.execute(
                update(phones)
                .where(
                    _p.school == self._school,
                    _p.token == token,
                    _p.account == account_id,
                    _p.expires_at > to_ms(now),
                )
                .values(used_at=to_ms(now))
                .returning(phones)
            ).one_or_none()
            return _phone_of(row) if row else None

    def phones(self, account_id: int) -> list[Phone]:
        """The devices that are remembered, the newest first."""
        with self._read() as connection:
            rows = connection.execute(
                select(phones)
                .where(_p.school == self._school, _p.account == account_id)
                .order_by(_p.id.desc())
            )
            return [_phone_of(row) for row in rows]

    def forget_phone(self, phone_id: int, *, account_id: int, by: str, at: datetime) -> bool:
        """Forget a device and end its visits; audited. False where there is none."""
        with self._write() as connection:
            connection.execute(
                delete(visits).where(
                    _v.school == self._school, _v.phone == phone_id, _v.account == account_id
                )
            )
            row = connection.execute(
                delete(phones)
                .where(self._mine(phones, phone_id), _p.account == account_id)
                .returning(phones)
            ).one_or_none()
            if row is None:
                return False
            self._note(connection, person=by, action="forget-phone", subject=row.label, at=at)
            return True

    def failures(self, who: str) -> Failures | None:
        """Failed sign-ins in a row under that digest."""
        with self._read() as connection:
            row = connection.execute(select(failures).where(*self._failing(who))).one_or_none()
            return Failures(count=row._mapping["count"], at=from_ms(row.at)) if row else None

    def _failing(self, who: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return _f.school == self._school, _f.who == who

    def count_failure(self, who: str, at: datetime) -> int:
        """One more; the number in a row. Those of yesterday are forgotten."""
        with self._write() as connection:
            connection.execute(
                delete(failures).where(_f.school == self._school, _f.at < to_ms(at - _FORGOTTEN))
            )
            known = connection.execute(
                update(failures)
                .where(*self._failing(who))
                .values(count=_f.count + 1, at=to_ms(at))
                .returning(_f.count)
            ).scalar()
            if known is None:
                connection.execute(
                    insert(failures).values(school=self._school, who=who, count=1, at=to_ms(at))
                )
            return known or 1

    def clear_failures(self, who: str) -> None:
        """A sign-in went well."""
        with self._write() as connection:
            connection.execute(delete(failures).where(*self._failing(who)))


def _visit_of(row: Row[Any], account: Account) -> Visit:
    return Visit(
        id=row.id,
        account=account,
        csrf=row.csrf,
        strong=bool(row.strong),
        created_at=from_ms(row.created_at),
        seen_at=from_ms(row.seen_at),
        expires_at=from_ms(row.expires_at),
        phone=row.phone,
    )


def _phone_of(row: Row[Any]) -> Phone:
    return Phone(
        id=row.id,
        label=row.label,
        created_at=from_ms(row.created_at),
        used_at=from_ms(row.used_at),
        expires_at=from_ms(row.expires_at),
    )
