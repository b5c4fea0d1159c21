"""What a daemon sends rests on a look that is not old: edits made meanwhile come first."""

from datetime import timedelta

import pytest
from tests.proof.platform import SETTLE, Time
from tests.proof.schedules import in_memory, platform_of
from tests.proof.world import SCHOOL, Fuse, World

from schoolcast.api import SettleBy
from schoolcast.domain.delivery import State
from schoolcast.engine.local import CAP, STALE, Daemon
from schoolcast.store import open_store


@pytest.fixture
def due(tmp_path, blank):
    """A world of one post whose time has come, on a platform that knows a key again."""
    file = tmp_path / "schoolcast.db"
    file.write_bytes(blank.read_bytes())
    with open_store(f"sqlite:///{file}") as store:
        world = World(store, Time(), in_memory(SettleBy.SAME_KEY))
        world.open_for_business()
        world.plan()
        yield world


@pytest.fixture
def doubtful(due):
    """It is public, its answer was lost, and it is time to send it again under its key."""
    platform_of(due).faults.append("effect-then-500")
    due.tick()
    [delivery] = due.store.deliveries()
    assert delivery.state is State.UNKNOWN
    due.time.pass_by(SETTLE)
    return due


@pytest.mark.parametrize(
    ("age", "sends"),
    [
        pytest.param(None, 0, id="before the first look"),
        pytest.param(timedelta(), 1, id="just after a look"),
        pytest.param(CAP + STALE, 0, id="while a look hangs"),
    ],
)
@pytest.mark.parametrize("which", ["due", "doubtful"])
def test_nothing_is_sent_on_a_look_that_is_old(request, which, age, sends):
    world = request.getfixturevalue(which)
    dispatcher = world.dispatcher(Fuse())
    daemon = Daemon({SCHOOL: world.school}, world.ledger, world.time, dispatcher)
    if age is not None:
        daemon._look()
        world.time.pass_by(age)
    [before] = world.store.deliveries()
    daemon._settle()
    daemon._tick()
    dispatcher.close()
    [after] = world.store.deliveries()
    assert after.attempts - before.attempts == sends
    assert (after.state is State.PUBLISHED) == bool(sends)
