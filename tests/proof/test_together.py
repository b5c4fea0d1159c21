"""Writes that share a commit: each as safe as alone."""

import threading

import pytest
from sqlalchemy import event, text

from schoolcast.domain.errors import LeaseLost, StoreProblem
from schoolcast.store import open_store

WRITE = text("INSERT INTO beats (name, at) VALUES (:name, 1)")


@pytest.fixture
def database(tmp_path, blank):
    file = tmp_path / "schoolcast.db"
    file.write_bytes(blank.read_bytes())
    with open_store(f"sqlite:///{file}", busy_timeout=0.2) as store:
        yield store.database


def names(database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(text("SELECT name FROM beats")).scalars())


def at_once(database, works) -> dict[str, object]:
    """Run all while the first holds the transaction open, so that the others must wait."""
    ended: dict[str, object] = {}
    inside, go_on = threading.Event(), threading.Event()

    def run(name, work) -> None:
        try:
            ended[name] = database.together(work)
        except Exception as error:
            ended[name] = error

    def first(connection):
        inside.set()
        assert go_on.wait(20)
        connection.execute(WRITE, {"name": "first"})

    threads = [threading.Thread(target=run, args=("first", first))]
    threads[0].start()
    assert inside.wait(20)
    for name, work in works.items():
        threads.append(threading.Thread(target=run, args=(name, work)))
        threads[-1].start()
    while len(database._together._queue) < len(works):
        assert threads[0].is_alive()
    go_on.set()
    for thread in threads:
        thread.join(timeout=20)
    return ended


def writing(name):
    def work(connection):
        connection.execute(WRITE, {"name": name})
        return name

    return work


def lost(connection):
    connection.execute(WRITE, {"name": "never"})
    raise LeaseLost


def test_those_who_wait_share_one_commit(database):
    commits = []
    event.listen(database.writer, "commit", commits.append)
    ended = at_once(database, {f"w{n}": writing(f"w{n}") for n in range(8)})
    assert ended == {"first": None} | {f"w{n}": f"w{n}" for n in range(8)}
    assert names(database) == set(ended)
    assert len(commits) == 2


def test_what_breaks_a_rule_is_undone_alone(database):
    ended = at_once(database, {"a": writing("a"), "lost": lost, "b": writing("b")})
    assert isinstance(ended["lost"], LeaseLost)
    assert names(database) == {"first", "a", "b"}


def test_a_constraint_that_is_broken_is_its_own_trouble(database):
    ended = at_once(database, {"a": writing("a"), "again": writing("first"), "b": writing("b")})
    assert type(ended["again"]).__name__ == "IntegrityError"
    assert names(database) == {"first", "a", "b"}


def test_when_the_database_fails_all_are_told_and_nothing_is_kept(database):
    def broken(connection):
        connection.execute(text("SELECT * FROM there_is_no_such_table"))

    ended = at_once(database, {"a": writing("a"), "broken": broken, "b": writing("b")})
    assert all(isinstance(ended[name], StoreProblem) for name in ("a", "broken", "b"))
    assert names(database) == {"first"}


def test_one_that_goes_wrong_is_not_kept_from_the_first_go(database):
    """What is run again after another's mistake stands in the store once."""
    ran = []

    def counted(connection):
        ran.append("once")
        connection.execute(WRITE, {"name": f"counted {len(ran)}"})
        return len(ran)

    ended = at_once(database, {"counted": counted, "lost": lost})
    assert ended["counted"] == len(ran) == 2
    assert names(database) == {"first", "counted 2"}


def test_a_commit_that_fails_is_not_tried_again(database):
    def counted(connection):
        ran.append(connection)

    ran: list[object] = []

    @event.listens_for(database.writer, "commit")
    def refuse(connection):
        if ran:
            raise OSError("no room")

    ended = at_once(database, {"a": counted, "b": counted})
    assert all(isinstance(ended[name], OSError) for name in ("a", "b"))
    assert len(ran) == 2


def test_whoever_leaves_while_waiting_keeps_nobody_back(database):
    """Ctrl-C in a thread that waits for another's commit."""
    inside, go_on = threading.Event(), threading.Event()

    def slow(connection):
        inside.set()
        assert go_on.wait(20)

    together = database._together
    leader = threading.Thread(target=database.together, args=(slow,))
    leader.start()
    assert inside.wait(20)
    interrupted = threading.Thread(target=_interrupted, args=(database,))
    interrupted.start()
    interrupted.join(timeout=20)
    assert together._queue == []
    last = threading.Thread(target=database.together, args=(writing("last"),))
    last.start()
    go_on.set()
    for thread in (leader, last):
        thread.join(timeout=20)
    assert names(database) == {"last"}


def _interrupted(database) -> None:
    from schoolcast.store.together import _Job

    class Interrupted(_Job):
        def wait(self) -> None:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("schoolcast.store.together._Job", Interrupted)
        database.together(writing("never"))
