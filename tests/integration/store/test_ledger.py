"""When to wake, which lanes are closed, and that a pass has run."""

from datetime import timedelta

import pytest

from schoolcast.domain.delivery import Actor, State
from schoolcast.pipeline.records import Lane, Outcome
from schoolcast.store import open_store

MINUTE = timedelta(minutes=1)


def test_nothing_waits(desk, now):
    assert desk.ledger.next_instant() is None
    desk.published()
    assert desk.ledger.next_instant() is None


def test_the_next_due_time_is_named(desk, now):
    desk.plan("second", due=now + 2 * MINUTE)
    desk.plan("first", due=now + MINUTE)
    assert desk.ledger.next_instant() == now + MINUTE


def test_a_retry_a_lease_and_an_unknown_are_waited_for(desk, now):
    claim = desk.claimed()
    assert desk.ledger.next_instant() == claim.lease_until
    desk.ledger.finish(claim, Outcome(state=State.RETRY, next_at=now + 3 * MINUTE), now)
    assert desk.ledger.next_instant() == now + 3 * MINUTE
    claim = desk.claim(now=now + 3 * MINUTE)
    unknown = Outcome(state=State.UNKNOWN, next_at=now + 7 * MINUTE)
    desk.ledger.finish(claim, unknown, now + 3 * MINUTE)
    assert desk.ledger.next_instant() == now + 7 * MINUTE


def test_what_cannot_go_is_waited_for_until_it_is_late(desk, now):
    desk.plan(not_after=now + 9 * MINUTE)
    desk.submit(text="The fair is on Saturday.")
    assert desk.ledger.next_instant() > now + 9 * MINUTE
    assert desk.ledger.miss(desk.ledger.next_instant())
    assert desk.ledger.next_instant() is None


def test_a_blocked_lane_is_waited_for_until_its_block_ends(desk, now):
    desk.plan()
    desk.ledger.block_lane("page:1", now + 4 * MINUTE)
    assert desk.ledger.next_instant() == now + 4 * MINUTE
    desk.ledger.pause_lane("page:1", "its password has expired")
    assert desk.ledger.next_instant() > now + 4 * MINUTE
    assert desk.ledger.open_lane("page:1")
    assert desk.ledger.next_instant() == now + 4 * MINUTE


def test_lanes_close_and_open(desk, now):
    ledger = desk.ledger
    assert ledger.lanes() == []
    ledger.block_lane("page:1", now + 2 * MINUTE)
    ledger.block_lane("page:1", now + MINUTE)  # a shorter block does not end a longer one
    assert ledger.pause_lane("page:2", "its password has expired")
    assert not ledger.pause_lane("page:2", "again")
    assert ledger.lanes() == [
        Lane(name="page:1", blocked_until=now + 2 * MINUTE),
        Lane(name="page:2", paused_reason="its password has expired"),
    ]
    assert ledger.open_lane("page:2")
    assert not ledger.open_lane("page:2")
    assert [lane.name for lane in ledger.lanes()] == ["page:1"]


def test_opening_a_lane_ends_no_block(desk, now):
    desk.plan()
    desk.ledger.block_lane("page:1", now + MINUTE)
    assert not desk.ledger.open_lane("page:1", now)
    desk.ledger.pause_lane("page:1", "its password has expired", now)
    assert desk.ledger.open_lane("page:1", now)
    assert desk.ledger.lanes() == [Lane(name="page:1", blocked_until=now + MINUTE)]
    assert desk.claim() is None
    desk.ledger.pause_lane("page:1", "its password has expired", now)
    assert desk.ledger.open_lane("page:1", now + MINUTE)  # its block is over by then
    assert desk.ledger.lanes() == []


@pytest.mark.parametrize(
    ("hold", "then"),
    [("EDITED", "STILL-TRUE"), ("RECHECK", "STILL-TRUE"), ("CLOSED-DAY", "CLOSED-DAY")],
)
def test_a_lane_that_opens_asks_of_what_is_held_too(desk, now, hold, then):
    held = desk.plan()
    move = {"expect": State.SCHEDULED, "end": State.HELD, "by": Actor.ENGINE, "at": now}
    desk.store.move(held.id, **move, reason="it is held", hold=hold)
    desk.ledger.pause_lane("page:1", "its password has expired", now)
    desk.ledger.open_lane("page:1", now)
    assert desk.store.delivery(held.id).hold == then


@pytest.mark.parametrize("there", [True, False])
def test_a_lane_that_opens_asks_of_what_is_in_doubt_when_it_is_clear(desk, now, there):
    doubtful = desk.unknown()
    desk.ledger.pause_lane("page:1", "its password has expired", now)
    desk.ledger.open_lane("page:1", now)
    [item] = desk.ledger.unsettled(now)
    outcome = (
        Outcome(state=State.PUBLISHED, remote_id="page_1")
        if there
        else Outcome(state=State.RETRY, next_at=now, recheck=True)
    )
    assert desk.ledger.settle(item, outcome, now)
    after = desk.store.delivery(doubtful.id)
    asked = (State.PUBLISHED, "") if there else (State.HELD, "STILL-TRUE")
    assert (after.state, after.hold) == asked


def test_a_lane_opens_when_its_block_is_over(desk, now):
    desk.plan()
    desk.ledger.block_lane("page:1", now + MINUTE)
    assert desk.claim() is None
    assert desk.claim(now=now + MINUTE)


def test_a_beat_is_remembered(desk, now):
    assert desk.ledger.last_beat("pass") is None
    desk.ledger.beat("pass", now)
    desk.ledger.beat("pass", now + MINUTE)
    assert desk.ledger.last_beat("pass") == now + MINUTE
    assert desk.ledger.last_beat("daemon") is None


def test_anothers_write_is_noticed(url, desk, now):
    def read_in_between() -> bool:
        before = desk.ledger.changes()
        desk.store.deliveries()
        return desk.ledger.changes() == before

    # PostgreSQL counts other databases of its server too, where other tests write meanwhile.
    tries = 1 if desk.opened.database.sqlite else 200
    assert any(read_in_between() for _ in range(tries)), "reading counts as a write"
    before = desk.ledger.changes()
    with open_store(url) as other:
        other.ledger.beat("pass", now)
    assert desk.ledger.changes() != before


@pytest.mark.postgres
def test_two_commits_that_overlap_are_both_noticed(postgres_url, now):
    with open_store(postgres_url) as store, open_store(postgres_url) as other:
        first = other.database.writer.connect()
        first.exec_driver_sql("INSERT INTO beats VALUES ('slow', 1)")
        other.ledger.beat("quick", now)
        between = store.ledger.changes()
        first.commit()
        assert store.ledger.changes() != between
        first.close()


def test_the_questions_asked_each_second_use_indexes(sqlite_url):
    """On SQLite nothing but the waiting rows is walked, however many are past."""
    from schoolcast.store import claims, ledger, ready

    with open_store(sqlite_url) as store:
        dialect = store.database.reader.dialect
        questions = [ready.READY, claims._NEXT, *ledger._WAKE]
        for question in questions:
            compiled = question.compile(dialect=dialect)
            with store.database.read() as connection:
                plan = connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {compiled}",
                    tuple(0 for _ in compiled.positiontup or ()),
                ).all()
            steps = [row[3] for row in plan if row[3].startswith(("SCAN", "SEARCH"))]
            assert steps
            for step in steps:
                walked = step.startswith("SCAN") and "USING" not in step
                few = step.split()[1] in ("lanes", "budgets", "room", "p")
                assert not walked or few, (step, str(compiled))
