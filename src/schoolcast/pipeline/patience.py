"""Patience: asking several at once, and not waiting for who does not answer."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")


def answers_within(seconds: float, jobs: Mapping[str, Callable[[], T]]) -> dict[str, T]:
    """What the jobs gave within that time, by their names.

    Those that take longer are left to themselves; they don't keep the process from ending.
    """
    answers: dict[str, T] = {}

    def ask(name: str) -> None:
        answers[name] = jobs[name]()

    threads = [threading.Thread(target=ask, args=(name,), daemon=True) for name in jobs]
    end = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return dict(answers)
