"""The office's pages with 10,000 announcements and 100,000 posts, asked for over real HTTP.

`schoolcast serve` is a process of its own, and so is a bare page of like size on Flask and
waitress, asked for in turn with ours: what it takes is the machine's noise and the floor. Wall
times are the visitor's, from asking to the last byte; `cpu_ms` is what the server and its guarded
child computed meanwhile, where the system tells (Linux).
"""

import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks._web_browser import Browser, assets_of
from benchmarks._web_school import CHILD, EACH, ITEMS, PASSWORD, fill, make_school
from benchmarks._web_servers import Server, bare_page, pages
from schoolcast.web_settings import Web

NAME = "web"
ROUNDS = 40  # times that each page is asked for
USERS, CLICKS = 20, 15  # people at once, and pages that each of them opens
GOAL_MS = 100  # p95 of home, calendar, deliveries, compose
GOAL_FIRST_KB, GOAL_AFTER_KB = 250, 30
HELD_TO_IT = ("home", "calendar", "posts", "write")  # how the names of those pages begin
OPENED = ("home", "calendar month", "posts", "posts, one", "write", "approve")  # by the twenty
WEIGHED = {"home": "/", "calendar month": "/calendar", "posts": "/posts", "approve": "/approve"}

Ask = Callable[[Browser], bytes]


@dataclass
class Taken:
    """What one page took, in milliseconds, each time; and its size."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: int = 0

    def figures(self) -> dict[str, Any]:
        """Medians and 95th percentiles."""
        return {
            "p50_ms": _share(self.wall, 50),
            "p95_ms": _share(self.wall, 95),
            "cpu_p50_ms": _share(self.cpu, 50),
            "cpu_p95_ms": _share(self.cpu, 95),
            "kb": round(self.size / 1000, 1),
        }


def measure() -> dict[str, Any]:
    """All figures of the pages, and of the bare page beside them."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    with tempfile.TemporaryDirectory(prefix="schoolcast-web-") as folder:
        began = time.monotonic()
        settings = make_school(Path(folder) / "school", now)
        head = fill(settings, now)
        built = time.monotonic() - began
        with pages(settings.folder) as server:
            figures = visit(server, head.username, now)
    return {"items": ITEMS, "deliveries": ITEMS * EACH, "building_s": round(built, 1)} | figures


def visit(server: Server, username: str, now: datetime) -> dict[str, Any]:
    """What somebody signed in measures."""
    began = server.memory()
    browser = Browser(server.address)
    browser.sign_in(username, PASSWORD)
    signing_in = browser.first_s
    asked = screens(browser, now)
    weight = weights(browser)
    with bare_page(round(1000 * weight["home"]["unpacked_kb"]), Web().threads) as bare:
        taken = in_turn(asked, browser, server, bare, ROUNDS)
        users = at_once([asked[name] for name in OPENED], browser, server, bare)
    worst = max(one["p95_ms"] for name, one in taken.items() if name.startswith(HELD_TO_IT))
    return {
        "first_answer_s": round(server.first_answer, 2),
        "home_after_signing_in_s": round(signing_in, 2),
        "memory_mb_at_first": began,
        "memory_mb_at_last": server.memory(),
        "goal_p95_ms": GOAL_MS,
        "highest_p95_ms": worst,
        "pages": taken,
        "users": users,
        "weight": weight,
    }


def screens(browser: Browser, now: datetime) -> dict[str, Ask]:
    """What is asked for, by name; begins a draft to look at."""
    browser.post("/write/new", kind="update")
    draft = browser.headers["Location"]
    form = _draft_form(now)
    browser.post(draft, version="1", do="save", **form)
    day = f"{now + timedelta(days=10):%Y-%m-%d}"
    child = f"id={CHILD}"
    reads = {
        "home": "/",
        "calendar month": "/calendar",
        "calendar next month": f"/calendar?month={now + timedelta(days=30):%Y-%m}",
        "calendar term": "/calendar/terms",
        "calendar day": f"/calendar/days/{day}",
        "posts": "/posts",
        "posts that went out": "/posts?show=out",
        "posts that went out, page 900": "/posts?show=out&page=900",
        "posts, everything on one channel": "/posts?show=all&channel=x",
        "posts, one": f"/posts/{ITEMS * EACH // 2}",
        "write": "/write",
        "write, a draft": draft,
        "write, with its findings": f"{draft}?checked=yes",
        "approve": "/approve",
        "approve one": f"/approve/{ITEMS + 1}",
        "notes on the plan": "/calendar/notes",
        "close a day": f"/calendar/days/{day}/close",
        "planned posts as .ics": "/calendar.ics",
        "by hand": "/by-hand",
        "people": "/people",
        "one child": f"/people/child?{child}",
        "consent taken back": f"/people/consequences?{child}",
        "reports": "/reports",
        "record": "/reports/record",
        "channels": "/channels",
        "school": "/setup",
    }
    asked: dict[str, Ask] = {name: _reading(path) for name, path in reads.items()}
    asked["write, check as typed"] = lambda one: one.post(f"{draft}/check", version="2", **form)
    return asked


