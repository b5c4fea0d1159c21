"""A small school in a folder of its own, with the real store, rules and connectors."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schoolcast.bootstrap import App, open_app
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.delivery import Delivery
from schoolcast.engine.tick import TickReport, tick
from schoolcast.pipeline.approve import ApproveResult, approve
from schoolcast.pipeline.submit import SubmitResult, submit
from schoolcast.settings import load_settings
from schoolcast.store import create

CONFIG = """\
[school]
id = "st-wilfrids"
name = "St Wilfrid's Primary School"

[[channels]]
name = "page"
kind = "outbox"
audience = "public"
settings = { folder = "out/page" }

[[channels]]
name = "oak"
kind = "outbox"
audience = "class:oak"
settings = { folder = "out/oak" }
"""

ROLL = """\
pupil_id,legal_forename,known_as,middle,surname,year,class
S001,Benedict,Ben,,Quillfeather,4,oak
S002,Ottoline,,Rose,Marchbanks,2,elm
"""

ITEM = """\
+++
id = "{id}"
kind = "{kind}"
title = "{title}"
{keys}
publish_at = "{publish_at}"
+++
{body}
"""


class Office:
    """A school that a test drives as its people would; the clock stands still until moved."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder = folder
        self.clock = FixedClock(now)
        (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
        (folder / "roll.csv").write_text(ROLL, encoding="utf-8")
        (folder / "content").mkdir()
        (folder / "data").mkdir()
        create(load_settings(folder / "config.toml").store_url)

    def configure(self, extra: str = "", *, replacing: tuple[str, str] | None = None) -> None:
        """Change config.toml: text to add, or one text in place of another."""
        file = self.folder / "config.toml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(*replacing) if replacing else text + extra, encoding="utf-8")

    def write(self, name: str = "inset.md", **fields: str) -> Path:
        """An item's file; `fields` are those of ITEM."""
        values = {
            "id": "inset",
            "kind": "inset-day",
            "title": "INSET day",
            "keys": "event_date = 2027-01-04",
            "publish_at": "2026-12-11 15:30",
            "body": "School is closed to pupils on {{ event_date | long_date }}.",
        }
        file = self.folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(ITEM.format(**(values | fields)), encoding="utf-8")
        return file

    def at(self, moment: str) -> None:
        """Move the clock to an instant, such as "2026-12-11T15:30Z"."""
        self.clock.set(datetime.fromisoformat(moment))

    def app(self, **options: Any) -> Any:
        """The school's parts, as a context manager."""
        return open_app(load_settings(self.folder / "config.toml"), clock=self.clock, **options)

    def submit(self, name: str = "inset.md", person: str = "Office") -> SubmitResult:
        """Submit a file."""
        with self.app() as app:
            return submit(app.school.content.read(name), person=person, school=app.school)

    def approve(
        self, item: str = "inset", person: str = "Head", answers: dict[str, str] | None = None
    ) -> ApproveResult:
        """Approve what waits."""
        with self.app() as app:
            stored = app.school.store.latest_revision(item)
            assert stored is not None
            return approve(stored, person=person, answers=answers or {}, school=app.school)

    def run(self, **options: Any) -> TickReport:
        """One pass."""
        with self.app(**options) as app:
            return pass_once(app)

    def deliveries(self, item: str | None = None) -> list[Delivery]:
        """Every delivery, or those of one item."""
        with self.app() as app:
            return list(app.school.store.deliveries(item=item))

    def posted(self, channel: str = "page") -> list[dict[str, Any]]:
        """What lies in a channel's outbox."""
        files = sorted((self.folder / "out" / channel).glob("*/post.json"))
        return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def pass_once(app: App) -> TickReport:
    """One pass of an open school."""
    dispatcher = app.dispatcher()
    try:
        return tick(app.schools, app.school.ledger, app.clock, dispatcher)
    finally:
        dispatcher.close()


@pytest.fixture
def make_office(tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """Makes an office whose clock shows an instant."""

    def make(now: str) -> Office:
        folder = tmp_path / "school"
        folder.mkdir()
        return Office(folder, datetime.fromisoformat(now).astimezone(UTC))

    yield make


@pytest.fixture
def office(make_office: Callable[[str], Office]) -> Office:
    """An office on Tuesday 1 December 2026 at nine."""
    return make_office("2026-12-01T09:00+00:00")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how much the proofs have played.

    It stands here because the process that prints loads no conftest further down.
    """
    reports = terminalreporter.stats.get("passed", [])
    played = sum(
        value for report in reports for name, value in report.user_properties if name == "schedules"
    )
    if played:
        terminalreporter.write_line(f"Fault and crash schedules played: {played:,}")
    for report in reports:
        for name, value in report.user_properties:
            if name == "snow closure":
                terminalreporter.write_line(f"Snow closure: {value}")
