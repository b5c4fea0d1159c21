"""Ten thousand deliveries due at one instant, on many lanes, to a platform that answers in 50 ms.

Beside it, in the same run, the same load as one APScheduler job a post on SQLAlchemyJobStore,
and what that loses: with its defaults, and when its process is killed in the middle.
"""

import json
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks._plans import Planned, make_school, plan
from benchmarks._platform import PLUGIN, Remote, platform
from schoolcast.pipeline.dispatch import AT_ONCE

NAME = "throughput_10k"
ITEMS, CHANNELS_EACH, LANES = 1000, 10, 1000
DELIVERIES = ITEMS * CHANNELS_EACH
ANSWERS_AFTER = 0.05
BOUND = AT_ONCE / ANSWERS_AFTER
TOO_SLOW = "this machine took too long to plan; give it more time"
PROGRAM = (sys.executable, "-c", "from schoolcast.cli.main import run; run()")
CHANNEL = """
[[channels]]
name = "bench-{number}"
kind = "bench"
audience = "public"
settings = {{ url = "{url}" }}
"""
JOB_A_POST = """
import sys
import time
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import create_engine, event

import benchmarks.throughput_10k as bench


def main(file, url, due, grace, jobs):
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 60})

    @event.listens_for(engine, "connect")
    def fast(connection, _):  # far quicker than its defaults, which add 108 jobs a second
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    scheduler = BackgroundScheduler(
        timezone=UTC,
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        executors={"default": ThreadPoolExecutor(bench.AT_ONCE)},
        job_defaults={} if grace == "default" else {"misfire_grace_time": None},
    )
    scheduler.start(paused=True)
    at = datetime.fromtimestamp(float(due), UTC)
    for number in range(int(jobs)):
        scheduler.add_job(bench.post, DateTrigger(at), args=[url, f"item-{number}"])
    wait = float(due) - time.time()
    if int(jobs) and wait < 1:
        sys.exit(bench.TOO_SLOW)
    time.sleep(max(0, wait))
    scheduler.resume()
    print("started", flush=True)
    while scheduler.get_jobs():
        time.sleep(0.5)
    scheduler.shutdown(wait=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
"""


def post(url: str, text: str) -> None:
    """What a job does: the same call on a connection of its own."""
    import requests

    requests.post(url, data={"text": text}, timeout=30).raise_for_status()


def measure() -> dict[str, Any]:
    """Ours, a loop that keeps no record of anything, and a job a post: as many calls at once."""
    with tempfile.TemporaryDirectory(prefix="schoolcast-10k-") as folder:
        place = Path(folder)
        return {
            "deliveries": DELIVERIES,
            "calls_at_once": AT_ONCE,
            "bound_per_s": BOUND,
            "goal_share_of_bound": 0.9,
            "schoolcast": ours(place / "school"),
            "a_bare_loop": bare(),
            "a_job_a_post": jobs(place / "jobs.db", "none"),
            "a_job_a_post_with_defaults": jobs(place / "defaults.db", "default"),
            "a_job_a_post_killed": killed(place / "killed.db"),
        }


def ours(folder: Path, deliveries: int = DELIVERIES) -> dict[str, Any]:
    """The daemon as a process, started before the due time."""
    items = deliveries // CHANNELS_EACH
    with platform(ANSWERS_AFTER) as remote:
        channels = "".join(CHANNEL.format(number=n, url=remote.url) for n in range(LANES))
        settings = make_school(folder, channels, PLUGIN)
        due = datetime.now(UTC) + timedelta(seconds=25 + deliveries / 60)
        wanted = [
            Planned(
                item=f"item-{number:04}",
                channels=tuple(
                    f"bench-{(number * CHANNELS_EACH + n) % LANES}" for n in range(CHANNELS_EACH)
                ),
                due=due,
            )
            for number in range(items)
        ]
        plan(settings, wanted)
        if datetime.now(UTC) > due - timedelta(seconds=8):
            raise RuntimeError(TOO_SLOW)
        command = (*PROGRAM, "--config", str(settings.folder / "config.toml"), "daemon")
        daemon = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            return _figures(_until_still(remote, deliveries, due), due)
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(timeout=60)


def bare(count: int = 2000) -> dict[str, Any]:
    """Threads that post and do nothing else."""
    with platform(ANSWERS_AFTER) as remote:
        due = datetime.now(UTC)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for number in range(count):
                threads.submit(post, remote.url, f"item-{number}")
        return _figures(remote.noted(), due)


def jobs(file: Path, grace: str, count: int = DELIVERIES) -> dict[str, Any]:
    """One job a post, all due at one instant, added before it."""
    with platform(ANSWERS_AFTER) as remote:
        due = datetime.now(UTC) + timedelta(seconds=20 + count / 200)
        process = _jobs_process(file, remote, due, grace, count)
        try:
            _begun(process)
            figures = _figures(_until_still(remote, count, due), due)
        finally:
            process.kill()
            process.wait()
    return figures | {"lost": count - int(figures["posted"])}


def killed(file: Path, count: int = 400) -> dict[str, Any]:
    """Killed in mid-run and started again, as after a power cut: what never goes out."""
    with platform(ANSWERS_AFTER) as remote:
        due = datetime.now(UTC) + timedelta(seconds=12)
        first = _jobs_process(file, remote, due, "none", count)
        _begun(first)
        time.sleep(0.4)
        first.kill()
        first.wait()
        again = _jobs_process(file, remote, datetime.now(UTC), "none", 0)
        noted = _until_still(remote, count, due)
        again.kill()
        again.wait()
    return {"jobs": count, "posted": len(noted), "lost": count - len(noted)}


def _jobs_process(
    file: Path, remote: Remote, due: datetime, grace: str, count: int
) -> "subprocess.Popen[str]":
    words = (str(file), remote.url, str(due.timestamp()), grace, str(count))
    return subprocess.Popen(
        (sys.executable, "-c", JOB_A_POST, *words),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _begun(process: "subprocess.Popen[str]") -> None:
    """Wait until its jobs are due; RuntimeError where not all were added before."""
    assert process.stdout
    if not process.stdout.readline():
        raise RuntimeError(TOO_SLOW)


def _until_still(remote: Remote, count: int, due: datetime) -> list[tuple[float, str]]:
    """What was noted, once all is there or nothing has come for ten seconds."""
    time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()) + 5)
    noted = remote.noted()
    while len(noted) < count:
        time.sleep(5)
        now = remote.noted()
        if len(now) == len(noted) and (not now or time.time() - now[-1][0] > 10):
            break
        noted = now
    return noted


def _figures(noted: list[tuple[float, str]], due: datetime) -> dict[str, Any]:
    if len(noted) < 2:
        return {"posted": len(noted)}
    times = sorted(at for at, _ in noted)
    rate = (len(times) - 1) / (times[-1] - times[0])
    late = [at - due.timestamp() for at in times]
    hundredths = statistics.quantiles(late, n=100, method="inclusive")
    seen = Counter(re.sub(r".*(item-\d+).*", r"\1", body) for _, body in noted)
    return {
        "posted": len(noted),
        "items": len(seen),
        "per_s": round(rate, 1),
        "share_of_bound": round(rate / BOUND, 3),
        "late_s_p50": round(hundredths[49], 2),
        "late_s_p99": round(hundredths[98], 2),
        "first_late_ms": round(late[0] * 1000, 1),
    }


def main() -> int:
    """Our part alone, with fewer deliveries where a number is given."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DELIVERIES
    with tempfile.TemporaryDirectory(prefix="schoolcast-10k-") as folder:
        print(json.dumps(ours(Path(folder) / "school", count), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