def _draft_form(now: datetime) -> dict[str, str]:
    goes = now + timedelta(days=5)
    text = "The bake sale is on the playground. Bring a coin and a bag. Thank you, Mrs Ekwueme!"
    return {
        "title": "Bake sale",
        "text": text,
        "audience": "whole-school",
        "goes": "at",
        "goes_date-day": f"{goes.day}",
        "goes_date-month": f"{goes.month}",
        "goes_date-year": f"{goes.year}",
        "goes_time": "15:30",
        "about": "no",
    }


def _reading(path: str) -> Ask:
    return lambda browser: browser.get(path)


def in_turn(
    asked: dict[str, Ask], browser: Browser, server: Server, bare: Server, rounds: int
) -> dict[str, dict[str, Any]]:
    """Each page, and the bare one, `rounds` times in turn; a first round is not counted."""
    plain = Browser(bare.address)
    taken = {name: Taken() for name in (*asked, "bare page")}
    for number in range(rounds + 1):
        for name, ask in asked.items():
            _once(taken[name], ask, browser, server, counts=number > 0)
        _once(taken["bare page"], _reading("/"), plain, bare, counts=number > 0)
    plain.close()
    return {name: one.figures() for name, one in taken.items()}


def _once(taken: Taken, ask: Ask, browser: Browser, server: Server, *, counts: bool) -> None:
    before = server.cpu()
    taken.size = len(ask(browser))
    if counts:
        taken.wall.append(browser.seconds * 1000)
        taken.cpu.append(server.cpu() - before)


def _share(values: Sequence[float], hundredth: int) -> float:
    return round(statistics.quantiles(values, n=100, method="inclusive")[hundredth - 1], 1)


def at_once(
    opened: Sequence[Ask], browser: Browser, server: Server, bare: Server
) -> dict[str, Any]:
    """Pages a second when many open them at once, and beside it the bare page."""
    alone = Browser(bare.address)
    return {
        "users": USERS,
        "clicks_each": CLICKS,
        **_crowd(opened, browser, server),
        "bare_page": _crowd([_reading("/")], alone, bare),
    }


def _crowd(opened: Sequence[Ask], first: Browser, server: Server) -> dict[str, Any]:
    taken: list[float] = []

    def click(start: int) -> None:
        browser = first.another()
        for number in range(start, start + CLICKS):
            opened[number % len(opened)](browser)
            taken.append(browser.seconds * 1000)
        browser.close()

    people = [threading.Thread(target=click, args=[start]) for start in range(USERS)]
    before, began = server.cpu(), time.perf_counter()
    for one in people:
        one.start()
    for one in people:
        one.join()
    lasted = time.perf_counter() - began
    if len(taken) != USERS * CLICKS:
        raise RuntimeError("somebody was not answered")
    return {
        "pages_per_s": round(len(taken) / lasted, 1),
        "p50_ms": _share(taken, 50),
        "p95_ms": _share(taken, 95),
        "cpu_ms_a_page": round((server.cpu() - before) / len(taken), 1),
    }


def weights(browser: Browser) -> dict[str, dict[str, Any]]:
    """KB as they pass the network: all of a first visit, and of one that has the rest already."""
    return {name: _weight(browser, path) for name, path in WEIGHED.items()} | {
        "goals_kb": {"first": GOAL_FIRST_KB, "after": GOAL_AFTER_KB}
    }


def _weight(browser: Browser, path: str) -> dict[str, Any]:
    assets = {}
    kept = True
    for one in sorted(assets_of(browser, path)):
        assets[one.rpartition("/")[2]] = len(browser.get(one)) / 1000
        kept &= "immutable" in browser.headers.get("Cache-Control", "")
    page = len(browser.get(path)) / 1000
    return {
        "first_kb": round(page + sum(assets.values()), 1),
        "after_kb": round(page if kept else page + sum(assets.values()), 1),
        "page_kb": round(page, 1),
        "unpacked_kb": round(len(browser.get(path, packed=False)) / 1000, 1),
        "assets_kb": {name: round(size, 1) for name, size in assets.items()},
    }
