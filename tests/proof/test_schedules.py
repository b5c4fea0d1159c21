"""Every fault with every crash, two deep: nothing doubled, nothing lost, all explained.

The platform is in memory and the store real, so that thousands of schedules take seconds;
`test_schedules_http.py` plays a smaller number through the real connector. With PROOF=full in
the environment every disturbance is followed by every other, and not by one of each kind.
"""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.proof.platform import START, Entry
from tests.proof.schedules import (
    Disturbance,
    Stage,
    disturbances,
    in_memory,
    judge,
    judge_withdrawal,
    platform_of,
    play,
    representatives,
)
from tests.proof.world import World

from schoolcast.api import SettleBy

FULL = os.environ.get("PROOF") == "full"
ALL = disturbances()
SENDING = disturbances(looks=False)
SECONDS = ALL if FULL else representatives()
FEW = ALL if FULL else representatives()[::4]
SHOWN = Entry(id="p1", text="News of item-1.", key="", public_from=START, listed_from=START)


def plan_one(world: World) -> None:
    world.plan()


def plan_twins(world: World) -> None:
    """Two posts of the same words, for whoever matches by words."""
    world.plan(text="Bring a coat tomorrow.")
    world.plan(text="Bring a coat tomorrow.")


def plan_withdrawal(world: World) -> None:
    world.plan()
    world.tick()
    (delivery,) = world.store.deliveries()
    world.store.add_withdrawal(delivery.id, person="Bea", at=world.time.now())


def staged(tmp_path_factory, blank, connect, prepare) -> Iterator[Stage]:
    stage = Stage(tmp_path_factory.mktemp("stage"), blank, connect, prepare)
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def one(tmp_path_factory, blank):
    yield from staged(tmp_path_factory, blank, in_memory(), plan_one)


@pytest.fixture(scope="module")
def twins(tmp_path_factory, blank):
    yield from staged(tmp_path_factory, blank, in_memory(), plan_twins)


@pytest.fixture(scope="module")
def keyed(tmp_path_factory, blank):
    yield from staged(tmp_path_factory, blank, in_memory(SettleBy.SAME_KEY), plan_one)


@pytest.fixture(scope="module")
def published(tmp_path_factory, blank):
    yield from staged(tmp_path_factory, blank, in_memory(), plan_withdrawal)


def prove(stage: Stage, first: Disturbance, seconds: list[Disturbance]) -> int:
    for number, second in enumerate(seconds):
        world = stage.fresh()
        play(world, (first, second), alone=number % 2 == 0)
        judge(world, platform_of(world).public, refused=refused(first, second))
    return len(seconds)


def refused(*schedule: Disturbance) -> bool:
    return any(each.fault == "media-refused" for each in schedule)


@pytest.mark.parametrize("first", ALL, ids=str)
def test_one_post(first, one, count_schedules):
    count_schedules(prove(one, first, SECONDS))


@pytest.mark.parametrize("first", ALL[:: 1 if FULL else 2], ids=str)
def test_two_posts_of_the_same_words(first, twins, count_schedules):
    count_schedules(prove(twins, first, FEW))


@pytest.mark.parametrize("first", SENDING[:: 1 if FULL else 2], ids=str)
def test_a_platform_that_knows_keys(first, keyed, count_schedules):
    count_schedules(prove(keyed, first, FEW))


@pytest.mark.parametrize("first", SENDING, ids=str)
def test_a_withdrawal(first, published, count_schedules):
    for number, second in enumerate(FEW):
        world = published.fresh()
        platform = platform_of(world)
        platform.entries.append(replace(SHOWN))
        play(world, (first, second), alone=number % 2 == 0)
        judge_withdrawal(world, platform.entries[0].withdrawn, refused=refused(first, second))
    count_schedules(len(FEW))
