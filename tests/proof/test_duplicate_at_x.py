"""A post on X whose answer is lost and whose list lags, so that X takes the next try for a copy."""

from datetime import timedelta

import pytest
from tests.proof.platform import Time
from tests.proof.schedules import Stage, judge

from schoolcast.api.tools import ConnectorTools
from schoolcast.standins import FaultRule, StandInClock, serve
from schoolcast_x.connector import XConnector
from schoolcast_x.settings import XSettings
from schoolcast_x.standin import XStandIn


@pytest.mark.parametrize("before", [0, 2])
def test_what_x_takes_for_a_copy_is_looked_for_at_any_try(before, tmp_path, blank):
    """`before` are the tries that X had no time for, and that count as tries all the same."""
    time = [Time()]

    def fault(name: str, seconds: float = 0) -> None:
        rule = FaultRule(platform="x", fault=name, method="POST", path=r"/tweets$", seconds=seconds)
        stand_in.faults.add(rule)

    def connect(now: Time) -> XConnector:
        time[:] = [now]
        patience = {"connect_seconds": 1, "send_seconds": 1, "read_seconds": 0.5}
        return XConnector(
            settings=XSettings(base_url=stand_in.base_url, **patience, **stand_in.credentials()),
            tools=ConnectorTools(clock=now, channel="page", folder=tmp_path),
        )

    clock = StandInClock(lambda: time[0].true.timestamp())
    with serve([XStandIn], clock=clock) as fleet:
        stand_in = fleet.stand_ins["x"]
        assert isinstance(stand_in, XStandIn)
        stage = Stage(tmp_path, blank, connect)
        world = stage.fresh()
        world.plan("fair")
        for _ in range(before):
            fault("rate-limit", 60)
            world.tick()
            world.pass_on()
        stand_in.faults.clear()
        fault("effect-then-close")
        fault("feed-lag", timedelta(minutes=4).total_seconds())
        world.drain(alone=True)
        judge(world, lambda text: sum(e["text"] == text for e in stand_in.ledger()), refused=False)
        stage.close()
