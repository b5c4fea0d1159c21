"""Real processes, killed and doubled: W3, W4 and W14."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from schoolcast.domain.clock import SystemClock
from schoolcast.domain.delivery import State

PROGRAM = (sys.executable, "-c", "from schoolcast.cli.main import run; run()")
BUSY = 75

TARRY = '''
import json
import os
import time
from datetime import timedelta
from typing import ClassVar

from pydantic import BaseModel

from schoolcast.api import Capabilities, Connector, Receipt, SettleBy, hookimpl


class Nothing(BaseModel):
    pass


class Tarry(Connector):
    """Appends to a file; stops before or after it does, where a file of that name lies."""

    kind: ClassVar[str] = "tarry"
    Settings: ClassVar[type] = Nothing
    capabilities: ClassVar[Capabilities] = Capabilities(
        withdraw=True, settle_by=SettleBy.LOOK_UP, settle_after=timedelta(seconds=1)
    )

    def publish(self, post, attempt):
        self.tarry("before")
        attempt.creating()
        self.tarry("committed")
        number = f"{os.getpid()}-{attempt.key}-{attempt.number}"
        with (self.tools.folder / "wall.jsonl").open("a") as wall:
            print(json.dumps({"id": number, "text": post.text}), file=wall)
        self.tarry("after")
        return Receipt(remote_id=number)

    def withdraw(self, receipt, attempt):
        with (self.tools.folder / "gone.jsonl").open("a") as gone:
            print(receipt.remote_id, file=gone)
        self.tarry("withdrawn")
        return receipt

    def find(self, post, attempts, taken):
        wall = self.tools.folder / "wall.jsonl"
        for line in wall.read_text().splitlines() if wall.exists() else []:
            if json.loads(line)["text"] == post.text and json.loads(line)["id"] not in taken:
                return Receipt(remote_id=json.loads(line)["id"])
        return None

    def tarry(self, where):
        if (self.tools.folder / f"tarry-{where}").exists():
            (self.tools.folder / f"tarries-{where}").touch()
            time.sleep(60)


@hookimpl
def schoolcast_register_connectors(register):
    register(Tarry)
'''
CHANNEL = """[plugins]
folders = ["own"]

[[channels]]
name = "tarry"
kind = "tarry"
audience = "public"
"""


class Processes:
    """A school whose passes are real processes."""

    def __init__(self, office: Any) -> None:
        self.office = office
        self.folder: Path = office.folder
        self._started: list[subprocess.Popen[str]] = []

    def plan(self, *items: str, channel: str = "tarry") -> None:
        """Approved announcements, due at once."""
        for item in items:
            self.office.write(
                f"{item}.md",
                id=item,
                kind="update",
                keys=f'channels = ["{channel}"]',
                publish_at="on-approval",
                body=f"Our garden is in flower: bed {len(item)}.",
            )
            self.office.submit(f"{item}.md")
            self.office.approve(item)

    def start(self, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*PROGRAM, "--config", str(self.folder / "config.toml"), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def killed(self, where: str) -> None:
        """Start a pass and kill it as hard as can be, once it stands still there."""
        stop = self.folder / f"tarry-{where}"
        stop.touch()
        process = self.start("run")
        wait_for((self.folder / f"tarries-{where}").exists, process)
        process.kill()
        process.wait(timeout=10)
        stop.unlink()

    def passed(self) -> dict[str, Any]:
        """One pass to its end."""
        process = self.start("run", "--json")
        out, err = process.communicate(timeout=60)
        assert process.returncode in (0, 4), err
        return json.loads(out)

    def wall(self, name: str = "wall.jsonl") -> list[str]:
        file = self.folder / name
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def gaps(self) -> list[Any]:
        """The times of which the store knows nothing."""
        with self.office.app() as app:
            return list(app.school.ledger.gaps())

    def close(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate(timeout=10)


def wait_for(happens: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Until it happens; fails where the process ends before, or after half a minute."""
    end = time.monotonic() + 30
    while not happens():
        if process.poll() is not None:
            raise AssertionError(process.communicate()[1])
        assert time.monotonic() < end
        time.sleep(0.01)


