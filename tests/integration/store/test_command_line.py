"""The command line on a store that a database server keeps."""

import json
from pathlib import Path

import pytest

from schoolcast.cli.main import main

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
