"""The daemon as a process, killed at random moments, on a platform that misbehaves."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DELIVERIES = 500


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_five_hundred_deliveries_none_doubled_none_lost():
    command = (sys.executable, "-m", "benchmarks.kill_loop", "--deliveries", str(DELIVERIES))
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=230)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    found = json.loads(ended.stdout)
    assert found["details"] == {"doubled": [], "lost": [], "unexplained": []}
    assert found["states"] == {"published": DELIVERIES}
    assert found["kills"] >= 5
    assert found["page_settings"]["settle_seconds"] == 3  # the figures are those of such a school
    assert found["orphaned_attempts"] >= 1
    assert found["orphan_recognised_s"]["highest"] < found["goal_recognised_s"]
