"""`plugins new` writes a package that passes, is found, and says what it may do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from schoolcast.cli.main import main
from schoolcast.cli.plugins_new import write_package


def python(
    *arguments: str, cwd: Path, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    more = {"PYTHONPATH": str(path)} if path else {}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_its_contract_passes_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["plugins", "new", "hall-screen"]) == 0
    package = tmp_path / "schoolcast-hall-screen"
    ran = python("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=package)
    assert ran.returncode == 0, ran.stdout
    assert " passed" in ran.stdout and "failed" not in ran.stdout


def test_it_is_found_once_it_is_installed(tmp_path: Path) -> None:
    write_package(tmp_path / "schoolcast-hall-screen", "hall-screen")
    site = tmp_path / "site"
    install = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation")
    ran = python(
        *install, "--no-index", "--target", str(site), "./schoolcast-hall-screen", cwd=tmp_path
    )
    assert ran.returncode == 0, ran.stderr
    listing = ("-c", "from schoolcast.cli.main import run; run()", "plugins", "list", "--json")
    ran = python(*listing, cwd=tmp_path, path=site)
    found = {one["name"]: one for one in json.loads(ran.stdout)["plugins"]}["hall-screen"]
    assert (found["connectors"], found["problem"]) == (["hall-screen"], "")
    assert found["origin"] == "schoolcast-hall-screen 0.1.0"
    assert found["may"]["hall-screen"]["withdraw"] is True


@pytest.mark.parametrize("name", ["", "Hall", "1st", "a_b", "-a", "a-", "a" * 41, "../x", "a b"])
def test_odd_names_are_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["plugins", "new", "--", name]) == 2
    assert "name of a connector" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schoolcast-mine").mkdir()
    assert main(["plugins", "new", "mine"]) == 2
    assert "there already" in capsys.readouterr().err
    assert list((tmp_path / "schoolcast-mine").iterdir()) == []
