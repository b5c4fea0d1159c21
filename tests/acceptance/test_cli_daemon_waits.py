"""A daemon that is started before its store can be used, as at boot."""

from typing import Any

import pytest

from schoolcast.bootstrap import app as bootstrap
from schoolcast.cli import daemon
from schoolcast.domain.errors import ConfigurationProblem, StoreProblem
from schoolcast.engine.local import Daemon


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
