"""The benchmark of ten thousand deliveries compares like with like, or says that it can't."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]


def test_jobs_that_are_added_after_their_time_are_not_measured(tmp_path, monkeypatch):
    """Their lateness would be that of the planning."""
    monkeypatch.syspath_prepend(ROOT)
    monkeypatch.chdir(ROOT)
    from benchmarks.throughput_10k import _begun, _jobs_process

    nowhere = SimpleNamespace(url="http://127.0.0.1:9")
    with _jobs_process(tmp_path / "jobs.db", nowhere, datetime.now(UTC), "none", 3) as process:
        with pytest.raises(RuntimeError, match="took too long to plan"):
            _begun(process)
