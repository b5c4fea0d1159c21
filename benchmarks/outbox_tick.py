"""A pass with a thousand deliveries due at one instant, all to one outbox.

Beside it, in turn: the same posts written by the same number of plain file writes, with and
without pressing each onto the disk; no record, no claim, no approval.
"""

import json
import os
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks._school import CHANNEL, START, fill, make_school, run_once
from schoolcast.bootstrap import open_app
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.delivery import State

NAME = "outbox_tick"
DELIVERIES = 1_000
RUNS = 3


def measure() -> dict[str, Any]:
    """Deliveries a second, and how many times faster bare writing is."""
    rates: dict[str, list[float]] = {"tick": [], "writes": [], "writes_fsync": []}
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(prefix="schoolcast-bench-") as folder:
            posts = Path(folder) / "school" / "outbox"
            rates["tick"].append(_tick(Path(folder) / "school"))
            texts = [file.read_text(encoding="utf-8") for file in posts.glob("*/post.json")]
            rates["writes"].append(_write(Path(folder) / "bare", texts, pressed=False))
            rates["writes_fsync"].append(_write(Path(folder) / "pressed", texts, pressed=True))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    return {
        "deliveries": DELIVERIES,
        "runs": RUNS,
        "per_second": {name: round(rate, 1) for name, rate in medians.items()},
        "ratio_to_writes": round(medians["writes"] / medians["tick"], 1),
        "ratio_to_writes_fsync": round(medians["writes_fsync"] / medians["tick"], 1),
    }


def _tick(folder: Path) -> float:
    settings = make_school(folder)
    fill(settings, DELIVERIES, due=START)
    with open_app(settings, clock=FixedClock(START + timedelta(minutes=1))) as app:
        began = time.perf_counter()
        run_once(app)
        took = time.perf_counter() - began
        sent = app.school.store.deliveries(states=[State.PUBLISHED])
    if len(sent) != DELIVERIES:
        raise RuntimeError(f"{len(sent)} of {DELIVERIES} deliveries went out to the {CHANNEL}")
    return DELIVERIES / took


def _write(folder: Path, texts: list[str], *, pressed: bool) -> float:
    began = time.perf_counter()
    folder.mkdir()
    for number, text in enumerate(texts):
        with (folder / f"{number}.json").open("w", encoding="utf-8") as file:
            file.write(json.dumps(json.loads(text)))
            if pressed:
                file.flush()
                os.fsync(file.fileno())
    return len(texts) / (time.perf_counter() - began)
