"""Devices that photos may come from, the Head's absences, and promises to delete."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.device import Device
from schoolcast.pipeline.device_records import Absence, DeletionPromise
from schoolcast.store.device_tables import LASTS, UNKEPT
from schoolcast.store.people import People
from schoolcast.store.tables import absences, devices, photo_promises


class Devices(People):
    """Implements `pipeline.device_records.DeviceBook`."""

    def devices(self) -> tuple[Device, ...]:
        """Every device that was ever approved, by its id."""
        wanted = select(devices).where(devices.c.school == self._school).order_by(devices.c.id)
        with self._read() as connection:
            return tuple(_device(row) for row in connection.execute(wanted).all())

    def add_device(self, device: Device, *, person: str, at: datetime) -> bool:
        """Approve a device; False where its id is taken."""
        with self._write() as connection:
            taken = select(devices.c.id).where(*self._one_device(device.id))
            if connection.execute(taken).first():
                return False
            connection.execute(insert(devices).values(school=self._school, **_row(device)))
            self._device_changed(connection, device, "approve-device", person, at)
            return True

    def change_device(self, device: Device, *, person: str, at: datetime, action: str) -> bool:
        """Keep a changed device; False where there is none of that id."""
        with self._write() as connection:
            changing = update(devices).where(*self._one_device(device.id))
            if not connection.execute(changing.values(**_row(device))).rowcount:
                return False
            self._device_changed(connection, device, action, person, at)
            return True

    def _one_device(self, device_id: str) -> tuple[Any, Any]:
        return devices.c.school == self._school, devices.c.id == device_id

    def _device_changed(
        self, connection: Connection, device: Device, action: str, person: str, at: datetime
    ) -> None:
        self._unsettle(connection)
        plain = {name: str(value) for name, value in asdict(device).items() if value}
        del plain["id"]
        self._note(connection, person=person, action=action, subject=device.id, at=at, **plain)

    def absence(self, person: str) -> Absence | None:
        """The person's absence that lasts; None where there is none."""
        with self._read() as connection:
            row = connection.execute(select(absences).where(*self._lasting(person))).one_or_none()
        return _absence(row) if row else None

    def absences(self) -> list[Absence]:
        """All of them, the newest first."""
        wanted = select(absences).where(absences.c.school == self._school)
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(absences.c.id.desc())).all()
        return [_absence(row) for row in rows]

    def start_absence(self, person: str, *, why: str, by: str, at: datetime) -> Absence | None:
        """An absence begins; None where one lasts already."""
        with self._write() as connection:
            lasting = select(absences.c.id).where(*self._lasting(person))
            if connection.execute(lasting).first():
                return None
            row = connection.execute(
                insert(absences)
                .values(
                    school=self._school,
                    person=person,
                    folded=_folded(person),
                    why=why,
                    started_at=to_ms(at),
                    started_by=by,
                    ended_by="",
                )
                .returning(absences)
            ).one()
            self._note(connection, person=by, action="absence-starts", subject=person, at=at)
            return _absence(row)

    def end_absence(self, person: str, *, by: str, at: datetime) -> Absence | None:
        """It ends; None where none lasts."""
        with self._write() as connection:
            row = connection.execute(
                update(absences)
                .where(*self._lasting(person))
                .values(ended_at=to_ms(at), ended_by=by)
                .returning(absences)
            ).one_or_none()
            if row is None:
                return None
            self._note(connection, person=by, action="absence-ends", subject=person, at=at)
            return _absence(row)

    def _lasting(self, person: str) -> tuple[Any, ...]:
        return (
            absences.c.school == self._school,
            absences.c.folded == _folded(person),
            text(LASTS),
        )

    def promise_deletion(
        self,
        item: str,
        device: Device,
        pictures: Sequence[str],
        *,
        person: str,
        at: datetime,
    ) -> DeletionPromise | None:
        """Promise to delete those that no promise names yet; None where all of them are."""
        with self._write() as connection:
            earlier = [one for one in self._promises(connection) if one.device == device.id]
            known = {digest for one in earlier for digest in one.pictures}
            new = [digest for digest in dict.fromkeys(pictures) if digest not in known]
            if not new:
                return None
            same = [one for one in earlier if one.item == item and one.kept_at is None]
            row = self._promised(connection, same, new, item, device, person, at)
            self._note(
                connection,
                person=person,
                action="promise-deletion",
                subject=item,
                at=at,
                device=device.id,
                pictures=len(new),
            )
            return _promise(row)

    def _promised(
        self,
        connection: Connection,
        same: Sequence[DeletionPromise],
        new: Sequence[str],
        item: str,
        device: Device,
        person: str,
        at: datetime,
    ) -> Any:
        if same:
            all_of_them = json.dumps([*same[0].pictures, *new])
            growing = update(photo_promises).where(photo_promises.c.id == same[0].id)
            return connection.execute(
                growing.values(pictures=all_of_them).returning(photo_promises)
            ).one()
        return connection.execute(
            insert(photo_promises)
            .values(
                school=self._school,
                item=item,
                device=device.id,
                owner=device.owner,
                pictures=json.dumps(list(new)),
                promised_at=to_ms(at),
                promised_by=person,
                kept_by="",
            )
            .returning(photo_promises)
        ).one()

    def promises(self, *, everything: bool = False) -> list[DeletionPromise]:
        """Those that are open, or all, the oldest first."""
        with self._read() as connection:
            found = self._promises(connection)
        return [one for one in found if everything or one.kept_at is None]

    def _promises(self, connection: Connection) -> list[DeletionPromise]:
        wanted = select(photo_promises).where(photo_promises.c.school == self._school)
        return [
            _promise(row) for row in connection.execute(wanted.order_by(photo_promises.c.id)).all()
        ]

    def keep_deletion_promise(
        self, number: int, *, person: str, at: datetime
    ) -> DeletionPromise | None:
        """The photos are deleted; None where it is no open promise."""
        with self._write() as connection:
            row = connection.execute(
                update(photo_promises)
                .where(
                    photo_promises.c.school == self._school,
                    photo_promises.c.id == number,
                    text(UNKEPT),
                )
                .values(kept_at=to_ms(at), kept_by=person)
                .returning(photo_promises)
            ).one_or_none()
            if row is None:
                return None
            self._note(
                connection,
                person=person,
                action="photos-deleted",
                subject=row.item,
                at=at,
                device=row.device,
                promise=row.id,
            )
            return _promise(row)


