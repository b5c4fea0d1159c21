"""What the proofs share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schoolcast.store import create

SCHEDULES = "schedules"  # counted at the end of the run, in tests/conftest.py


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
