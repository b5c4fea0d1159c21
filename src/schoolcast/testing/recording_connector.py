"""A connector whose platform is a list in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, SecretStr

from schoolcast.api import (
    Attempt,
    AttemptRecord,
    AuthorisationLost,
    Capabilities,
    Connector,
    ConnectorError,
    Finding,
    Health,
    NotSent,
    OutcomeUnknown,
    Post,
    Receipt,
    Refused,
    RetryLater,
    SettleBy,
    limit_findings,
)

# The faults `Platform.faults` may hold: whether the post appears, and what the client is told.
_FAULTS: dict[str, tuple[bool, type[ConnectorError]]] = {
    "effect-then-500": (True, OutcomeUnknown),
    "effect-then-close": (True, OutcomeUnknown),
    "refuse-500": (False, OutcomeUnknown),
    "close-before-effect": (False, OutcomeUnknown),
    "not-sent": (False, NotSent),
    "rate-limit": (False, RetryLater),
    "token-revoked": (False, AuthorisationLost),
    "permission-lost": (False, AuthorisationLost),
    "media-refused": (False, Refused),
}


@dataclass(kw_only=True)
class Platform:
    """What the public would see, and the faults that the next calls meet, in order."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def take(self, fault: str) -> bool:
        """Queue a fault; False when the platform does not know it."""
        if fault in _FAULTS:
            self.faults.append(fault)
        return fault in _FAULTS

    def show(self, key: str, post: Post) -> str:
        """Make a post public; gives its id."""
        self.entries.append(
            {
                "id": f"post-{len(self.entries) + 1}",
                "key": key,
                "text": post.text,
                "link": post.link,
                "images": [{"alt": image.alt, "sha256": image.sha256} for image in post.images],
                "withdrawn": False,
            }
        )
        return str(self.entries[-1]["id"])


class RecordingSettings(BaseModel):
    """Nothing needs to be set; the token is there to be kept secret."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretStr = SecretStr("recording-token")


@dataclass(frozen=True, kw_only=True)
class RecordingConnector(Connector[RecordingSettings]):
    """Publishes to `platform`, whose faults a test plans."""

    kind: ClassVar[str] = "recording"
    title: ClassVar[str] = "Recording"
    Settings: ClassVar[type[RecordingSettings]] = RecordingSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        text_limit=1000,
        max_images=4,
        alt_text=True,
        withdraw=True,
        settle_by=SettleBy.LOOK_UP,
        settle_after=timedelta(seconds=30),
    )

    platform: Platform = field(default_factory=Platform)

    def check(self, post: Post) -> list[Finding]:
        """What the platform would refuse."""
        return limit_findings(
            post, self.capabilities, title=self.title, length=self.measure(post.text)
        )

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        """Put the post on the platform, or meet the next fault."""
        for image in post.images:
            self._read(image.path)
        attempt.creating()
        fault = self.platform.faults.pop(0) if self.platform.faults else None
        appears, error = _FAULTS[fault] if fault else (True, None)
        remote_id = self.platform.show(attempt.key, post) if appears else ""
        if error is not None:
            raise error(detail=fault or "")
        return Receipt(remote_id=remote_id)

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """Look for the attempts' key on the platform."""
        keys = {attempt.key for attempt in attempts}
        for entry in self.platform.entries:
            if entry["key"] in keys and entry["id"] not in taken and not entry["withdrawn"]:
                return Receipt(remote_id=entry["id"])
        return None

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt:
        """Mark the post withdrawn."""
        for entry in self.platform.entries:
            entry["withdrawn"] |= entry["id"] == receipt.remote_id
        return replace(receipt, detail="withdrawn")

    def health(self) -> Health:
        """A problem when the next call would lose its authorisation."""
        lost = self.platform.faults[:1] in (["token-revoked"], ["permission-lost"])
        return Health(problems=(AuthorisationLost().message,) if lost else ())

    def _read(self, path: Any) -> None:
        if path is None or not path.exists():
            raise NotSent("A picture of this post is not at hand.")
