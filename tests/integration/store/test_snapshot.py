"""One state of the whole store in a file, and put back."""

import threading
from datetime import timedelta

import pytest

from schoolcast.domain.delivery import State
from schoolcast.domain.errors import ConfigurationProblem, StoreProblem
from schoolcast.pipeline.records import Limit, Outcome, Pause, Scope
from schoolcast.store import open_store, put_back

HOUR = timedelta(hours=1)


@pytest.fixture
def full(desk, now):
    """A store with something in most tables."""
    desk.store.set_limits({"page": {Limit(name="account", most=5, period=HOUR)}})
    desk.published("fair")
    desk.plan("play", due=now + HOUR)
    desk.unknown("trip")
    desk.store.pause(
        Pause(scope=Scope.CHANNEL, target="oak", since=now, person="Bea Head", why="é")
    )
    desk.ledger.pause_lane("page:1", "its password has expired", now)
    desk.ledger.belong_to("one")
    desk.ledger.beat("tick", now)
    return desk


def known(desk, now):
    store, ledger = desk.store, desk.ledger
    return (
        store.deliveries(),
        [store.history(d.id) for d in store.deliveries()],
        [store.attempts(d.id) for d in store.deliveries()],
        store.audit(),
        store.pauses(now),
        store.limits(),
        store.versions(),
        ledger.lanes(),
        ledger.instance(),
        ledger.attempts_made(),
        ledger.awake_hours(),
        ledger.last_instant(),
    )


def again(store, make_desk, now):
    """The store lives on: what is added is numbered after what was there."""
    desk = make_desk(store)
    newest = max(d.id for d in desk.store.deliveries())
    desk.ledger.open_lane("page:1")
    assert desk.plan("library").id > newest
    assert desk.claim()


def test_a_snapshot_of_sqlite_put_back(sqlite_url, make_desk, tmp_path, now, request):
    with open_store(sqlite_url) as store:
        full = make_desk(store)
        full.published("fair")
        before = known(full, now)
        file = store.snapshot(tmp_path)
    url = f"sqlite:///{tmp_path}/data/again.db"
    put_back(file, url)
    with open_store(url) as store:
        assert known(make_desk(store), now) == before
        again(store, make_desk, now)


def test_a_snapshot_holds_every_row(full, store, tmp_path, make_desk, now):
    before = known(full, now)
    file = store.snapshot(tmp_path)
    url = f"sqlite:///{tmp_path}/again.db"  # rows of a server fit into a file, too
    put_back(file, url)
    with open_store(url) as restored:
        assert known(make_desk(restored), now) == before
        assert restored.school("oakfield").verify_audit() is None


@pytest.mark.postgres
def test_a_snapshot_of_a_server_goes_into_an_empty_database(
    postgres_url, empty_postgres_url, tmp_path, make_desk, now
):
    with open_store(postgres_url) as store:
        desk = make_desk(store)
        desk.published("fair")
        before = known(desk, now)
        file = store.snapshot(tmp_path)
    with pytest.raises(ConfigurationProblem, match="already"):
        put_back(file, postgres_url)
    put_back(file, empty_postgres_url)
    with open_store(empty_postgres_url) as restored:
        assert known(make_desk(restored), now) == before
        again(restored, make_desk, now)


@pytest.mark.postgres
def test_a_file_is_not_put_into_a_server(sqlite_url, empty_postgres_url, tmp_path):
    with open_store(sqlite_url) as store:
        file = store.snapshot(tmp_path)
    with pytest.raises(StoreProblem, match="database server"):
        put_back(file, empty_postgres_url)


def test_writers_go_on_during_a_snapshot(desk, store, tmp_path, now, make_desk):
    for number in range(30):
        desk.plan(f"item-{number}")
    stop = threading.Event()

    def send():
        while not stop.is_set():
            claim = desk.claim()
            if claim:
                desk.ledger.finish(claim, Outcome(state=State.FAILED), now)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        file = store.snapshot(tmp_path)
    finally:
        stop.set()
        thread.join()
    put_back(file, f"sqlite:///{tmp_path}/again.db")
    with open_store(f"sqlite:///{tmp_path}/again.db") as restored:
        kept = restored.school("oakfield")
        for delivery in kept.deliveries():  # one state: no attempt without its delivery's move
            tries = kept.attempts(delivery.id)
            assert len(tries) == delivery.attempts
            assert (delivery.state is State.SENDING) == any(t.outcome is None for t in tries)
