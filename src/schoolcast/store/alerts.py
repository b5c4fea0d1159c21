"""Alerts and their mails: each opened, mailed and closed once, by compare-and-set."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, exists, literal, select, text, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.pipeline.alert_records import (
    Alert,
    AlertKind,
    Found,
    Mail,
    MailRecord,
    MailState,
    NewMail,
    Situation,
    Step,
)
from schoolcast.store.audit import Record
from schoolcast.store.mail_tables import WAITING
from schoolcast.store.situation import look
from schoolcast.store.tables import alerts, mails

_OPEN = alerts.c.closed_at.is_(None)
# Both databases word ON CONFLICT alike, and the partial index has to be named by its condition.
_ADD_ALERT = text(
    "INSERT INTO alerts (school, cause, kind, subject, facts, opened_at, reminders, closed_by) "
    "VALUES (:school, :cause, :kind, :subject, :facts, :opened_at, 0, '') "
    "ON CONFLICT (school, cause) WHERE closed_at IS NULL DO NOTHING RETURNING id"
)
_ADD_MAIL = text(
    "INSERT INTO mails (school, alert, step, address, state, next_at, tries, trouble) "
    "VALUES (:school, :alert, :step, :address, 'waiting', :next_at, 0, '') "
    "ON CONFLICT (alert, step, address) DO NOTHING"
)
_MOST_IN_ONE_MAIL = 200


class Alerts(Record):
    """Implements `pipeline.alert_records.AlertBook`."""

    def situation(self, now: datetime) -> Situation:
        """What stands now, by a few indexed questions."""
        with self._read() as connection:
            return Situation(
                **look(connection, self._school, now),
                alerts=tuple(self._alerts(connection, _OPEN)),
                mail_due=self._mail_due(connection, now),
            )

    def _alerts(self, connection: Connection, *conditions: Any) -> list[Alert]:
        wanted = select(alerts).where(alerts.c.school == self._school, *conditions)
        rows = connection.execute(wanted.order_by(alerts.c.opened_at, alerts.c.id))
        return [_alert_of(row) for row in rows]

    def _mail_due(self, connection: Connection, now: datetime) -> bool:
        due = select(literal(1)).where(
            mails.c.school == self._school, text(WAITING), mails.c.next_at <= to_ms(now)
        )
        return connection.execute(due.limit(1)).first() is not None

    def open_alert(
        self, found: Found, mails: Sequence[NewMail], *, at: datetime, once: bool = False
    ) -> int | None:
        """Open an alert with its first mails; None where somebody has opened it already."""
        with self._write() as connection:
            if once and self._ever(connection, found.cause):
                return None
            values = {
                "school": self._school,
                "cause": found.cause,
                "kind": found.kind,
                "subject": found.subject,
                "facts": json.dumps(found.facts, sort_keys=True),
                "opened_at": to_ms(at),
            }
            alert = connection.execute(_ADD_ALERT, values).scalar()
            if alert is None:
                return None
            self._add_mails(connection, int(alert), mails)
            return int(alert)

    def _ever(self, connection: Connection, cause: str) -> bool:
        there = exists().where(alerts.c.school == self._school, alerts.c.cause == cause)
        return bool(connection.execute(select(there)).scalar())

    def _add_mails(self, connection: Connection, alert: int, new: Sequence[NewMail]) -> None:
        for mail in new:
            values = {"school": self._school, "alert": alert, "next_at": to_ms(mail.next_at)}
            connection.execute(_ADD_MAIL, {**values, "step": mail.step, "address": mail.address})

    def close_alert(self, alert_id: int, *, at: datetime, by: str = "") -> bool:
        """Close an open alert and drop what is not yet mailed of it; False if it was closed."""
        with self._write() as connection:
            closed = connection.execute(
                update(alerts)
                .where(alerts.c.id == alert_id, alerts.c.school == self._school, _OPEN)
                .values(closed_at=to_ms(at), closed_by=by)
            )
            if not closed.rowcount:
                return False
            connection.execute(
                update(mails)
                .where(mails.c.alert == alert_id, text(WAITING))
                .values(state=MailState.DROPPED, ended_at=to_ms(at))
            )
            if by:
                subject = f"alert {alert_id}"
                self._note(connection, person=by, action="close-alert", subject=subject, at=at)
            return True

    def remind(
        self, alert: Alert, mails: Sequence[NewMail], *, reminders: int, at: datetime
    ) -> bool:
        """Write down the mails of later steps; False where another process has done so."""
        with self._write() as connection:
            moved = connection.execute(
                update(alerts)
                .where(alerts.c.id == alert.id, alerts.c.reminders == alert.reminders, _OPEN)
                .values(reminders=reminders, reminded_at=to_ms(at))
            )
            if moved.rowcount:
                self._add_mails(connection, alert.id, mails)
            return bool(moved.rowcount)

    def alerts(self, *, everything: bool = False) -> list[Alert]:
        """Open alerts, oldest first; with `everything` closed ones too, from all time."""
        with self._read() as connection:
            return self._alerts(connection, *(() if everything else (_OPEN,)))

    def alert_mails(self, alert_ids: Collection[int]) -> list[MailRecord]:
        """The mails about these alerts."""
        wanted = select(mails).where(
            mails.c.school == self._school, mails.c.alert.in_(sorted(alert_ids))
        )
        with self._read() as connection:
            return [_record_of(row) for row in connection.execute(wanted.order_by(mails.c.id))]

    def claim_mails(self, *, now: datetime, until: datetime) -> list[Mail]:
        """Take what may go to one address about one kind of cause; nobody else does `until`.

        A claim pushes `next_at` ahead, so that one whose process dies is tried again by itself.
        """
        with self._write() as connection:
            rows = self._together(connection, now)
            taken = [row for row in rows if self._take(connection, row, until)]
        return [_mail_of(row) for row in taken]

    def _together(self, connection: Connection, now: datetime) -> Sequence[Any]:
        columns = [column.label(f"mail_{column.name}") for column in mails.c]
        due = (
            select(alerts, *columns)
            .join(mails, mails.c.alert == alerts.c.id)
            .where(mails.c.school == self._school, text(f"mails.{WAITING}"))
            .where(mails.c.next_at <= to_ms(now))
            .order_by(mails.c.next_at, mails.c.id)
        )
        first = connection.execute(due.limit(1)).one_or_none()
        if first is None:
            return ()
        same = due.where(
            mails.c.address == first.mail_address,
            mails.c.step == first.mail_step,
            alerts.c.kind == first.kind,
        )
        return connection.execute(same.limit(_MOST_IN_ONE_MAIL)).all()

    def _take(self, connection: Connection, row: Any, until: datetime) -> bool:
        taken = connection.execute(
            update(mails)
            .where(mails.c.id == row.mail_id, mails.c.tries == row.mail_tries, text(WAITING))
            .values(tries=row.mail_tries + 1, next_at=to_ms(until))
        )
        return bool(taken.rowcount)

    def mails_sent(self, sent: Sequence[Mail], *, at: datetime) -> None:
        """A server has taken them."""
        with self._write() as connection:
            for mail in sent:
                self._end(connection, mail, state=MailState.SENT, trouble="", ended_at=to_ms(at))
                first = case((alerts.c.mailed_at.is_(None), to_ms(at)), else_=alerts.c.mailed_at)
                connection.execute(
                    update(alerts).where(alerts.c.id == mail.alert.id).values(mailed_at=first)
                )

    def mails_failed(
        self, failed: Sequence[Mail], *, at: datetime, next_at: datetime | None, trouble: str
    ) -> None:
        """They were not taken: tried again at `next_at`, or never where it is None."""
        values: dict[str, Any] = {"trouble": trouble}
        if next_at is None:
            values |= {"state": MailState.REFUSED, "ended_at": to_ms(at)}
        else:
            values["next_at"] = to_ms(next_at)
        with self._write() as connection:
            for mail in failed:
                self._end(connection, mail, **values)

    def _end(self, connection: Connection, mail: Mail, **values: Any) -> None:
        """Write how a try ended, unless another process has taken the mail since."""
        connection.execute(
            update(mails).where(mails.c.id == mail.id, mails.c.tries == mail.tries).values(**values)
        )


def _alert_of(row: Any) -> Alert:
    return Alert(
        id=row.id,
        cause=row.cause,
        kind=AlertKind(row.kind),
        subject=row.subject,
        facts=json.loads(row.facts),
        opened_at=from_ms(row.opened_at),
        mailed_at=from_ms(row.mailed_at) if row.mailed_at is not None else None,
        reminders=row.reminders,
        closed_at=from_ms(row.closed_at) if row.closed_at is not None else None,
        closed_by=row.closed_by,
    )


def _mail_of(row: Any) -> Mail:
    return Mail(
        id=row.mail_id,
        alert=_alert_of(row),
        step=Step(row.mail_step),
        address=row.mail_address,
        tries=row.mail_tries + 1,
    )


def _record_of(row: Any) -> MailRecord:
    return MailRecord(
        alert=row.alert,
        step=Step(row.step),
        address=row.address,
        state=MailState(row.state),
        tries=row.tries,
        trouble=row.trouble,
        at=from_ms(row.ended_at if row.ended_at is not None else row.next_at),
    )
