"""Whole processes, measured from outside."""

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

_LAUNCHER = """
import json, os, sys, time
nothing = os.open(os.devnull, os.O_RDWR)
over = [(os.POSIX_SPAWN_DUP2, nothing, 0), (os.POSIX_SPAWN_DUP2, nothing, 1)]
began = time.perf_counter()
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=over)
_, status, usage = os.wait4(pid, 0)
ms = (time.perf_counter() - began) * 1000
print(json.dumps([os.waitstatus_to_exitcode(status), ms, usage.ru_maxrss / 1024]))
"""
"""A process begins with the memory mark of the one that starts it, so a small one has to."""


class Cost(NamedTuple):
    """What one process took: wall time in milliseconds, highest memory in MB."""

    ms: float
    mb: float


def once(command: Sequence[str]) -> Cost:
    """Run a command to its end, its output thrown away; RuntimeError unless it ends with 0."""
    launcher = (sys.executable, "-I", "-S", "-c", _LAUNCHER)
    said = subprocess.run([*launcher, *command], check=True, stdout=subprocess.PIPE).stdout
    code, ms, mb = json.loads(said)
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}")
    return Cost(ms, mb)


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
