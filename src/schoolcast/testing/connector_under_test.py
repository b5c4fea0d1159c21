"""What a connector's tests need to know of it and of its platform."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel

from schoolcast.api import Connector, FixedClock, HandOff, Post, Receipt, SettleBy, Severity
from schoolcast.api.tools import ConnectorTools
from schoolcast.testing.builders import a_post, an_image
from schoolcast.testing.courier import Courier, Outcome

# What can happen to the call that makes a post public; the stand-ins know the same names.
LOST_ANSWERS = ("effect-then-500", "effect-then-close", "effect-then-hang", "truncated")
REFUSALS = (
    "refuse-500",
    "close-before-effect",
    "html",
    "redirect",
    "rate-limit",
    "token-revoked",
    "permission-lost",
)
FAULTS = (*LOST_ANSWERS, *REFUSALS)


class ConnectorUnderTest(ABC):
    """A connector, its platform, and what tests do with both."""

    connector_class: ClassVar[type[Connector[Any]]]
    tools: ConnectorTools
    folder: Path
    clock: FixedClock

    @abstractmethod
    def settings(self) -> BaseModel:
        """Settings that work, for an empty platform that belongs to the running test."""

    @abstractmethod
    def ledger(self) -> Sequence[Mapping[str, Any]]:
        """What the public would see, oldest first: {"text", "images": [{"alt"}], "withdrawn"}.

        Where a person posts: the packs that lie ready for somebody.
        """

    @abstractmethod
    def inject(self, fault: str) -> bool:
        """Make the next creating call meet `fault`; False when it can't happen here."""

    def wait(self, delay: timedelta) -> None:
        """Let time pass; a platform with a clock of its own moves it too."""
        self.clock.set(self.clock.now() + delay)

    def connector(self) -> Connector[Any]:
        """A fresh connector, as after a restart."""
        return self.connector_class(settings=self.settings(), tools=self.tools)

    @pytest.fixture(autouse=True)
    def _lend_tools(self, tmp_path: Path, fixed_clock: FixedClock) -> None:
        self.folder = tmp_path
        self.clock = fixed_clock
        self.tools = ConnectorTools(clock=fixed_clock, channel="contract", folder=tmp_path)

    def post(self, *, pictures: int = 0, text: str = "School is closed on Monday.") -> Post:
        """A post that this channel takes."""
        colours = ("teal", "gold", "navy")[:pictures]
        images = [
            an_image(self.folder, colour=colour, alt=f"The hall, {colour}") for colour in colours
        ]
        return a_post(text=text, images=tuple(images), due=self.clock.now())

    def deliver(self, post: Post, key: str = "st-marys-1") -> tuple[Courier, Outcome]:
        """Deliver as the core would; gives the courier and what came of it."""
        courier = Courier(self.connector(), self.clock, self.wait)
        return courier, courier.deliver(post, key=key)

    def blocks(self, post: Post) -> bool:
        """Whether the connector's own check stops the post."""
        return any(f.severity is Severity.BLOCK for f in self.connector().check(post))

    def pictures_allowed(self) -> int:
        """How many pictures a post may have; skips the test where none."""
        most = self.connector().capabilities.max_images
        if not most:
            pytest.skip("not applicable: capability max_images")
        return most

    def hands_off(self) -> bool:
        """Whether a person posts."""
        return self.connector().capabilities.hand_off

    def promised(self) -> type[Receipt] | type[HandOff]:
        """What publishing gives."""
        return HandOff if self.hands_off() else Receipt

    def require_hand_off(self) -> None:
        """Skip the test where the platform takes posts itself."""
        if not self.hands_off():
            pytest.skip("not applicable: capability hand_off")

    def require_find(self) -> None:
        """Skip the test where only a person can look."""
        if self.connector().capabilities.settle_by is SettleBy.PERSON:
            pytest.skip("not applicable: capability settle_by person")

    def require_fault(self, fault: str) -> None:
        """Inject the fault, or skip the test; fails where skipping would waive publishing once."""
        if self.inject(fault):
            return
        # An answer can get lost on every way but that of a same key, which has its own test.
        if fault == "effect-then-close" and self._looks_up():
            pytest.fail("publishing once can't be waived: inject must know effect-then-close")
        pytest.skip(f"not applicable: {fault} can't happen here")

    def _looks_up(self) -> bool:
        return self.connector().capabilities.settle_by is SettleBy.LOOK_UP
