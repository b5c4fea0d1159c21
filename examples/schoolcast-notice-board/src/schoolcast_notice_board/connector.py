"""A notice board on the web: posts, reads its list back, deletes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from schoolcast.api import (
    Attempt,
    AttemptRecord,
    AuthorisationLost,
    Capabilities,
    Connector,
    ConnectorError,
    Finding,
    Health,
    Post,
    Receipt,
    Refused,
    RetryLater,
    SettleBy,
    limit_findings,
)
from schoolcast.api.clocks import platform_time
from schoolcast.api.http import Answer, Http
from schoolcast.api.platform_settings import ADDRESS, PlatformSettings
from schoolcast.api.timeline import Timeline


class NoticeBoardSettings(PlatformSettings):
    """Where the board is, and the token to post with; time-outs come with PlatformSettings."""

    base_url: str = Field(default="https://board.example.org", pattern=ADDRESS)
    token: SecretStr = Field(min_length=1)


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note as the board lists it."""

    id: str
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class NoticeBoardConnector(Connector[NoticeBoardSettings]):
    """One note a post; a lost answer is settled by reading the board's list."""

    kind: ClassVar[str] = "notice-board"
    title: ClassVar[str] = "Notice board"
    Settings: ClassVar[type[NoticeBoardSettings]] = NoticeBoardSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        audiences=frozenset({"public"}),
        text_limit=500,
        withdraw=True,
        settle_by=SettleBy.LOOK_UP,
        settle_after=timedelta(seconds=90),
    )

    def check(self, post: Post) -> list[Finding]:
        """What the board would refuse."""
        length = self.measure(_words(post))
        return limit_findings(post, self.capabilities, title=self.title, length=length)

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        """One call; `create` says `creating()` just before it."""
        said = self._http.create(attempt, "POST", json={"text": _words(post)}, **self._to("notes"))
        note = str(self._judged(said)["id"])
        return Receipt(remote_id=note, url=f"{self.settings.base_url}/#post-{note}")

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """Look for the same words in the list, since the first attempt began."""
        told: list[datetime | None] = [None]

        def listed(since: datetime) -> Iterable[Note]:
            answer = self._http.get(params={"since": since.isoformat()}, **self._to("notes"))
            told[0] = platform_time(answer.headers.get("date"))
            return [_note(entry) for entry in self._judged(answer)["notes"]]

        def match(notes: Sequence[Note], since: datetime) -> Note | None:
            ours = (note for note in notes if note.at >= since and note.id not in taken)
            return next((note for note in ours if note.text == _words(post)), None)

        timeline = Timeline(
            clock=self.tools.clock,
            listed=listed,
            told_time=lambda: told[0],
            match=match,
            proven=lambda note: False,
        )
        found = timeline.find(post, attempts)
        return Receipt(remote_id=found.id) if found else None

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt:
        """Delete the note; what is gone already counts as gone."""
        answer = self._http.delete(**self._to(f"notes/{receipt.remote_id}"))
        if answer.status == 404:
            return replace(receipt, detail="already gone")
        self._judged(answer)
        return receipt

    def health(self) -> Health:
        """Read the list, which posts nothing."""
        try:
            self._judged(self._http.get(**self._to("notes")))
        except ConnectorError as error:
            lost = isinstance(error, AuthorisationLost)
            return Health(problems=(error.message,), set_up_wrong=lost)
        return Health(details=("The board takes our token.",))

    @cached_property
    def _http(self) -> Http:
        token = self.settings.token.get_secret_value()
        return self.tools.http(secrets=[token], timeouts=self.settings.timeouts)

    def _to(self, path: str) -> dict[str, Any]:
        token = self.settings.token.get_secret_value()
        return {
            "url": f"{self.settings.base_url.rstrip('/')}/{path}",
            "headers": {"Authorization": f"Bearer {token}"},
        }

    def _judged(self, answer: Answer) -> dict[str, Any]:
        """The body of a good answer; what a refusal means is the platform's to say."""
        if answer.status in (401, 403):
            raise AuthorisationLost(
                f"The board refuses the token. Put a new one into the secrets, then run: "
                f"schoolcast channels test {self.tools.channel}"
            )
        if answer.status == 429:
            wait = answer.retry_after(self.tools.clock.now()) or timedelta(minutes=5)
            raise RetryLater(after=wait)
        if not answer.ok:
            raise Refused(f"The board refused this: {answer.mask(answer.text[:200])}")
        body = answer.json()
        if not isinstance(body, dict):
            raise answer.unclear("an answer that makes no sense")
        return body


def _words(post: Post) -> str:
    return "\n\n".join(part for part in (post.text, post.link) if part)


def _note(entry: dict[str, Any]) -> Note:
    return Note(id=entry["id"], text=entry["text"], at=datetime.fromisoformat(entry["at"]))
