"""Whatever people, clocks and failures do, the promise holds; and what the lives below can find.

`life.py` has the rules and what must always hold.
"""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.proof.life import Life, QuietLife
from tests.proof.platform import SETTLE, MemoryConnector, Time
from tests.proof.schedules import Stage, in_memory

from schoolcast.api import SettleBy
from schoolcast.domain.delivery import State
from schoolcast.pipeline import holds

FULL = os.environ.get("PROOF") == "full"
LIVES = {SettleBy.LOOK_UP: 120, SettleBy.SAME_KEY: 60, SettleBy.PERSON: 60}
MET = {  # by the lives of CI, whatever they are drawn from
    SettleBy.LOOK_UP: (
        State.UNKNOWN,
        State.RETRY,
        State.HELD,
        "stop_what_is_in_doubt",
        "take_down",
    ),
    SettleBy.SAME_KEY: (State.UNKNOWN, State.RETRY, State.HELD),
    SettleBy.PERSON: (State.NEEDS_ATTENTION, State.RETRY, "resolve"),
}
ALWAYS_MET = (
    "put_the_store_back",
    "the_store_forgets_what_just_happened",
    "facts_change",
    "correct_what_is_in_doubt",
    State.PUBLISHED,
    State.MISSED,
    State.CANCELLED,
)
COMMON = settings(
    derandomize=not FULL,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    stateful_step_count=30,
    report_multiple_bugs=False,
)


@pytest.fixture
def make_stage(tmp_path, blank):
    stages = []

    def make(connect: Callable[[Time], MemoryConnector]) -> Stage:
        stages.append(Stage(tmp_path, blank, connect))
        return stages[-1]

    yield make
    for stage in stages:
        stage.close()


@pytest.mark.timeout(7200 if FULL else 600)
@pytest.mark.parametrize("settle_by", SettleBy, ids=str)
def test_whatever_happens_nothing_is_doubled_or_lost(make_stage, settle_by):
    stage = make_stage(in_memory(settle_by))
    lives = 2000 if FULL else LIVES[settle_by]
    Life.reached.clear()
    run_state_machine_as_test(lambda: Life(stage), settings=settings(COMMON, max_examples=lives))
    assert not [met for met in (*ALWAYS_MET, *MET[settle_by]) if not Life.reached[met]]


def hurried(time: Time) -> MemoryConnector:
    """The planted bug: a settle time that is shorter than the feed's lag."""
    connector = in_memory()(time)
    return MemoryConnector(
        settings=connector.settings,
        tools=connector.tools,
        platform=connector.platform,
        settle_after=timedelta(seconds=5),
    )


@pytest.mark.timeout(600)
def test_the_machine_finds_a_settle_time_shorter_than_the_lag(make_stage):
    assert SETTLE > timedelta(seconds=5)
    stage = make_stage(hurried)
    found = settings(COMMON, max_examples=1000, phases=[Phase.generate])
    with pytest.raises(AssertionError, match="it is not there"):
        run_state_machine_as_test(lambda: QuietLife(stage), settings=found)


@pytest.mark.skipif(not FULL, reason="takes a minute; played by make prove")
@pytest.mark.timeout(600)
def test_the_machine_finds_new_words_at_the_old_time(make_stage, monkeypatch):
    """The planted bug: what stood aside while it was in doubt keeps its former time."""
    monkeypatch.setattr(holds, "at_its_own_time", lambda delivery, stored, school: delivery)
    stage = make_stage(in_memory())
    found = settings(COMMON, max_examples=1000, phases=[Phase.generate])
    with pytest.raises(AssertionError, match=r"Entry\("):
        run_state_machine_as_test(lambda: QuietLife(stage), settings=found)
