"""The X connector keeps every connector's promises, against the stand-in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from schoolcast.standins import FAULTS, FaultRule, StandInClock, serve
from schoolcast.testing import ConnectorContract
from schoolcast_x.connector import XConnector
from schoolcast_x.settings import XSettings
from schoolcast_x.standin import XStandIn

_UPLOAD = "^/2/media/upload$"
_CREATE = "^/2/tweets$"


class TestContract(ConnectorContract):
    connector_class = XConnector
    stand_in: XStandIn
    media_links = False

    @pytest.fixture(autouse=True)
    def _platform(self) -> Iterator[None]:
        clock = StandInClock(lambda: self.clock.now().timestamp())
        with serve([XStandIn], clock=clock) as fleet:
            stand_in = fleet.stand_ins["x"]
            assert isinstance(stand_in, XStandIn)
            self.stand_in = stand_in
            stand_in.media_links = self.media_links
            yield

    def settings(self) -> XSettings:
        return XSettings(
            base_url=self.stand_in.base_url, read_seconds=0.5, **self.stand_in.credentials()
        )

    def ledger(self) -> Sequence[Mapping[str, Any]]:
        return self.stand_in.ledger()

    def inject(self, fault: str) -> bool:
        assert fault in FAULTS
        seconds = {"effect-then-hang": 5.0, "rate-limit": 300.0, "feed-lag": 120.0}.get(fault, 0.0)
        # A post with pictures meets the fault twice: at an upload, then at the post itself.
        for path in (_UPLOAD,) if fault == "media-refused" else (_UPLOAD, _CREATE):
            self.stand_in.faults.add(
                FaultRule(platform="x", fault=fault, method="POST", path=path, seconds=seconds)
            )
        return True


class TestContractWithMediaLinks(TestContract):
    """The same where X adds its own link to the text of posts with pictures."""

    media_links = True
