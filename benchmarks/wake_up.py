"""From the due time to the first byte that reaches the platform, with the daemon as a process."""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks._plans import Planned, make_school, plan
from benchmarks._platform import PLUGIN, platform

NAME = "wake_up"
DELIVERIES = 60
APART = timedelta(seconds=2)
WARM_UP = timedelta(seconds=6)
PROGRAM = (sys.executable, "-c", "from schoolcast.cli.main import run; run()")
CHANNEL = """
[[channels]]
name = "bench"
kind = "bench"
audience = "public"
settings = {{ url = "{url}" }}
"""


def measure() -> dict[str, Any]:
    """Lateness in milliseconds; nothing is warmed up but the daemon's own start."""
    with tempfile.TemporaryDirectory(prefix="schoolcast-wake-") as folder, platform() as remote:
        settings = make_school(Path(folder) / "school", CHANNEL.format(url=remote.url), PLUGIN)
        begin = datetime.now(UTC) + WARM_UP
        wanted = [
            Planned(
                item=f"item-{number:03}",
                channels=("bench",),
                due=begin + APART * number + timedelta(milliseconds=37 * number % 1000),
            )
            for number in range(DELIVERIES)
        ]
        plan(settings, wanted)
        command = (*PROGRAM, "--config", str(settings.folder / "config.toml"), "daemon")
        daemon = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            end = wanted[-1].due + timedelta(seconds=3)
            time.sleep((end - datetime.now(UTC)).total_seconds())
            noted = remote.noted()
        finally:
            daemon.terminate()
            daemon.wait(timeout=30)
    return _figures(wanted, noted)


def _figures(wanted: list[Planned], noted: list[tuple[float, str]]) -> dict[str, Any]:
    due = {planned.item: planned.due.timestamp() for planned in wanted}
    late = sorted((at - due[_item(body)]) * 1000 for at, body in noted)
    hundredths = statistics.quantiles(late, n=100, method="inclusive")
    return {
        "deliveries": len(late),
        "expected": len(wanted),
        "p50_ms": round(hundredths[49], 1),
        "p99_ms": round(hundredths[98], 1),
        "highest_ms": round(late[-1], 1),
        "early": sum(each < 0 for each in late),
        "goal_p99_ms": 100,
    }


def _item(body: str) -> str:
    found = re.search(r"item-\d+", body)
    assert found
    return found.group()
