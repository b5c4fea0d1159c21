"""One account on the stand-in, and what tests do with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from schoolcast.api import Post, Receipt
from schoolcast.api.tools import ConnectorTools
from schoolcast.standins import FaultRule, StandInClock, serve
from schoolcast.testing import FixedClock, RecordingAttempt, a_post, an_image
from schoolcast_x.connector import XConnector
from schoolcast_x.settings import XSettings
from schoolcast_x.standin import XStandIn


@dataclass(frozen=True, kw_only=True)
class Account:
    """The stand-in of one account, and the connector to it."""

    stand_in: XStandIn
    clock: FixedClock
    folder: Path

    def settings(self, **changes: Any) -> XSettings:
        values = {
            "base_url": self.stand_in.base_url,
            "read_seconds": 2,
            **self.stand_in.credentials(),
            **changes,
        }
        return XSettings(**values)

    def connector(self, **settings: Any) -> XConnector:
        tools = ConnectorTools(clock=self.clock, channel="x", folder=self.folder)
        return XConnector(settings=self.settings(**settings), tools=tools)

    def attempt(self, number: int = 1, **more: Any) -> RecordingAttempt:
        return RecordingAttempt(self.clock, number=number, **more)

    def post(self, *, pictures: int = 0, **changes: Any) -> Post:
        colours = ("teal", "gold", "navy", "plum")[:pictures]
        images = tuple(an_image(self.folder, colour=colour, alt=colour) for colour in colours)
        return a_post(**{"text": "Hello", "due": self.clock.now(), "images": images, **changes})

    def publish(self, **changes: Any) -> Receipt:
        return self.connector().publish(self.post(**changes), self.attempt())

    def find(self, post: Post, *attempts: RecordingAttempt, taken: Any = ()) -> Receipt | None:
        return self.connector().find(post, [attempt.record() for attempt in attempts], taken)

    def fault(self, fault: str, path: str, *, method: str = "", seconds: float = 0) -> None:
        self.stand_in.faults.add(
            FaultRule(platform="x", fault=fault, path=path, method=method, seconds=seconds)
        )

    def calls(self) -> list[tuple[str, str]]:
        return [
            (entry["method"], entry["path"].replace(self.stand_in.user_id, "ME"))
            for entry in self.stand_in.requests()
        ]


@pytest.fixture
def account(tmp_path: Path, fixed_clock: FixedClock) -> Iterator[Account]:
    clock = StandInClock(lambda: fixed_clock.now().timestamp())
    with serve([XStandIn], clock=clock) as fleet:
        stand_in = fleet.stand_ins["x"]
        assert isinstance(stand_in, XStandIn)
        yield Account(stand_in=stand_in, clock=fixed_clock, folder=tmp_path)
