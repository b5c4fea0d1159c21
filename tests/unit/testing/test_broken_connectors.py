"""For each promise of the contract a connector that breaks it, and is caught."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, SecretStr

from schoolcast.api import (
    Attempt,
    Capabilities,
    Contact,
    Duty,
    Finding,
    HandOff,
    Health,
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
        return fault == "feed-lag" or self.platform.take(fault)


class Careless(BaseModel):
    token: SecretStr = SecretStr("recording-token")  # extra keys are let through in silence


@dataclass(frozen=True, kw_only=True)
class Restless(RecordingConnector):
    @property
    def lane(self) -> str:
        return f"recording:{id(self)}:{len(_LANES)}:{_LANES.append(0)}"


_LANES: list[int] = []


@dataclass(frozen=True, kw_only=True)
class Lax(RecordingConnector):
    Settings: ClassVar[Any] = Careless


@dataclass(frozen=True, kw_only=True)
class Fussy(RecordingConnector):
    def check(self, post: Post) -> list[Finding]:
        return super().check(replace(post, text=""))


@dataclass(frozen=True, kw_only=True)
class Blind(RecordingConnector):
    def check(self, post: Post) -> list[Finding]:
        return []


@dataclass(frozen=True, kw_only=True)
class Brittle(RecordingConnector):
    def check(self, post: Post) -> list[Finding]:
        post.text.encode("utf-8")
        return super().check(post)


@dataclass(frozen=True, kw_only=True)
class Editor(RecordingConnector):
    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        return super().publish(replace(post, text=post.text[:10]), attempt)


@dataclass(frozen=True, kw_only=True)
class Wordless(RecordingConnector):
    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        images = tuple(replace(image, alt="") for image in post.images)
        return super().publish(replace(post, images=images), attempt)


@dataclass(frozen=True, kw_only=True)
class Silent(RecordingConnector):
    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        return Receipt(remote_id=self.platform.show(attempt.key, post))


@dataclass(frozen=True, kw_only=True)
class Hasty(RecordingConnector):
    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        try:
            return super().publish(post, attempt)
        except OutcomeUnknown as error:
            raise NotSent(error.message) from None


@dataclass(frozen=True, kw_only=True)
class HalfPoster(RecordingConnector):
    """A picture that fails does not keep the rest from the public."""

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        try:
            return super().publish(post, attempt)
        except Exception:
            self.platform.show(attempt.key, replace(post, images=()))
            raise


@dataclass(frozen=True, kw_only=True)
class Impatient(RecordingConnector):
    """Believes that what it can't find is not there, once and for all."""

    def find(self, post: Post, attempts: Any, taken: Any) -> Receipt | None:
        return None


@dataclass(frozen=True, kw_only=True)
class Imaginative(RecordingConnector):
    def find(self, post: Post, attempts: Any, taken: Any) -> Receipt | None:
        return Receipt(remote_id="post-7")


@dataclass(frozen=True, kw_only=True)
class Grasping(RecordingConnector):
    def find(self, post: Post, attempts: Any, taken: Any) -> Receipt | None:
        return super().find(post, attempts, ())


@dataclass(frozen=True, kw_only=True)
class Clinging(RecordingConnector):
    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt:
        return receipt


@dataclass(frozen=True, kw_only=True)
class Noisy(RecordingConnector):
    """Tries its connection by posting."""

    def health(self) -> Health:
        self.platform.show("health", a_post(text="Just a test"))
        return Health()


@dataclass(frozen=True, kw_only=True)
class Talkative(RecordingConnector):
    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        attempt.note(token=self.settings.token.get_secret_value())
        return super().publish(post, attempt)


@dataclass(frozen=True, kw_only=True)
class Handing(RecordingConnector):
    """A good hand-off, for others to break."""

    capabilities: ClassVar[Capabilities] = replace(
        RecordingConnector.capabilities, hand_off=True, settle_by=SettleBy.SAME_KEY
    )

    @property
    def duty(self) -> Duty | None:
        return Duty(holder=Contact(name="Ms Fenwick"))

    def publish(self, post: Post, attempt: Attempt) -> Any:
        super().publish(post, attempt)
        return HandOff(reference=attempt.key, instructions="Post it.")

    def find(self, post: Post, attempts: Any, taken: Any) -> Receipt | None:
        return None

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Any:
        return HandOff(reference=attempt.key, instructions="Take it down.")

    def clear(self, key: str) -> None:
        self.platform.entries[:] = [e for e in self.platform.entries if e["key"] != key]