def _folded(person: str) -> str:
    return " ".join(person.split()).casefold()


def _row(device: Device) -> dict[str, Any]:
    until = device.approved_until
    days = {"approved_on": device.approved_on.isoformat()}
    return {**asdict(device), **days, "approved_until": until.isoformat() if until else None}


def _device(row: Any) -> Device:
    fields = {name: row._mapping[name] for name in Device.__dataclass_fields__}
    until = fields["approved_until"]
    return Device(
        **{
            **fields,
            "approved_on": date.fromisoformat(fields["approved_on"]),
            "approved_until": date.fromisoformat(until) if until else None,
        }
    )


def _absence(row: Any) -> Absence:
    fields = {name: row._mapping[name] for name in Absence.__dataclass_fields__}
    ended = None if row.ended_at is None else from_ms(row.ended_at)
    return Absence(**{**fields, "started_at": from_ms(row.started_at), "ended_at": ended})


def _promise(row: Any) -> DeletionPromise:
    fields = {name: row._mapping[name] for name in DeletionPromise.__dataclass_fields__}
    kept = None if row.kept_at is None else from_ms(row.kept_at)
    return DeletionPromise(
        **{
            **fields,
            "pictures": tuple(json.loads(row.pictures)),
            "promised_at": from_ms(row.promised_at),
            "kept_at": kept,
        }
    )
