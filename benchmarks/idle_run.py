"""What a pass with nothing to do costs, with a short past and with a long one.

Beside it, in turn: an interpreter that imports what every use of the store needs, which is the
floor for any program built on it.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks._processes import in_turn
from benchmarks._school import fill, make_school

NAME = "idle_run"
RUNS = 15
SHORT, LONG = 100, 10_000
_SCHOOLCAST = (sys.executable, "-c", "from schoolcast.cli.main import run; run()")


def measure() -> dict[str, Any]:
    """Medians of whole processes, and the ratios that matter."""
    with tempfile.TemporaryDirectory(prefix="schoolcast-bench-") as folder:
        runs = {items: _run(Path(folder) / str(items), items) for items in (SHORT, LONG)}
        figures = in_turn(
            {
                "version": (*_SCHOOLCAST, "--version"),
                f"run_{SHORT}": runs[SHORT],
                f"run_{LONG}": runs[LONG],
                "floor_click": (sys.executable, "-c", "import click"),
                "floor_libraries": (
                    sys.executable,
                    "-c",
                    "import click, pydantic, sqlalchemy, requests",
                ),
            },
            runs=RUNS,
        )
    short, long = figures[f"run_{SHORT}"], figures[f"run_{LONG}"]
    return figures | {
        "time_ratio": round(long["ms"] / short["ms"], 3),
        "time_ratio_of_lowest": round(long["ms_lowest"] / short["ms_lowest"], 3),
        "memory_ratio": round(long["peak_mb"] / short["peak_mb"], 3),
        "goal": 1.2,
    }


def _run(folder: Path, items: int) -> tuple[str, ...]:
    fill(make_school(folder), items)
    return (*_SCHOOLCAST, "--config", str(folder / "config.toml"), "run")
