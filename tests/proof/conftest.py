"""What the proofs share, and the count of schedules at the end of the run."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schoolcast.store import create

SCHEDULES = "schedules"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store to copy."""
    file = tmp_path_factory.mktemp("blank") / "blank.db"
    create(f"sqlite:///{file}")
    return file


@pytest.fixture
def count_schedules(record_property: Any) -> Iterator[Any]:
    """Call it with a number: how many schedules this test has played."""
    yield lambda number: record_property(SCHEDULES, number)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how much was proved."""
    reports = terminalreporter.stats.get("passed", [])
    played = sum(
        value for report in reports for name, value in report.user_properties if name == SCHEDULES
    )
    if played:
        terminalreporter.write_line(f"Fault and crash schedules played: {played:,}")
