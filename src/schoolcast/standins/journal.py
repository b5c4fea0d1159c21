"""What a stand-in was asked, kept without secrets."""

import hashlib
import json
import threading
from collections import deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from schoolcast.standins.exchange import Request, Upload

HIDDEN = "[hidden]"
_KEPT = 20_000


class Journal:
    """The newest 20,000 requests of one platform. Safe to use from several threads."""

    def __init__(self, secret_names: Iterable[str]) -> None:
        self._secret_names = frozenset(secret_names)
        self._lock = threading.Lock()
        self._entries: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    def add(self, request: Request, at: datetime, fault: str | None) -> dict[str, Any]:
        """Notes a request as it arrives; the answer's status is filled in later."""
        entry = {
            "at": at.isoformat(),
            "method": request.method,
            "path": request.path,
            "version": request.version,
            "query": self._hide(dict(request.query)),
            "fields": self._hide(dict(request.body.fields)),
            "json": self._hide(request.body.json),
            "files": [_describe(upload) for upload in request.body.uploads],
            "fault": fault,
            "status": None,
        }
        with self._lock:
            self._entries.append(entry)
        return entry

    def entries(self, secrets: Iterable[str]) -> list[dict[str, Any]]:
        """All that was noted, oldest first, with every one of `secrets` blotted out."""
        with self._lock:
            text = json.dumps(list(self._entries))
        for secret in secrets:
            text = text.replace(json.dumps(secret)[1:-1], HIDDEN)
        entries: list[dict[str, Any]] = json.loads(text)
        return entries

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._entries.clear()

    def _hide(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: HIDDEN if key in self._secret_names else self._hide(inner)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self._hide(inner) for inner in value]
        return value


def _describe(upload: Upload) -> dict[str, Any]:
    return {
        "name": upload.name,
        "filename": upload.filename,
        "content_type": upload.content_type,
        "bytes": len(upload.data),
        "sha256": hashlib.sha256(upload.data).hexdigest(),
    }
