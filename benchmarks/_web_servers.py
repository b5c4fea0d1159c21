"""The pages and the bare page beside them, each as a process, watched from outside."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks._web_browser import Browser

_SCHOOLCAST = (sys.executable, "-c", "from schoolcast.cli.main import run; run()")
_ADDRESS = re.compile(r"http://\S+")


@dataclass(frozen=True)
class Server:
    """A running server; `first_answer` is seconds from its start to the first page."""

    process: "subprocess.Popen[str]"
    address: str
    first_answer: float

    def cpu(self) -> float:
        """Milliseconds that it and its children have computed; 0 where the system won't tell."""
        return sum(map(_cpu, _family(self.process.pid)))

    def memory(self) -> dict[str, float]:
        """MB in memory: of itself, and of its guarded children."""
        own, *children = (_memory(pid) for pid in _family(self.process.pid))
        return {"itself": own, "children": round(sum(children), 1)}


@contextmanager
def pages(folder: Path, page: str = "/sign-in") -> Iterator[Server]:
    """`schoolcast serve` of the school in `folder`."""
    config = ("--config", str(folder / "config.toml"))
    with _running((*_SCHOOLCAST, *config, "serve", "--port", "0"), page) as server:
        yield server


@contextmanager
def bare_page(size: int, threads: int) -> Iterator[Server]:
    """One page of `size` bytes."""
    command = (sys.executable, "-m", "benchmarks._web_peer", str(size), str(threads))
    with _running(command, "/") as server:
        yield server


@contextmanager
def _running(command: tuple[str, ...], page: str) -> Iterator[Server]:
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout
        said = next(filter(None, map(_ADDRESS.search, process.stdout)), None)
        if said is None:
            raise RuntimeError(f"{' '.join(command)} said no address")
        browser = Browser(said[0])
        browser.get(page)
        browser.close()
        yield Server(process, said[0], time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _family(pid: int) -> list[int]:
    """The process and its children, itself first."""
    try:
        lists = [task / "children" for task in Path(f"/proc/{pid}/task").iterdir()]
        return [pid, *(int(one) for file in lists for one in file.read_text().split())]
    except OSError:
        return [pid]


def _cpu(pid: int) -> float:
    try:
        files = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
        return sum(int(file.read_text().split()[0]) for file in files) / 1e6
    except OSError:
        return 0.0


def _memory(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return round(int(found[1]) / 1000, 1) if found else 0.0
