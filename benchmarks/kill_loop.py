"""`schoolcast daemon` as a process, killed at random moments while the platform misbehaves.

What counts is what the public would see: the stand-in's ledger and the outbox folders.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks._plans import Planned, make_school, plan
from schoolcast.bootstrap import open_app
from schoolcast.domain.delivery import Delivery, State
from schoolcast.settings import Settings

NAME = "kill_loop"
SEEDS = (1, 2, 3, 4)
DELIVERIES = 1000  # a seed
PROGRAM = (sys.executable, "-c", "from schoolcast.cli.main import run; run()")
OUTBOXES = 8
EVERY = timedelta(milliseconds=130)  # a delivery to the Page
PATIENCE = timedelta(seconds=110)  # for what is left once nothing is disturbed any more
PAGE = {  # short, so that many times as much can happen in the same time
    "connect_seconds": 0.4,
    "send_seconds": 0.4,
    "read_seconds": 0.5,
    "settle_seconds": 3,
    "feed_lag_seconds": 1.5,
}
CHANNELS = """
[[channels]]
name = "page"
kind = "facebook"
audience = "public"
secrets = {{ access_token = "PAGE_TOKEN", app_secret = "APP_SECRET" }}

[channels.settings]
page_id = "{page_id}"
base_url = "{base_url}"
{times}
"""
OUTBOX = """
[[channels]]
name = "outbox-{number}"
kind = "outbox"
audience = "public"
settings = {{ folder = "out/{number}" }}
"""
CREATING = ("POST", "/feed$")
LISTING = ("GET", "/published_posts$")
FAULTS = (
    ("refuse-500", 0.0, CREATING),
    ("effect-then-500", 0.0, CREATING),
    ("effect-then-hang", 0.8, CREATING),
    ("effect-then-close", 0.0, CREATING),
    ("close-before-effect", 0.0, CREATING),
    ("slow", 0.3, CREATING),
    ("html", 0.0, CREATING),
    ("truncated", 0.0, CREATING),
    ("redirect", 0.0, CREATING),
    ("feed-lag", 1.0, CREATING),
    ("refuse-500", 0.0, LISTING),
    ("html", 0.0, LISTING),
)


@dataclass(kw_only=True)
class Result:
    """What came of one seed; times in seconds."""

    seed: int
    deliveries: int
    kills: int = 0
    faults: int = 0
    orphans: int = 0
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    recognised: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)


def measure() -> dict[str, Any]:
    """4,000 deliveries over several seeds."""
    return summary([play(seed, DELIVERIES) for seed in SEEDS])


def summary(results: list[Result]) -> dict[str, Any]:
    """All seeds together."""
    recognised = [each for result in results for each in result.recognised]
    settled = [each for result in results for each in result.settled]
    return {
        "deliveries": sum(result.deliveries for result in results),
        "kills": sum(result.kills for result in results),
        "faults": sum(result.faults for result in results),
        "orphaned_attempts": sum(result.orphans for result in results),
        "doubled": sum(len(result.doubled) for result in results),
        "lost": sum(len(result.lost) for result in results),
        "unexplained": sum(len(result.unexplained) for result in results),
        "states": dict(sum((Counter(result.states) for result in results), Counter())),
        "orphan_recognised_s": _spread(recognised),
        "orphan_settled_s": _spread(settled),
        "goal_recognised_s": 60,
        "page_settings": PAGE,
        "seeds": [result.seed for result in results],
    }


def _spread(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    return {"median": round(statistics.median(seconds), 2), "highest": round(max(seconds), 2)}


def play(seed: int, deliveries: int) -> Result:
    """One school, from its plan to the last delivery."""
    with tempfile.TemporaryDirectory(prefix="schoolcast-kill-") as folder:
        place = Path(folder)
        with stand_ins(place) as ports:
            settings = _school(place / "school", ports["facebook"])
            _plan(settings, deliveries)
            result = Result(seed=seed, deliveries=deliveries)
            orphans = _disturb(settings, ports["control"], result, random.Random(seed))
            _let_finish(settings)
            _judge(settings, ports["control"], result)
            _time_orphans(settings, orphans, result)
    return result


@contextmanager
def stand_ins(folder: Path) -> Iterator[dict[str, Any]]:
    """The platforms, as a process of their own."""
    file = folder / "ports.json"
    process = subprocess.Popen([*PROGRAM, "standins", "--ports-file", str(file)])
    try:
        end = time.monotonic() + 30
        while not file.exists():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the stand-ins did not start")
            time.sleep(0.02)
        yield json.loads(file.read_text(encoding="utf-8"))
    finally:
        process.terminate()
        process.wait(timeout=20)


def _school(folder: Path, page: dict[str, str]) -> Settings:
    os.environ["SCHOOLCAST_SECRET_PAGE_TOKEN"] = page["access_token"]
    os.environ["SCHOOLCAST_SECRET_APP_SECRET"] = page["app_secret"]
    outboxes = "".join(OUTBOX.format(number=number) for number in range(OUTBOXES))
    times = "\n".join(f"{name} = {seconds}" for name, seconds in PAGE.items())
    return make_school(folder, CHANNELS.format(**page, times=times) + outboxes)


def _plan(settings: Settings, deliveries: int) -> None:
    begin = datetime.now(UTC) + timedelta(seconds=3 + deliveries / 400)
    plan(
        settings,
        (
            Planned(
                item=f"item-{number:04}",
                channels=("page", f"outbox-{number % OUTBOXES}"),
                due=begin + EVERY * number,
            )
            for number in range(deliveries // 2)
        ),
    )


Orphan = tuple[int, int, datetime]  # delivery, attempts so far, when its process was killed


def _disturb(settings: Settings, control: str, result: Result, rng: random.Random) -> list[Orphan]:
    """Kill one daemon after the other until all is due; returns what they left behind."""
    orphans: list[Orphan] = []
    end = time.monotonic() + 4 + EVERY.total_seconds() * result.deliveries / 2
    while time.monotonic() < end:
        daemon = _daemon(settings)
        until = time.monotonic() + rng.uniform(0.8, 3.5)
        while time.monotonic() < until:
            fault, seconds, (method, path) = rng.choice(FAULTS)
            _post(control, fault=fault, seconds=seconds, method=method, path=path)
            result.faults += 1
            time.sleep(rng.uniform(0.1, 0.9))
        _hold_up(control, rng)
        daemon.kill()
        daemon.wait()
        result.kills += 1
        killed = datetime.now(UTC)
        left = _deliveries(settings, State.SENDING)
        orphans += [(each.id, each.attempts, killed) for each in left]
    result.orphans = len(orphans)
    return orphans


def _hold_up(control: str, rng: random.Random) -> None:
    """A call that takes long, so that the kill is likely to fall into it."""
    fault, seconds = rng.choice((("slow", 0.4), ("effect-then-hang", 0.5)))
    method, path = CREATING
    _post(control, fault=fault, seconds=seconds, method=method, path=path)
    time.sleep(rng.uniform(0.0, 0.5))


def _daemon(settings: Settings) -> subprocess.Popen[bytes]:
    config = str(settings.folder / "config.toml")
    return subprocess.Popen([*PROGRAM, "--config", config, "daemon"], stderr=subprocess.DEVNULL)


def _let_finish(settings: Settings) -> None:
    """An undisturbed daemon, until nothing is open any more."""
    daemon = _daemon(settings)
    end = time.monotonic() + PATIENCE.total_seconds()
    while time.monotonic() < end and _open(settings):
        time.sleep(0.5)
    daemon.terminate()
    if daemon.wait(timeout=60) != 0:
        raise RuntimeError("the daemon did not end cleanly")


def _open(settings: Settings) -> list[Delivery]:
    waiting = (State.SCHEDULED, State.SENDING, State.RETRY, State.UNKNOWN, State.HELD)
    return _deliveries(settings, *waiting)


def _deliveries(settings: Settings, *states: State) -> list[Delivery]:
    from schoolcast.store import open_store

    with open_store(settings.store_url) as store:
        return list(store.school(settings.school.id).deliveries(states=states or None))


def _judge(settings: Settings, control: str, result: Result) -> None:
    seen = _public(settings, control)
    deliveries = _deliveries(settings)
    result.states = dict(Counter(str(each.state) for each in deliveries))
    result.doubled = [place for place, times in seen.items() if times > 1]
    for each in deliveries:
        place = f"{each.channel}: {each.item}"
        if each.state is State.PUBLISHED:
            if not seen[place]:
                result.lost.append(place)
        elif each.state in (State.FAILED, State.MISSED, State.NEEDS_ATTENTION):
            if not each.reason or (seen[place] and each.state is not State.NEEDS_ATTENTION):
                result.unexplained.append(f"{place}: {each.state} {each.reason}")
        else:
            result.lost.append(f"{place}: still {each.state} {each.reason}")


def _public(settings: Settings, control: str) -> Counter[str]:
    """How often each post is to be seen, by its channel and item."""
    with urllib.request.urlopen(f"{control}/ledger", timeout=20) as answer:
        posts = json.load(answer)["facebook"]
    seen = Counter(f"page: {_item(post['text'])}" for post in posts)
    for file in settings.folder.glob("out/*/*/post.json"):
        text = json.loads(file.read_text(encoding="utf-8"))["text"]
        seen[f"outbox-{file.parent.parent.name}: {_item(text)}"] += 1
    return seen


def _item(text: str) -> str:
    return text.removeprefix("News of ").partition(":")[0]


def _time_orphans(settings: Settings, orphans: list[Orphan], result: Result) -> None:
    with open_app(settings) as app:
        for delivery, _attempts, killed in orphans:
            later = [
                (at, state)
                for at, state, *_ in app.school.store.history(delivery)
                if at >= killed - timedelta(milliseconds=1)
            ]
            ended = [at for at, state in later if state not in (State.UNKNOWN, State.SENDING)]
            if later:
                result.recognised.append((later[0][0] - killed).total_seconds())
            if ended:
                result.settled.append((ended[0] - killed).total_seconds())


def _post(control: str, **rule: Any) -> None:
    body = json.dumps({"platform": "facebook", **rule}).encode()
    request = urllib.request.Request(f"{control}/faults", body, method="POST")
    urllib.request.urlopen(request, timeout=20).close()


def main() -> int:
    """One seed, as JSON on standard output; 1 where anything was doubled, lost or unexplained."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--deliveries", type=int, default=DELIVERIES)
    words = asked.parse_args()
    result = play(words.seed, words.deliveries)
    details = {"doubled": result.doubled, "lost": result.lost, "unexplained": result.unexplained}
    print(json.dumps(summary([result]) | {"details": details}, indent=2))
    return 1 if result.doubled or result.lost or result.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
