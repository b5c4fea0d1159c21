"""Whole processes, measured from outside."""

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from typing import Any, NamedTuple


class Cost(NamedTuple):
    """What one process took: wall time in milliseconds, highest memory in MB."""

    ms: float
    mb: float


def once(command: Sequence[str]) -> Cost:
    """Run a command to its end, its output thrown away; RuntimeError unless it ends with 0."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = (time.perf_counter() - began) * 1000
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(took, usage.ru_maxrss / 1024)  # Linux counts in kilobytes


def in_turn(commands: dict[str, Sequence[str]], *, runs: int) -> dict[str, dict[str, Any]]:
    """Medians of each command; run in turn, so that a busy moment hits all of them alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for command in commands.values():  # files into the cache, bytecode onto the disk
        once(command)
    for _ in range(runs):
        for name, command in commands.items():
            costs[name].append(once(command))
    return {name: _medians(taken) for name, taken in costs.items()}


def _medians(costs: Sequence[Cost]) -> dict[str, Any]:
    times = sorted(cost.ms for cost in costs)
    return {
        "ms": round(statistics.median(times), 1),
        "ms_lowest": round(times[0], 1),
        "ms_highest": round(times[-1], 1),
        "peak_mb": round(statistics.median(cost.mb for cost in costs), 1),
        "runs": len(costs),
    }
