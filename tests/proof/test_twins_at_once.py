"""Two posts of the same words, of which one is looked for while the other goes out.

The daemon looks on a thread of its own, beside those that send; people settle things beside both.
"""

from datetime import timedelta

import pytest
from tests.proof.platform import SETTLE, MemoryConnector
from tests.proof.schedules import Stage, in_memory, judge, platform_of

from schoolcast.domain.delivery import State
from schoolcast.pipeline.resolve import live

SECOND = timedelta(seconds=1)
WORDS = "PE kit tomorrow."


@pytest.fixture
def world(tmp_path, blank):
    stage = Stage(tmp_path, blank, in_memory())
    yield stage.fresh()
    stage.close()


def of(world, item):
    return next(each for each in world.store.deliveries() if each.item == item)


def looked_for_once(world) -> None:
    """The first is not there, and got no clear answer; its second look is due."""
    world.plan("first", text=WORDS)
    platform_of(world).faults.append("refuse-500")
    world.tick()
    world.time.pass_by(SETTLE)
    world.tick()
    world.time.pass_by(SETTLE - SECOND)


def judge_each_has_its_own(world) -> None:
    world.drain(alone=False)
    judge(world, platform_of(world).public, refused=False)
    assert [of(world, item).attempts for item in ("first", "second")] == [2, 1]


@pytest.mark.parametrize("step", ["wire", "send.after", "finish.before"])
def test_what_is_just_being_sent_is_not_taken_for_it(world, step):
    looked_for_once(world)
    world.plan("second", text=WORDS)

    def look():
        world.time.pass_by(SECOND)
        world.tick(alone=False)

    world.tick_with(step, look)
    assert of(world, "first").state is State.UNKNOWN
    judge_each_has_its_own(world)


def test_nor_is_what_went_out_while_it_was_looked_for(world, monkeypatch):
    find = MemoryConnector.find

    def send_meanwhile(self, post, attempts, taken):
        monkeypatch.setattr(MemoryConnector, "find", find)
        world.plan("second", text=WORDS)
        sender = world.dispatcher(lambda step: None)
        sender.drain()
        sender.close()
        return find(self, post, attempts, taken)

    looked_for_once(world)
    world.time.pass_by(SECOND)
    monkeypatch.setattr(MemoryConnector, "find", send_meanwhile)
    world.tick(alone=False)
    assert of(world, "first").state is State.UNKNOWN
    judge_each_has_its_own(world)


def test_a_person_s_word_takes_no_post_that_is_being_sent(world):
    world.plan("first", text=WORDS)
    platform_of(world).faults.append("refuse-500")
    platform_of(world).read_faults.extend(["unreadable"] * 5)
    world.tick()
    while of(world, "first").state is State.UNKNOWN:
        world.pass_on()
        world.tick()
    world.plan("second", text=WORDS)

    def say():
        live(of(world, "first"), person="Bea", link=None, school=world.school)

    world.tick_with("wire", say)
    assert (of(world, "first").state, of(world, "first").remote_id) == (State.PUBLISHED, None)
    assert (of(world, "second").state, of(world, "second").remote_id) == (State.PUBLISHED, "p1")
