"""The wheels work without the checkout: the sample school travels in them."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECTS = (ROOT, *(file.parent for file in sorted(ROOT.glob("connectors/*/pyproject.toml"))))


def ran(*command: object, cwd: Path) -> str:
    """What a command prints; it must end with 0."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A Python that has the wheels, and this one's libraries beside them but not the checkout."""
    pytest.importorskip("hatchling", reason="building wheels here needs hatchling")
    wheels = tmp_path / "wheels"
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    ran(sys.executable, "-m", "pip", "wheel", *options, "-w", wheels, *PROJECTS, cwd=tmp_path)
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    place = ran(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path
    )
    target = Path(place.strip())
    ran(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"),
        *("--target", target, *wheels.glob("*.whl")),
        cwd=tmp_path,
    )
    # A plain path, unlike a site folder, does not follow the .pth file of the checkout.
    (target / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


@pytest.mark.slow
def test_the_demo_runs_from_the_wheels_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    where = ran(installed, "-c", "import schoolcast; print(schoolcast.__file__)", cwd=empty)
    assert Path(where.strip()).is_relative_to(tmp_path)
    program = "from schoolcast.cli.main import run; run()"
    result = json.loads(ran(installed, "-c", program, "demo", "--json", cwd=empty))
    assert len(result["published"]) + len(result["handed_off"]) > 100
    assert len(result["stopped"]) == 6
    assert not result["held"]
    assert not list(empty.iterdir())
