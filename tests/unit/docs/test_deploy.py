"""The files of deploy/ are what cron, systemd and the Task Scheduler can read."""

import configparser
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[3] / "deploy"
UNITS = [*sorted(path.name for path in DEPLOY.glob("*.service")), "schoolcast.timer"]
_TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def cron_command() -> str:
    """What the one line of the crontab runs."""
    lines = (DEPLOY / "crontab").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith("*")]
    assert line.split()[:5] == ["*"] * 5
    assert "%" not in line  # which cron would take for a line end
    return line.split(maxsplit=5)[5]


@pytest.mark.parametrize(
    ("code", "mailed"), [(0, ""), (75, ""), (4, "one waits\n"), (5, "one waits\n")]
)
def test_cron_mails_what_needs_somebody(tmp_path: Path, code: int, mailed: str) -> None:
    program = tmp_path / "schoolcast"
    program.write_text(f"#!/bin/sh\necho one waits\nexit {code}\n")
    program.chmod(0o755)
    command = cron_command().replace("/opt/schoolcast/bin/schoolcast", str(program))
    ran = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert ran.stdout + ran.stderr == mailed


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_the_units(tmp_path: Path, name: str) -> None:
    unit = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    unit.optionxform = str  # type: ignore[assignment,method-assign] # as configparser's pages say
    unit.read(DEPLOY / name, encoding="utf-8")
    assert unit.has_section("Unit")
    if name.endswith(".service"):
        assert unit["Service"]["ExecStart"].startswith("/opt/schoolcast/bin/schoolcast --config ")


@pytest.mark.parametrize("name", ["schoolcast.service", "schoolcast-daemon.service"])
def test_who_was_mailed_is_known_to_the_next_pass_of_a_unit(name: str) -> None:
    """A unit's own temporary files are gone when it ends."""
    unit = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    kept = {"RuntimeDirectory=schoolcast", "RuntimeDirectoryPreserve=yes"}
    assert "PrivateTmp=true" not in unit or kept <= set(unit)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_verifies_the_units(tmp_path: Path) -> None:
    for name in UNITS:  # the paths of a real installation are not here
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/opt/schoolcast/bin/schoolcast", "/bin/true"))
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [line for line in ran.stderr.splitlines() if str(tmp_path) in line]
    assert not complaints


def test_the_task_scheduler_gets_a_whole_task() -> None:
    task = ElementTree.parse(DEPLOY / "schoolcast-task.xml").getroot()
    assert task.tag == f"{_TASK}Task"
    interval = task.find(f".//{_TASK}Repetition/{_TASK}Interval")
    arguments = task.find(f".//{_TASK}Exec/{_TASK}Arguments")
    assert interval is not None
    assert interval.text == "PT1M"
    assert arguments is not None
    assert (arguments.text or "").endswith(" run")
