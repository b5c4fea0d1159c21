"""The command line as a person uses it, on a rehearsal school of its own."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from schoolcast.cli.main import main

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


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


class Desk:
    """A school's folder, and the command line in front of it."""

    program = (sys.executable, "-c", "from schoolcast.cli.main import run; run()")

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    @property
    def config(self) -> Path:
        """The school's config.toml."""
        return self.folder / "config.toml"

    def __call__(self, *arguments: object, now: str | None = None) -> Ended:
        """Run a command in this process, with `--now` where it is given."""
        words = ["--config", str(self.config), *map(str, arguments)]
        self._capsys.readouterr()
        code = main([*words, "--now", now] if now else words)
        said = self._capsys.readouterr()
        return Ended(code=code, out=said.out, err=said.err)

    def configure(self, old: str, new: str) -> None:
        """Put one text in place of another in config.toml."""
        text = self.config.read_text(encoding="utf-8")
        assert old in text
        self.config.write_text(text.replace(old, new), encoding="utf-8")

    def write(self, name: str = "inset.md", **fields: str) -> Path:
        """An announcement's file; `fields` are those of ITEM."""
        values = {
            "id": "inset",
            "kind": "inset-day",
            "title": "INSET day",
            "keys": "event_date = 2027-01-04",
            "publish_at": "2026-12-11 15:30",
            "body": "School is closed to pupils on {{ event_date | long_date }}.",
        }
        file = self.folder / "content" / name
        file.write_text(ITEM.format(**(values | fields)), encoding="utf-8")
        return file

    def approved(self, **fields: str) -> Path:
        """An announcement that the office submitted and the Head approved on 1 December."""
        file = self.write(**fields)
        submitted = self("submit", file, "--as", "Office", now="2026-12-01T09:00")
        assert submitted.code == 0, submitted
        approved = self("approve", file, "--as", "Head", now="2026-12-01T10:00")
        assert approved.code == 0, approved
        return file

    def posted(self, channel: str = "facebook") -> list[dict[str, Any]]:
        """What lies in a channel's outbox."""
        files = sorted((self.folder / "outbox" / channel).glob("*/post.json"))
        return [json.loads(file.read_text(encoding="utf-8")) for file in files]


@pytest.fixture
def new_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Desk]:
    """Makes a school with `schoolcast init` and the options given."""

    def make(*options: str) -> Desk:
        desk = Desk(tmp_path / "school", capsys)
        assert main(["init", str(desk.folder), *options]) == 0
        return desk

    return make


@pytest.fixture
def desk(new_desk: Callable[..., Desk]) -> Desk:
    """A rehearsal school."""
    return new_desk("--rehearsal")
