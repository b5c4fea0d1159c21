"""A daemon that is started before its store can be used, as at boot."""

from typing import Any

import pytest

from schoolcast.alerts.alarm import Alarm
from schoolcast.bootstrap import app as bootstrap
from schoolcast.cli import daemon
from schoolcast.domain.errors import ConfigurationProblem, StoreProblem, StoreWentBack
from schoolcast.engine.local import Daemon
from schoolcast.store import RunLock


def test_it_waits_for_a_store_that_is_not_there_yet(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended with 5, systemd would not start it again, and nobody would hear of it."""
    really = bootstrap.build_school
    answers = ["The server does not answer."] * 3
    ran = []

    def build(*arguments: Any, **options: Any) -> Any:
        if answers:
            raise StoreProblem(answers.pop())
        return really(*arguments, **options)

    monkeypatch.setattr(bootstrap, "build_school", build)
    monkeypatch.setattr(daemon, "_LOOK_AGAIN", 0)
    monkeypatch.setattr(Daemon, "run", lambda self: ran.append(self))
    ended = desk("daemon")
    assert (ended.code, len(ran)) == (0, 1)
    assert ended.err.count("does not answer. Waiting for it.") == 1


def test_it_does_not_wait_for_what_a_person_has_to_mend(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*_: Any, **__: Any) -> None:
        raise ConfigurationProblem("The database server refused to open it.")

    monkeypatch.setattr(bootstrap, "build_school", build)
    assert desk("daemon").code == 5


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Alarm, str]]:
    """What which alarm of the process is told, in order."""
    said: list[tuple[Alarm, str]] = []
    monkeypatch.setattr(Alarm, "trouble", lambda self, words: said.append((self, words)))
    monkeypatch.setattr(Alarm, "eased", lambda self: said.append((self, "eased")))
    return said


def test_a_store_that_can_be_read_but_not_used_stays_one_standstill(
    desk: Any, monkeypatch: pytest.MonkeyPatch, heard: list[tuple[Alarm, str]]
) -> None:
    """As on a disk that is full: eased at each look, the quarter of an hour would never be up."""
    really, left = RunLock.acquire, ["The lock can't be written."] * 3

    def acquire(self: RunLock) -> None:
        if left:
            raise StoreProblem(left.pop())
        really(self)

    monkeypatch.setattr(RunLock, "acquire", acquire)
    monkeypatch.setattr(daemon, "_LOOK_AGAIN", 0)
    monkeypatch.setattr(Daemon, "run", lambda self: None)
    assert desk("daemon").code == 0
    assert [words for _, words in heard] == ["The lock can't be written."] * 3 + ["eased"]


def test_begun_anew_it_tells_nobody_of_what_had_stopped_it_before(
    desk: Any, monkeypatch: pytest.MonkeyPatch, heard: list[tuple[Alarm, str]]
) -> None:
    """A server is stopped to put its store back: a quarter of an hour later all is well."""
    runs = []

    def run(self: Daemon) -> None:
        runs.append(self)
        if len(runs) == 1:
            self._events.trouble("The server does not answer.")
            raise StoreWentBack

    monkeypatch.setattr(Daemon, "run", run)
    assert desk("daemon").code == 0
    assert len(runs) == 2
    (troubled,) = [alarm for alarm, words in heard if words != "eased"]
    assert [words for alarm, words in heard if alarm is troubled][-1] == "eased"
