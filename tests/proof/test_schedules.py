"""Every fault with every crash, two deep: nothing doubled, nothing lost, all explained.

Of one post every disturbance is followed by every other, without exception. The platform is in
memory and the store real; `test_schedules_http.py` plays schedules through the real connector.
With PROOF=full in the environment each is played under both rules of a restarted process, and
so are all pairs of twins, of a platform that knows keys and of a withdrawal.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from tests.proof.schedules import (
    Disturbance,
    Stage,
    disturb,
    disturbances,
    end,
    in_memory,
    judge,
    judge_withdrawal,
    platform_of,
)
from tests.proof.world import World

from schoolcast.api import SettleBy

FULL = os.environ.get("PROOF") == "full"
ALL = disturbances()
SENDING = disturbances(looks=False)
TWINS = ALL if FULL else ALL[::12]
OTHERS = SENDING if FULL else SENDING[::2]
RULES = (True, False)  # what a restarted process goes by: the run lock, or leases


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


Judge = Callable[[World, tuple[Disturbance, Disturbance]], None]


def judge_posts(world: World, schedule: tuple[Disturbance, Disturbance]) -> None:
    judge(world, platform_of(world).public, refused=refused(*schedule))


def judge_taken_down(world: World, schedule: tuple[Disturbance, Disturbance]) -> None:
    down = platform_of(world).entries[0].withdrawn
    judge_withdrawal(world, down, refused=refused(*schedule))


def prove(
    stage: Stage, first: Disturbance, seconds: list[Disturbance], judged: Judge = judge_posts
) -> int:
    """Play `first` and then, from there, each of `seconds`; how many schedules that were.

    Where store, platform and time then stand exactly as after another second, what follows is
    known already: nothing else decides it.
    """
    played = 0
    for alone in RULES if FULL else (RULES[ALL.index(first) % 2],):
        world = stage.fresh()
        disturb(world, first, alone=alone)
        between = stage.moment(world)
        known = set()
        for second in seconds:
            world = stage.again(between)
            disturb(world, second, alone=alone)
            played += 1
            stands = (stage.moment(world), refused(first, second))
            if stands not in known:
                known.add(stands)
                end(world, alone=alone)
                judged(world, (first, second))
    return played


def refused(*schedule: Disturbance) -> bool:
    return any(each.fault == "media-refused" for each in schedule)


@pytest.mark.parametrize("first", ALL, ids=str)
def test_one_post(first, one, count_schedules):
    count_schedules(prove(one, first, ALL))


@pytest.mark.parametrize("first", TWINS, ids=str)
def test_two_posts_of_the_same_words(first, twins, count_schedules):
    count_schedules(prove(twins, first, ALL))


@pytest.mark.parametrize("first", OTHERS, ids=str)
def test_a_platform_that_knows_keys(first, keyed, count_schedules):
    count_schedules(prove(keyed, first, SENDING))


@pytest.mark.parametrize("first", OTHERS, ids=str)
def test_a_withdrawal(first, published, count_schedules):
    count_schedules(prove(published, first, SENDING, judge_taken_down))
