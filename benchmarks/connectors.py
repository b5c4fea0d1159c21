"""Connectors: how long their code is, how long their contract takes, how fast they measure.

And how fast posts go through the Facebook and X connectors where every answer takes 100 ms, one
post at a time on each of 16 and 64 lanes, beside the bound that these 100 ms set; and what the
same stand-in gives a bare loop of `requests.post` on as many threads, in the same run.
"""

import ast
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from benchmarks.kill_loop import stand_ins
from schoolcast.api import Connector
from schoolcast.api.tools import ConnectorTools
from schoolcast.domain.clock import SystemClock
from schoolcast.plugins import Loaded, load_plugins
from schoolcast.testing import RecordingAttempt, a_post

NAME = "connectors"
ROOT = Path(__file__).resolve().parents[1] / "connectors"
ANSWER = 0.1  # seconds
LANES = (16, 64)
MOST = 96  # X takes 100 posts of an account in 15 minutes, and so does its stand-in
MEASURES = 20_000
TEXT = "School is closed to pupils on Monday 4 January 2027: https://example.org/inset 👩‍👧 " * 3
_COUNTED = re.compile(r"\d+ (?:passed|failed|skipped|errors?)")


def measure() -> dict[str, Any]:
    """Figures by connector package, by kind, and by platform."""
    loaded = load_plugins()
    packages = sorted(folder.parent.name for folder in ROOT.glob("*/pyproject.toml"))
    return {
        "packages": {
            name: {"lines_of_code": _lines(ROOT / name / "src"), "contract": _contract(ROOT / name)}
            for name in packages
        },
        "measures_per_second": {
            kind: round(_measures(connector)) for kind, connector in loaded.connectors.items()
        },
        "posts_per_second": _posts_per_second(loaded),
    }


def _lines(folder: Path) -> dict[str, int]:
    """Lines that hold code: no blank ones, comments or docstrings; the stand-in apart."""
    counts = {"connector": 0, "stand_in": 0}
    for file in folder.rglob("*.py"):
        part = "stand_in" if "standin" in file.parts else "connector"
        counts[part] += _code_lines(file.read_text(encoding="utf-8"))
    return counts


def _code_lines(source: str) -> int:
    silent: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        documented = isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        )
        if documented and ast.get_docstring(node, clean=False) is not None:
            words = node.body[0]
            silent |= set(range(words.lineno, (words.end_lineno or words.lineno) + 1))
    lines = enumerate(source.splitlines(), start=1)
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") and number not in silent
        for number, line in lines
    )


def _contract(package: Path) -> dict[str, Any]:
    """Seconds that the contract takes, and how its promises ended."""
    began = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_contract.py"],
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = round(time.perf_counter() - began, 1)
    ended = _COUNTED.findall(ran.stdout.strip().splitlines()[-1]) if ran.stdout.strip() else []
    return {"seconds": seconds, "passed": ran.returncode == 0, "ended": ", ".join(ended)}


def _measures(connector: type[Connector[Any]]) -> float:
    """Calls a second; measuring needs no settings."""
    sample: Any = connector.__new__(connector)
    began = time.perf_counter()
    for _ in range(MEASURES):
        sample.measure(TEXT)
    return MEASURES / (time.perf_counter() - began)


def _posts_per_second(loaded: Loaded) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for platform in ("facebook", "x"):
        if platform not in loaded.standins or platform not in loaded.connectors:
            continue
        found[platform] = {}
        for lanes in LANES:
            with _slow(platform) as port:
                bare = _bare(platform, port, lanes)
                figures = _through(loaded, platform, port, lanes)
            found[platform][str(lanes)] = figures | {
                "bare_requests": round(bare, 1),
                "part_of_bare_requests": round(figures["rate"] / bare, 2),
            }
    return found


@contextmanager
def _slow(platform: str) -> Iterator[dict[str, Any]]:
    """A stand-in that takes its time for each answer, in a process of its own."""
    import requests

    with tempfile.TemporaryDirectory(prefix="schoolcast-bench-") as folder:
        with stand_ins(Path(folder)) as ports:
            fault = {"platform": platform, "method": "POST", "path": ".", "fault": "slow"}
            said = requests.post(
                f"{ports['control']}/faults",
                json={**fault, "times": 0, "seconds": ANSWER},
                timeout=10,
            )
            said.raise_for_status()
            yield dict(ports[platform])


def _through(loaded: Loaded, platform: str, port: dict[str, Any], lanes: int) -> dict[str, float]:
    kind = loaded.connectors[platform]
    with tempfile.TemporaryDirectory(prefix="schoolcast-bench-") as folder:
        tools = ConnectorTools(clock=SystemClock(), channel=platform, folder=Path(folder))
        connectors = [kind(settings=_settings(kind, port), tools=tools) for _ in range(lanes)]
        _send(kind(settings=_settings(kind, port), tools=tools), lanes, 1)  # loads its libraries
        began = time.perf_counter()
        with ThreadPoolExecutor(lanes) as pool:
            list(pool.map(_send, connectors, range(lanes), [MOST // lanes] * lanes))
        took = time.perf_counter() - began
    rate = lanes * (MOST // lanes) / took
    bound = lanes / ANSWER
    return {"rate": round(rate, 1), "bound": bound, "part_of_bound": round(rate / bound, 2)}


def _bare(platform: str, port: dict[str, Any], lanes: int) -> float:
    """Calls a second of the stand-in, which refuses each for want of a token, as late as a post."""
    import requests

    path = f"v25.0/{port['page_id']}/feed" if platform == "facebook" else "2/tweets"
    url = f"{port['base_url']}/{path}"

    def calls(lane: int) -> None:
        for number in range(MOST // lanes):
            requests.post(url, json={"text": f"Post {lane}.{number}"}, timeout=30)

    began = time.perf_counter()
    with ThreadPoolExecutor(lanes) as pool:
        list(pool.map(calls, range(lanes)))
    return lanes * (MOST // lanes) / (time.perf_counter() - began)


def _send(connector: Connector[Any], lane: int, posts: int) -> None:
    for number in range(posts):
        attempt = RecordingAttempt(SystemClock(), key=f"bench-{lane}-{number}")
        connector.publish(a_post(text=f"Post {time.perf_counter_ns()}, {lane}.{number}"), attempt)


def _settings(kind: type[Connector[Any]], port: dict[str, Any]) -> Any:
    fields = kind.Settings.model_fields
    known = {name: value for name, value in port.items() if name in fields}
    secret = {name for name, field in fields.items() if field.annotation is SecretStr}
    return kind.Settings(**{n: SecretStr(v) if n in secret else v for n, v in known.items()})
