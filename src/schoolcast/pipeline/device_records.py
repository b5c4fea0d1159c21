"""What the store keeps of devices, of the Head's absences, and of promises to delete photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schoolcast.domain.device import Device


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """Somebody is away, and the Deputy acts meanwhile; `ended_at` is None while it lasts."""

    id: int
    person: str
    why: str
    started_at: datetime
    started_by: str
    ended_at: datetime | None = None
    ended_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeletionPromise:
    """Photos of one announcement that have to be deleted from a private device.

    `pictures` are the digests of the clean pictures that came from it; `kept_at` is None until
    somebody has said that they are gone.
    """

    id: int
    item: str
    device: str
    owner: str
    pictures: tuple[str, ...]
    promised_at: datetime
    promised_by: str
    kept_at: datetime | None = None
    kept_by: str = ""


class DeviceBook(Protocol):
    """The part of a school's store that is about devices."""

    def devices(self) -> tuple[Device, ...]:
        """Every device that was ever approved, by its id."""

    def add_device(self, device: Device, *, person: str, at: datetime) -> bool:
        """Approve a device, audited; False where its id is taken. Nothing is claimed until
        what is open has been checked again."""

    def change_device(self, device: Device, *, person: str, at: datetime, action: str) -> bool:
        """Keep a changed device, audited; False where there is none of that id. As above."""

    def absence(self, person: str) -> Absence | None:
        """The person's absence that lasts, compared as names are typed; None without one."""

    def absences(self) -> list[Absence]:
        """All of them, the newest first."""

    def start_absence(self, person: str, *, why: str, by: str, at: datetime) -> Absence | None:
        """An absence begins, audited; None where one lasts already."""

    def end_absence(self, person: str, *, by: str, at: datetime) -> Absence | None:
        """It ends, audited; None where none lasts."""

    def promise_deletion(
        self,
        item: str,
        device: Device,
        pictures: Sequence[str],
        *,
        person: str,
        at: datetime,
    ) -> DeletionPromise | None:
        """Promise to delete those of the pictures that no promise names yet, audited.

        One that is open for the same announcement and device takes them up; None where all of
        them are promised already.
        """

    def promises(self, *, everything: bool = False) -> list[DeletionPromise]:
        """Those that are open, or all, the oldest first."""

    def keep_deletion_promise(
        self, number: int, *, person: str, at: datetime
    ) -> DeletionPromise | None:
        """The photos are deleted, audited; None where it is no open promise."""
