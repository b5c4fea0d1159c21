"""What a platform answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from schoolcast.api.clocks import retry_after
from schoolcast.api.errors import ConnectorError, NotSent, OutcomeUnknown
from schoolcast.api.masking import Mask


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a platform answered; header names are in lower case.

    `error` is what an answer that nobody can read means: OutcomeUnknown from `create`.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    host: str
    error: type[ConnectorError] = NotSent
    mask: Mask = field(default_factory=Mask, repr=False)

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as UTF-8 text, with a mark for what is not."""
        return self.body.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """The body as JSON; raises `error` when it is not."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise self.unclear("an answer that could not be read") from None

    def retry_after(self, now: datetime) -> timedelta | None:
        """How long its Retry-After header asks to wait; None where it does not ask for that."""
        return retry_after(self.headers, now)

    def unclear(self, what: str) -> ConnectorError:
        """The error to raise when the answer, though it came, does not say what happened."""
        return self.error(
            sentence(self.error, self.host, f"gave {what}"),
            detail=self.mask(f"HTTP {self.status}: {self.text[:200]}"),
        )


def sentence(error: type[ConnectorError], host: str, what: str) -> str:
    """What happened at `host`, and what that means for the post."""
    if error is OutcomeUnknown:
        return f"{host} {what}, so the post may be there or not; schoolcast looks before it acts."
    return f"{host} {what}; nothing was posted, and it will be tried again."