@dataclass(frozen=True, kw_only=True)
class Nobodys(Handing):
    @property
    def duty(self) -> Duty | None:
        return None


@dataclass(frozen=True, kw_only=True)
class Boasting(Handing):
    """Says that it is published because a person was asked."""

    def publish(self, post: Post, attempt: Attempt) -> Any:
        super().publish(post, attempt)
        return Receipt(remote_id="surely")


@dataclass(frozen=True, kw_only=True)
class Forgetful(Handing):
    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Any:
        return receipt


@dataclass(frozen=True, kw_only=True)
class Hoarding(Handing):
    def clear(self, key: str) -> None:
        pass


BREACHES: list[tuple[str, type[RecordingConnector], tuple[Any, ...]]] = [
    ("test_describes_itself", Restless, ()),
    ("test_refuses_settings_it_does_not_know", Lax, ()),
    ("test_finds_nothing_wrong_with_an_ordinary_post", Fussy, ()),
    ("test_says_when_a_text_is_too_long", Blind, ()),
    ("test_says_when_there_are_too_many_pictures", Blind, ()),
    ("test_says_when_a_post_is_empty", Blind, ()),
    ("test_says_when_a_picture_has_a_format_it_does_not_take", Blind, ()),
    ("test_checking_never_raises", Brittle, ("",)),
    ("test_publishes_what_was_approved", Editor, ()),
    ("test_publishes_pictures_with_their_descriptions", Wordless, ()),
    ("test_a_lost_lease_publishes_nothing", Silent, ()),
    ("test_a_refused_picture_publishes_nothing", HalfPoster, ()),
    ("test_a_picture_that_is_not_at_hand_publishes_nothing", HalfPoster, ()),
    ("test_publishes_once_whatever_happens", Hasty, ("effect-then-500", 0)),
    ("test_waits_for_a_list_that_lags", Impatient, ()),
    ("test_a_try_after_a_crash_does_not_double", Impatient, ()),
    ("test_finds_nothing_where_nothing_was_posted", Imaginative, ()),
    ("test_never_finds_what_belongs_to_another_delivery", Grasping, ()),
    ("test_withdraws_and_may_do_so_again", Clinging, ()),
    ("test_a_hand_off_says_who_posts_and_what_to_do", Nobodys, ()),
    ("test_a_hand_off_is_never_called_published", Boasting, ()),
    ("test_a_person_is_asked_to_take_it_down", Forgetful, ()),
    ("test_a_pack_goes_when_nobody_needs_it", Hoarding, ()),
    ("test_a_good_connection_is_healthy_and_posts_nothing", Noisy, ()),
]
WITH_LOGS = "test_shows_no_secret"  # needs the captured log, so it stands apart


@pytest.mark.parametrize(("promise", "broken", "arguments"), BREACHES)
def test_a_breach_is_caught(
    promise: str,
    broken: type[RecordingConnector],
    arguments: tuple[Any, ...],
    tmp_path: Path,
    fixed_clock: FixedClock,
) -> None:
    good = Handing if issubclass(broken, Handing) else RecordingConnector
    sound = arranged(good, tmp_path, fixed_clock)
    getattr(sound, promise)(*arguments)  # the promise can be kept
    with pytest.raises((AssertionError, pytest.fail.Exception, UnicodeError)):
        getattr(arranged(broken, tmp_path, fixed_clock), promise)(*arguments)


def test_a_secret_in_the_evidence_is_caught(
    tmp_path: Path, fixed_clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(AssertionError):
        arranged(Talkative, tmp_path, fixed_clock).test_shows_no_secret(caplog)


def test_every_promise_has_its_breach() -> None:
    promises = {name for name in dir(ConnectorContract) if name.startswith("test_")}
    assert promises == {name for name, _, _ in BREACHES} | {WITH_LOGS}


def arranged(
    connector_class: type[RecordingConnector], folder: Path, clock: FixedClock
) -> Recorded:
    contract = Recorded()
    contract.connector_class = connector_class  # type: ignore[misc]
    contract.folder, contract.clock = folder, clock
    contract.tools = ConnectorTools(clock=clock, channel="contract", folder=folder)
    return contract
