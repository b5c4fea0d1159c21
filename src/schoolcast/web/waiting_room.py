"""Waiting room: an uploaded roll between its preview and the word that carries it out.

It is kept in this process alone, never on the disk in clear: after a restart the file is chosen
again.
"""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

LASTS = timedelta(minutes=30)


def _new_id() -> str:
    return secrets.token_urlsafe(8)


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """One person's file: `name` is what messages call it, `mapping` heading by field."""

    name: str
    data: bytes
    taken_on: date
    at: datetime
    mapping: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default_factory=_new_id)


class WaitingRoom:
    """One upload an account; a later one takes its place."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._uploads: dict[int, Upload] = {}

    def put(self, account: int, upload: Upload) -> None:
        """Keep it, and drop what nobody came back for."""
        with self._lock:
            fresh = {who: one for who, one in self._uploads.items() if upload.at - one.at <= LASTS}
            self._uploads = {**fresh, account: upload}

    def get(self, account: int, now: datetime) -> Upload | None:
        """The account's upload, for half an hour."""
        with self._lock:
            found = self._uploads.get(account)
            return found if found and now - found.at <= LASTS else None

    def read_as(self, account: int, upload: Upload, mapping: Mapping[str, str]) -> None:
        """Read its columns otherwise from now on."""
        with self._lock:
            if self._uploads.get(account) == upload:
                self._uploads[account] = replace(upload, mapping=mapping, id=_new_id())

    def drop(self, account: int) -> None:
        """Forget it."""
        with self._lock:
            self._uploads.pop(account, None)
