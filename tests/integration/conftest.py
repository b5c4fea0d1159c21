"""A rehearsed school in a folder, driven through the command line at any time."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schoolcast.cli.main import main

ITEM = """\
+++
id = "{id}"
kind = "update"
title = "{title}"
publish_at = "{publish_at}"
{keys}
+++
{body}
"""


class Rehearsal:
    """A school made by `init --rehearsal`; `out` and `err` hold what the last command said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.out = self.err = ""

    def run(self, *words: str) -> int:
        """One command; its exit code."""
        code = main(["--config", str(self.folder / "config.toml"), *words])
        said = self.capsys.readouterr()
        self.out, self.err = said.out, said.err
        return code

    def json(self, *words: str) -> Any:
        """What a command prints as JSON."""
        self.run(*words, "--json")
        return json.loads(self.out)

    def write(
        self, name: str, *, at: str, body: str = "The hall is open again.", keys: str = ""
    ) -> None:
        """An announcement's file."""
        text = ITEM.format(id=name, title=name.title(), publish_at=at, body=body, keys=keys)
        (self.folder / "content" / f"{name}.md").write_text(text, encoding="utf-8")

    def plan(self, name: str, *, at: str, now: str, **fields: str) -> None:
        """An approved announcement."""
        self.write(name, at=at, **fields)
        assert self.run("submit", name, "--as", "Pat", "--now", now) == 0, self.err
        assert self.run("approve", name, "--as", "Head", "--now", now) == 0, self.err

    def states(self, name: str | None = None) -> dict[str, str]:
        """The state of each delivery of one announcement, or of all, by channel."""
        listed = self.json("queue", "list", "--all")["deliveries"]
        return {d["channel"]: d["state"] for d in listed if name in (None, d["item"])}

    def posted(self) -> list[str]:
        """The folders of all posts in the outboxes."""
        found = (self.folder / "outbox").glob("*/*/post.json")
        return sorted(str(post.parent.relative_to(self.folder)) for post in found)

    def instance(self) -> dict[str, Any]:
        """What the file beside the store says."""
        data = json.loads((self.folder / "data" / "instance.json").read_text(encoding="utf-8"))
        assert isinstance(data, dict)
        return data


@pytest.fixture
def rehearse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Rehearsal]:
    """Makes a school in a folder of that name, or drives one that is there."""

    def make(name: str = "school") -> Rehearsal:
        folder = tmp_path / name
        if not folder.exists():
            assert main(["init", str(folder), "--name", "Oakfield", "--rehearsal"]) == 0
        return Rehearsal(folder, capsys)

    return make


@pytest.fixture
def school(rehearse: Callable[[str], Rehearsal]) -> Rehearsal:
    """A new school."""
    return rehearse("school")
