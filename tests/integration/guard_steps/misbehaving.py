"""Steps for the guard's tests: each misbehaves in its own way."""

import ctypes
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from schoolcast.domain.errors import ContentProblem


def add(first: int, second: int) -> int:
    return first + second


def runaway_expression() -> object:
    return re.match(r"(a+)+$", "a" * 40 + "!")


def fill_memory() -> int:
    held = []
    while True:
        held.append(bytearray(16 * 2**20))


def huge_allocation() -> int:
    return len("x" * 2**40)


def chatter(lines: int) -> str:
    for _ in range(lines):
        print("a rule that prints")  # noqa: T201 - what the test is about
        sys.stdout.write("and writes")
    sys.stdout.flush()
    os.write(1, b"\x00" * 4096)
    os.write(2, b"and complains")
    return "done"


def read_standard_input() -> str:
    return sys.stdin.read()


def leave(code: int) -> None:
    os._exit(code)


def leave_politely() -> None:
    raise SystemExit(4)


def read_nowhere() -> None:
    ctypes.string_at(0)


def flood(size: int) -> str:
    return "x" * size


def unpicklable() -> Callable[[], None]:
    return lambda: None


def raises() -> None:
    raise ZeroDivisionError("by nought")


def raises_content_problem() -> None:
    raise ContentProblem("The body is empty.", path="autumn/fair.md", line=7, key="body")


class Awkward(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


def raises_awkwardly() -> None:
    raise Awkward


def sleeps(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def starts_another(marker: str) -> None:
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(marker).write_text(str(other.pid))
    time.sleep(60)


def environment() -> dict[str, str]:
    return dict(os.environ)


def process() -> int:
    return os.getpid()