on_either_database = pytest.mark.parametrize(
    "processes", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def processes(request, office) -> Iterator[Processes]:
    (office.folder / "own").mkdir()
    (office.folder / "own" / "tarry_connector.py").write_text(TARRY, encoding="utf-8")
    office.configure(CHANNEL)
    if getattr(request, "param", "sqlite") == "postgres":
        url = request.getfixturevalue("postgres_url")
        office.configure(f'\n[store]\nurl = "{url}"\n')
    office.clock = SystemClock()
    processes = Processes(office)
    yield processes
    processes.close()


@on_either_database
def test_w03_killed_between_claim_and_send(processes):
    processes.plan("garden")
    processes.killed("before")
    assert [each.state for each in processes.office.deliveries()] == [State.SENDING]
    processes.passed()  # minutes before the lease runs out: the run lock was free
    assert [each.state for each in processes.office.deliveries()] == [State.PUBLISHED]
    assert len(processes.wall()) == 1


@on_either_database
def test_w04_killed_between_send_and_record(processes):
    processes.plan("garden")
    processes.killed("after")
    assert len(processes.wall()) == 1
    processes.passed()
    (delivery,) = processes.office.deliveries()
    assert (delivery.state, delivery.attempts) == (State.PUBLISHED, 1)
    assert delivery.remote_id in processes.wall()[0]
    assert len(processes.wall()) == 1


def test_w04_killed_between_the_last_commit_and_the_call(processes):
    processes.plan("garden")
    processes.killed("committed")
    end = time.monotonic() + 60
    while processes.passed() and processes.office.deliveries()[0].state is State.UNKNOWN:
        assert processes.wall() == []
        assert time.monotonic() < end
    (delivery,) = processes.office.deliveries()
    assert (delivery.state, delivery.attempts) == (State.PUBLISHED, 2)
    assert len(processes.wall()) == 1


def test_w04_a_withdrawal_that_is_killed_is_done_again(processes):
    processes.plan("garden")
    processes.passed()
    with processes.office.app() as app:
        (delivery,) = app.school.store.deliveries()
        app.school.store.add_withdrawal(delivery.id, person="Head", at=app.clock.now())
    processes.killed("withdrawn")
    processes.passed()
    states = [(each.operation, each.state) for each in processes.office.deliveries()]
    assert sorted(states) == [("publish", State.PUBLISHED), ("withdraw", State.PUBLISHED)]
    assert set(processes.wall("gone.jsonl")) == {delivery.remote_id}


@on_either_database
def test_w14_two_daemons_and_a_cron_run_on_one_store(processes):
    items = [f"garden-{'x' * number}" for number in range(1, 6)]
    first = processes.start("daemon")
    wait_for(lambda: _at_work(processes), first)
    second = processes.start("daemon")
    assert second.wait(timeout=60) == BUSY
    processes.plan(*items)
    cron = processes.start("run", "--json")
    assert cron.wait(timeout=60) == BUSY
    assert "at work on this store" in cron.communicate()[1]
    wait_for(lambda: len(processes.wall()) == len(items), first)
    first.send_signal(signal.SIGTERM)
    assert first.wait(timeout=60) == 0
    assert {each.state for each in processes.office.deliveries()} == {State.PUBLISHED}
    assert len(processes.wall()) == len(items)


@on_either_database
def test_w23_a_store_that_is_put_back_under_a_daemon(processes):
    """As by psql, or sqlite3's .restore, while it runs: nothing goes out a second time."""
    processes.plan("garden")
    daemon = processes.start("daemon")
    wait_for(lambda: _is_published(processes), daemon)
    with processes.office.app() as app, app.school.ledger._database.write() as connection:
        connection.execute(text("DELETE FROM attempts"))
        if not app.school.ledger._database.sqlite:
            sequence = "SELECT setval(pg_get_serial_sequence('attempts', 'id'), 1, false)"
            connection.execute(text(sequence))
        connection.execute(text("DELETE FROM delivery_moves WHERE state <> 'scheduled'"))
        connection.execute(text("UPDATE deliveries SET state = 'scheduled', attempts = 0"))
    wait_for(lambda: len(processes.gaps()) == 1, daemon)
    wait_for(lambda: _is_published(processes), daemon)
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(timeout=60) == 0
    assert "put back to an earlier state" in daemon.communicate()[1]
    assert len(processes.wall()) == 1


def _is_published(processes: Processes) -> bool:
    return {each.state for each in processes.office.deliveries()} == {State.PUBLISHED}


def _at_work(processes: Processes) -> bool:
    with processes.office.app() as app:
        return app.school.ledger.last_beat("tick") is not None


def test_w14_cron_runs_that_start_together(processes):
    items = [f"garden-{'x' * number}" for number in range(1, 6)]
    processes.plan(*items)
    together = [processes.start("run") for _ in range(4)]
    codes = sorted(process.wait(timeout=60) for process in together)
    assert set(codes) <= {0, BUSY}
    assert 0 in codes
    assert {each.state for each in processes.office.deliveries()} == {State.PUBLISHED}
    assert len(processes.wall()) == len(items)
