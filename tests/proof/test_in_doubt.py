"""What is not there: how often that is believed, and from when on."""

from datetime import timedelta

import pytest
from tests.proof.platform import SETTLE, START
from tests.proof.schedules import Stage, in_memory, platform_of

from schoolcast.domain.delivery import State
from schoolcast.pipeline.dispatch import LEASE
from schoolcast.pipeline.turns import Turn

SECOND = timedelta(seconds=1)
OPEN = {State.SCHEDULED, State.RETRY, State.UNKNOWN, State.HELD, State.SENDING}


@pytest.fixture
def world(tmp_path, blank):
    stage = Stage(tmp_path, blank, in_memory())
    yield stage.fresh()
    stage.close()


def until_it_ends(world) -> State:
    """Every try meets a platform that answers 500 and posts nothing."""
    for _ in range(100):
        platform_of(world).faults.clear()
        platform_of(world).faults.append("refuse-500")
        world.tick()
        [delivery] = world.store.deliveries()
        if delivery.state not in OPEN:
            return delivery.state
        world.pass_on()
    return delivery.state


def test_a_platform_that_never_answers_clearly_is_left_to_a_person(world):
    world.plan()
    assert until_it_ends(world) is State.NEEDS_ATTENTION
    [delivery] = world.store.deliveries()
    assert delivery.attempts == 5
    assert delivery.reason.startswith(
        "It was tried 5 times. Each time page gave no clear answer, and the post was not there "
        "afterwards. Look whether it is there, and say so"
    )
    assert timedelta(minutes=30) < world.time.true - START < timedelta(minutes=40)


def test_one_that_answers_again_has_it_once(world):
    world.plan()
    for _ in range(4):
        platform_of(world).faults.append("refuse-500")
    world.drain(alone=True)
    [delivery] = world.store.deliveries()
    assert (delivery.state, delivery.attempts) == (State.PUBLISHED, 5)
    assert len(platform_of(world).entries) == 1


def absent(world) -> int:
    """How often it was looked for in vain, as far as that counts."""
    [item] = world.ledger.unsettled(world.time.now() + LEASE)
    return item.absent


def cut_off_after(world, monkeypatch, wait: timedelta) -> None:
    """Its process is killed when the call has just left, after so long a wait for its turn."""
    begin = Turn.begin

    def late(turn: Turn) -> None:
        world.time.pass_by(wait)
        begin(turn)

    world.plan()
    with monkeypatch.context() as patched:
        patched.setattr(Turn, "begin", late)
        platform_of(world).faults.append("feed-lag")
        world.tick("wire")
    world.time.pass_by(SECOND)


def test_a_call_that_left_just_before_the_cut_need_not_be_there_yet(world, monkeypatch):
    cut_off_after(world, monkeypatch, wait=SETTLE + 30 * SECOND)
    world.tick()
    assert absent(world) == 0
    world.drain(alone=True)
    assert len(platform_of(world).entries) == 1


def test_hours_later_no_call_can_have_left_just_before(world, monkeypatch):
    cut_off_after(world, monkeypatch, wait=SECOND)
    platform_of(world).entries.clear()
    world.time.pass_by(timedelta(hours=2))
    world.tick()
    assert absent(world) == 1


def test_a_try_that_ended_by_itself_is_believed_a_settle_time_later(world):
    world.plan()
    platform_of(world).faults.append("refuse-500")
    world.tick()
    world.time.pass_by(SETTLE)
    world.tick()
    assert absent(world) == 1
