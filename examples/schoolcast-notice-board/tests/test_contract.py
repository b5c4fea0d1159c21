"""The connector keeps every promise, against its stand-in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from schoolcast_notice_board.connector import NoticeBoardConnector, NoticeBoardSettings
from schoolcast_notice_board.standin import NoticeBoardStandIn

from schoolcast.standins import FaultRule, StandIn, StandInClock, serve
from schoolcast.testing import ConnectorContract


class TestContract(ConnectorContract):
    connector_class = NoticeBoardConnector
    stand_in: StandIn

    @pytest.fixture(autouse=True)
    def _platform(self) -> Iterator[None]:
        clock = StandInClock(lambda: self.clock.now().timestamp())
        with serve([NoticeBoardStandIn], clock=clock) as fleet:
            self.stand_in = fleet.stand_ins["notice-board"]
            yield

    def settings(self) -> NoticeBoardSettings:
        return NoticeBoardSettings(
            base_url=self.stand_in.base_url, read_seconds=0.5, **self.stand_in.credentials()
        )

    def ledger(self) -> Sequence[Mapping[str, Any]]:
        return self.stand_in.ledger()

    def inject(self, fault: str) -> bool:
        seconds = {"effect-then-hang": 5.0, "rate-limit": 300.0, "feed-lag": 60.0}.get(fault, 0.0)
        self.stand_in.faults.add(
            FaultRule(platform="notice-board", fault=fault, method="POST", seconds=seconds)
        )
        return True
