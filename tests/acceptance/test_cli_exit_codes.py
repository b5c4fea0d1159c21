"""Each exit code, and errors as sentences."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from schoolcast.cli import checking
from schoolcast.domain.clock import SystemClock
from schoolcast.store import RunLock


@contextmanager
def started(desk: Any, *arguments: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """The command as a process of its own; killed where the test leaves it running."""
    words = [*desk.program, "--config", str(desk.config), *arguments]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_no_config_is_5(tmp_path: Path, desk: Any) -> None:
    desk.config.unlink()
    for command in (["check"], ["run"], ["queue", "list"], ["doctor"]):
        ended = desk(*command)
        assert ended.code == 5, command
        assert "schoolcast init" in ended.err + ended.out


def test_a_typo_in_the_settings_is_5(desk: Any) -> None:
    desk.configure("[approval]", "[aproval]")
    ended = desk("run")
    assert ended.code == 5
    assert 'did you mean "approval"?' in ended.err


def test_an_unknown_zone_is_5(desk: Any) -> None:
    desk.configure("Europe/London", "Europe/Londn")
    ended = desk("check")
    assert ended.code == 5
    assert 'No time zone is called "Europe/Londn"' in ended.err


def test_another_schema_is_5(desk: Any) -> None:
    import sqlite3

    with sqlite3.connect(desk.folder / "data" / "schoolcast.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for command in (["run"], ["queue", "list"], ["upgrade"], ["doctor"]):
        ended = desk(*command)
        assert ended.code == 5, command
        assert "newer schoolcast" in ended.err + ended.out


def test_a_store_that_vanished_is_5_and_not_made_anew(desk: Any) -> None:
    (desk.folder / "data" / "schoolcast.sqlite3").unlink()
    ended = desk("run")
    assert ended.code == 5
    assert "is gone" in ended.err
    assert not (desk.folder / "data" / "schoolcast.sqlite3").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--now"],
        ["plan", "--now"],
        ["run", "--now"],
        ["submit", "inset", "--as", "Pat", "--now"],
        ["approve", "inset", "--as", "Head", "--now"],
    ],
)
def test_now_is_2_in_a_real_school(new_desk: Callable[..., Any], arguments: list[str]) -> None:
    desk = new_desk("--name", "St. Mary's")
    ended = desk(*arguments, "2026-12-11T15:31")
    assert ended.code == 2
    assert "only in a rehearsal" in ended.err


@pytest.mark.parametrize("moment", ["tomorrow", "2027-03-28T01:30"])
def test_now_that_is_no_moment_is_2(desk: Any, moment: str) -> None:
    desk.write()
    assert desk("check", now=moment).code == 2


def test_now_is_the_schools_wall_time(desk: Any) -> None:
    desk.write(publish_at="2027-07-01 09:00", keys="event_date = 2027-07-02")
    desk("submit", "inset", "--as", "Pat", now="2026-12-01T09:00")
    desk("approve", "inset", "--as", "Head", now="2026-12-01T09:00")
    assert desk("run", "--json", now="2027-07-01T08:59").json["dispatched"] == 0
    assert desk("run", "--json", now="2027-07-01T08:00+00:00").json["dispatched"] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["frobnicate"],
        ["submit", "inset"],
        ["approve", "--as", "Head"],
        ["plan", "--weeks", "none"],
        ["queue", "list", "--state", "lost"],
        ["queue", "show", "999"],
        ["check", "no-such-folder"],
        ["preview", "no-such-item"],
        ["channels", "test", "facebok"],
        ["approve", "inset", "--as", "Head", "--answer", "without-words"],
    ],
)
def test_what_cannot_be_done_is_2(desk: Any, arguments: list[str]) -> None:
    desk.write()
    ended = desk(*arguments)
    assert ended.code == 2
    assert ended.err
    assert "Traceback" not in ended.err


def test_a_near_command_is_named(desk: Any) -> None:
    assert 'did you mean "check"?' in desk("chek").err


def test_init_leaves_what_is_there(desk: Any) -> None:
    before = desk.config.read_bytes()
    ended = desk("init", desk.folder)
    assert ended.code == 2
    assert desk.config.read_bytes() == before


def test_75_while_another_is_at_work(desk: Any) -> None:
    url = f"sqlite:///{desk.folder / 'data' / 'schoolcast.sqlite3'}"
    with RunLock(url, clock=SystemClock()):
        for command in ("run", "daemon"):
            ended = desk(command)
            assert ended.code == 75
            assert "at work on this store" in ended.err
        assert desk("run", "--dry-run").code == 0
    assert desk("run").code == 0


def test_1_keeps_the_details_in_the_log(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr(checking, "check_files", fail)
    ended = desk("check")
    log = desk.folder / "data" / "schoolcast.log"
    assert ended.code == 1
    assert len(ended.err.splitlines()) == 1
    assert str(log) in ended.err
    assert "ZeroDivisionError: deep inside" in log.read_text(encoding="utf-8")
    if os.name == "posix":
        assert log.stat().st_mode & 0o077 == 0


def test_ctrl_c_is_quiet(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "check_files", interrupt)
    ended = desk("check")
    assert (ended.code, ended.out, ended.err.strip()) == (130, "", "")


@pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")
def test_a_reader_that_goes_away_is_no_error(desk: Any) -> None:
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [*desk.program, "--config", str(desk.config), "plugins", "list"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")
def test_the_daemon_sends_and_ends_cleanly(desk: Any) -> None:
    with started(desk, "daemon") as process:
        assert process.stderr is not None
        assert "at work" in process.stderr.readline()
        assert desk("run").code == 75
        file = desk.write(publish_at="on-approval", keys="", kind="update", body="Hello.")
        assert desk("submit", file, "--as", "Pat").code == 0
        assert desk("approve", file, "--as", "Head").code == 0
        said = [process.stderr.readline() for _ in range(2)]
        assert all("Went out" in line for line in said)
        assert len(desk.posted()) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")
def test_stand_ins_serve_until_they_are_stopped(desk: Any, tmp_path: Path) -> None:
    ports = tmp_path / "ports.json"
    with started(desk, "standins", "--ports-file", str(ports)) as process:
        deadline = time.monotonic() + 20
        while not ports.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert '"facebook"' in ports.read_text(encoding="utf-8")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_upgrade_of_what_is_current(desk: Any) -> None:
    ended = desk("upgrade")
    assert (ended.code, "up to date" in ended.out) == (0, True)
