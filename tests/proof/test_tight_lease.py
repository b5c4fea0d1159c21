"""A try whose lease has nearly run out when its turn comes, while another process sweeps."""

from datetime import timedelta

import pytest
from tests.proof.schedules import Stage, in_memory, platform_of
from tests.proof.world import World

from schoolcast.api.http import Timeouts
from schoolcast.domain.delivery import State
from schoolcast.pipeline.dispatch import LEASE
from schoolcast.pipeline.turns import Turn

SECOND = timedelta(seconds=1)
LONGEST_CALL = timedelta(seconds=Timeouts().whole)


@pytest.fixture
def world(tmp_path, blank):
    stage = Stage(tmp_path, blank, in_memory())
    yield stage.fresh()
    stage.close()


@pytest.fixture
def after_a_wait(world: World, monkeypatch):
    """Plan a post whose turn comes only after so long; its call takes as long as a call may."""

    def plan(wait: timedelta) -> None:
        begin = Turn.begin
        answer = type(world.connector)._answer

        def late(turn: Turn) -> None:
            world.time.pass_by(wait)
            begin(turn)

        def slow(connector, *parts):
            monkeypatch.setattr(Turn, "begin", begin)
            world.time.pass_by(LONGEST_CALL)
            world.tick(alone=False)  # another process
            return answer(connector, *parts)

        monkeypatch.setattr(Turn, "begin", late)
        monkeypatch.setattr(type(world.connector), "_answer", slow)
        world.plan()

    return plan


@pytest.mark.parametrize("wait", [SECOND, LEASE - LONGEST_CALL - 5 * SECOND])
def test_a_call_ends_before_its_lease(world, after_a_wait, wait):
    after_a_wait(wait)
    world.tick(alone=False)
    [delivery] = world.store.deliveries()
    assert (delivery.state, delivery.attempts) == (State.PUBLISHED, 1)


def test_what_could_not_end_in_time_is_not_begun(world, after_a_wait):
    after_a_wait(LEASE - LONGEST_CALL)
    world.tick(alone=False)
    [delivery] = world.store.deliveries()
    assert (delivery.state, platform_of(world).entries) == (State.RETRY, [])
    assert delivery.reason.startswith("Nothing was posted: when it was ready and had its turn")
    assert delivery.reason.endswith("spread them over more time.")
