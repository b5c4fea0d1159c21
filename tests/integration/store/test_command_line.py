"""The command line on a store that a database server keeps."""

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from schoolcast.cli.main import main
from schoolcast.pipeline import beginning

ITEM = """\
+++
id = "library"
kind = "update"
title = "The library"
publish_at = "on-approval"
+++
The library is open again.
"""


@pytest.mark.postgres
def test_a_school_moves_to_postgresql(
    tmp_path: Path, empty_postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "school"
    config = folder / "config.toml"

    def run(*words: str) -> int:
        return main(["--config", str(config), *words])

    assert main(["init", str(folder), "--rehearsal"]) == 0
    settings = config.read_text(encoding="utf-8")
    local = "sqlite:///data/schoolcast.sqlite3"
    assert local in settings
    config.write_text(settings.replace(local, empty_postgres_url), encoding="utf-8")
    item = folder / "content" / "library.md"
    item.write_text(ITEM, encoding="utf-8")

    assert run("run") == 5
    assert "schoolcast upgrade" in capsys.readouterr().err
    assert run("upgrade") == 0
    assert run("upgrade") == 0
    assert run("submit", str(item), "--as", "Pat") == 0
    assert run("approve", "library", "--as", "Head") == 0
    capsys.readouterr()
    assert run("run", "--json") == 0
    assert json.loads(capsys.readouterr().out)["dispatched"] == 2
    assert run("doctor") == 0


@pytest.mark.postgres
def test_a_school_on_postgresql_is_backed_up_and_restored(
    tmp_path: Path,
    postgres_url: str,
    server: Any,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, again, file = tmp_path / "school", tmp_path / "again", tmp_path / "school.zip"
    config, item = folder / "config.toml", folder / "content" / "library.md"
    assert main(["init", str(folder), "--rehearsal"]) == 0
    settings = config.read_text(encoding="utf-8")
    local = "sqlite:///data/schoolcast.sqlite3"
    config.write_text(settings.replace(local, postgres_url), encoding="utf-8")
    item.write_text(ITEM, encoding="utf-8")
    for words in (["submit", str(item), "--as", "Pat"], ["approve", "library", "--as", "Head"]):
        assert main(["--config", str(config), *words]) == 0
    assert main(["--config", str(config), "backup", str(file)]) == 0
    assert "packs of posts that a person posts" in capsys.readouterr().err

    restore = ["restore", str(file), str(again)]
    assert main(restore) == 5
    assert "Give the new one an empty database" in capsys.readouterr().err
    name = urlsplit(postgres_url).path.removeprefix("/")
    server.drop(name)
    server.command(f"CREATE DATABASE {name} TEMPLATE template0")
    with monkeypatch.context() as stopped:
        stopped.setattr(beginning, "restored", interrupted)
        assert main(restore) == 130
    assert main(restore) == 0
    shutil.copy(folder / "secrets" / "SCHOOLCAST_KEY", again / "secrets")
    capsys.readouterr()
    assert main(["--config", str(again / "config.toml"), "queue", "list", "--all", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["deliveries"]) == 2


def interrupted(*args: object, **options: object) -> None:
    raise KeyboardInterrupt
