"""When connections end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schoolcast.pipeline.connections import FILE, Connection, keep_connections, read_connections

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def test_what_is_kept_is_read_again_beside_the_others(tmp_path: Path) -> None:
    page = Connection(tested_at=NOW, expires_at=NOW + timedelta(days=60))
    account = Connection(tested_at=NOW)
    keep_connections(tmp_path, {"facebook": page})
    keep_connections(tmp_path, {"x": account})
    assert read_connections(tmp_path) == {"facebook": page, "x": account}


def test_nothing_is_written_for_nothing(tmp_path: Path) -> None:
    keep_connections(tmp_path, {})
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"x": 1}', '{"x": {}}', '{"x": {"tested_at": "2027-01-04", "expires_at": 1}}'],
)
def test_a_file_that_makes_no_sense_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert read_connections(tmp_path) == {}


@pytest.mark.parametrize(("days", "soon"), [(-1, True), (13, True), (15, False)])
def test_the_last_two_weeks_are_soon(days: int, soon: bool) -> None:
    ends = NOW + timedelta(days=days)
    assert Connection(tested_at=NOW, expires_at=ends).ends_soon(NOW) is soon
    assert not Connection(tested_at=NOW).ends_soon(NOW)
