"""The Facebook connector keeps every connector's promises, against the stand-in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from schoolcast.standins import FAULTS, FaultRule, StandInClock, serve
from schoolcast.testing import ConnectorContract
from schoolcast_facebook.connector import FacebookConnector
from schoolcast_facebook.settings import FacebookSettings
from schoolcast_facebook.standin import FacebookStandIn

_PHOTOS = r"^/\d+/photos$"
_FEED = r"^/\d+/feed$"


class TestContract(ConnectorContract):
    connector_class = FacebookConnector
    stand_in: FacebookStandIn

    @pytest.fixture(autouse=True)
    def _platform(self) -> Iterator[None]:
        clock = StandInClock(lambda: self.clock.now().timestamp())
        with serve([FacebookStandIn], clock=clock) as fleet:
            stand_in = fleet.stand_ins["facebook"]
            assert isinstance(stand_in, FacebookStandIn)
            self.stand_in = stand_in
            yield

    def settings(self) -> FacebookSettings:
        return FacebookSettings(
            base_url=self.stand_in.base_url, read_seconds=0.5, **self.stand_in.credentials()
        )

    def ledger(self) -> Sequence[Mapping[str, Any]]:
        return self.stand_in.ledger()

    def inject(self, fault: str) -> bool:
        assert fault in FAULTS
        seconds = {"effect-then-hang": 5.0, "rate-limit": 300.0, "feed-lag": 120.0}.get(fault, 0.0)
        # A post with two pictures meets the fault twice: at an upload, then at the post itself.
        for path in (_PHOTOS,) if fault == "media-refused" else (_PHOTOS, _FEED):
            self.stand_in.faults.add(
                FaultRule(
                    platform="facebook", fault=fault, method="POST", path=path, seconds=seconds
                )
            )
        return True
