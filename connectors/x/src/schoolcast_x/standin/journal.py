"""The journal of requests, with pictures in JSON bodies described instead of kept."""

import hashlib
from datetime import datetime
from typing import Any

from schoolcast.standins import Request
from schoolcast.standins.journal import Journal


class XJournal(Journal):
    """Keeps a digest in place of base64 text, which would fill the memory."""

    def add(self, request: Request, at: datetime, fault: str | None) -> dict[str, Any]:
        """Notes a request as it arrives."""
        entry = super().add(request, at, fault)
        body = entry["json"]
        if isinstance(body, dict) and isinstance(body.get("media"), str):
            media = body["media"].encode("utf-8", "replace")
            body["media"] = f"{len(media)} bytes of base64, {hashlib.sha256(media).hexdigest()}"
        return entry
