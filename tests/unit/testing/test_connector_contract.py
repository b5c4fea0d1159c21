"""The contract passes a good connector and finds bad ones out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

from schoolcast.api import (
    Attempt,
    Capabilities,
    NotSent,
    OutcomeUnknown,
    Post,
    Receipt,
    SettleBy,
)
from schoolcast.api.tools import ConnectorTools
from schoolcast.testing import (
    ConnectorContract,
    FixedClock,
    Platform,
    RecordingConnector,
    RecordingSettings,
    a_post,
)


class Recorded(ConnectorContract):
    connector_class: type[RecordingConnector] = RecordingConnector

    def __init__(self) -> None:
        self.platform = Platform()

    def settings(self) -> RecordingSettings:
        return RecordingSettings()

    def connector(self) -> RecordingConnector:
        return self.connector_class(
            settings=self.settings(), tools=self.tools, platform=self.platform
        )

    def ledger(self) -> Sequence[Mapping[str, Any]]:
        return self.platform.entries

    def inject(self, fault: str) -> bool:
        return self.platform.take(fault)


@dataclass(frozen=True, kw_only=True)
class Unreadable(RecordingConnector):
    """A platform that only a person can look at."""

    capabilities: ClassVar[Capabilities] = replace(
        RecordingConnector.capabilities, settle_by=SettleBy.PERSON, withdraw=False
    )

    def find(self, post: Post, attempts: Any, taken: Any) -> Receipt | None:
        raise NotImplementedError


class TestUnreadable(ConnectorContract):
    connector_class = Unreadable

    @pytest.fixture(autouse=True)
    def _platform(self) -> None:
        self.platform = Platform()

    settings = Recorded.settings
    connector = Recorded.connector
    ledger = Recorded.ledger
    inject = Recorded.inject


class TestRecordingConnector(ConnectorContract):
    connector_class = RecordingConnector

    @pytest.fixture(autouse=True)
    def _platform(self) -> None:
        self.platform = Platform()

    settings = Recorded.settings
    connector = Recorded.connector
    ledger = Recorded.ledger
    inject = Recorded.inject


@dataclass(frozen=True, kw_only=True)
class Hasty(RecordingConnector):
    """Says "not sent" of whatever went wrong."""

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        try:
            return super().publish(post, attempt)
        except OutcomeUnknown as error:
            raise NotSent(error.message) from None


@dataclass(frozen=True, kw_only=True)
class Silent(RecordingConnector):
    """Never says that it creates."""

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        return Receipt(remote_id=self.platform.show(attempt.key, post))


@dataclass(frozen=True, kw_only=True)
class Boastful(RecordingConnector):
    """Says "published" of whatever went wrong."""

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        try:
            return super().publish(post, attempt)
        except OutcomeUnknown:
            return Receipt(remote_id="surely")


@dataclass(frozen=True, kw_only=True)
class Grasping(RecordingConnector):
    """Finds every post, whoever it belongs to."""

    def find(self, post: Post, attempts: Any, taken: Any) -> Receipt | None:
        return super().find(post, attempts, ())


@dataclass(frozen=True, kw_only=True)
class Talkative(RecordingConnector):
    """Tells its token."""

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        attempt.note(token=self.settings.token.get_secret_value())
        return super().publish(post, attempt)


BREACHES: dict[str, tuple[type[RecordingConnector], Callable[..., None], tuple[Any, ...]]] = {
    "doubles": (Hasty, Recorded.test_publishes_once_whatever_happens, ("effect-then-500", 0)),
    "ignores the lease": (Silent, Recorded.test_a_lost_lease_publishes_nothing, ()),
    "loses": (Boastful, Recorded.test_publishes_once_whatever_happens, ("refuse-500", 0)),
    "takes others' posts": (
        Grasping,
        Recorded.test_never_finds_what_belongs_to_another_delivery,
        (),
    ),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_found_out(breach: str, tmp_path: Path, fixed_clock: FixedClock) -> None:
    connector_class, promise, arguments = BREACHES[breach]
    contract = arranged(Recorded(), connector_class, tmp_path, fixed_clock)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        promise(contract, *arguments)


def test_a_secret_told_is_found_out(
    tmp_path: Path, fixed_clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    contract = arranged(Recorded(), Talkative, tmp_path, fixed_clock)
    with pytest.raises(AssertionError):
        contract.test_shows_no_secret(caplog)


def test_publishing_once_cannot_be_waived(tmp_path: Path, fixed_clock: FixedClock) -> None:
    class Evasive(Recorded):
        def inject(self, fault: str) -> bool:
            return False

    contract = arranged(Evasive(), RecordingConnector, tmp_path, fixed_clock)
    with pytest.raises(pytest.fail.Exception, match="can't be waived"):
        contract.test_publishes_once_whatever_happens("effect-then-close", 0)
    with pytest.raises(pytest.skip.Exception, match="not applicable: html"):
        contract.test_publishes_once_whatever_happens("html", 0)


def arranged(
    contract: Recorded,
    connector_class: type[RecordingConnector],
    folder: Path,
    clock: FixedClock,
) -> Recorded:
    contract.connector_class = connector_class  # type: ignore[misc]
    contract.folder, contract.clock = folder, clock
    contract.tools = ConnectorTools(clock=clock, channel="contract", folder=folder)
    return contract


def test_builders_make_aware_posts() -> None:
    post = a_post(text="Hello")
    assert post.text == "Hello"
    assert isinstance(post.due, datetime) and post.due.tzinfo is not None
