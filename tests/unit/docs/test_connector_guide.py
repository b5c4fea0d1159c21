"""The guide's sample is the code that is tested, and it works outside this checkout."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tomlkit

from schoolcast.bootstrap import load_school_plugins
from schoolcast.cli.year import by_state, school_year
from schoolcast.domain.dates import zone
from schoolcast.domain.delivery import State
from schoolcast.sample import sample_folder
from schoolcast.settings import FILE, load_settings
from schoolcast.standins import Fleet
from schoolcast.testing import ConnectorContract

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs" / "connectors"
EXAMPLE = ROOT / "examples" / "schoolcast-hall-screen"
WEB = ROOT / "examples" / "schoolcast-notice-board"
_BLOCK = re.compile(r"<!-- file: (\S+) -->\n```python\n(.*?)```", re.DOTALL)
_KEPT = ("2026-12-11-inset-january.md",)


def test_the_samples_are_the_files_that_are_tested() -> None:
    blocks = _BLOCK.findall((GUIDE / "README.md").read_text(encoding="utf-8"))
    assert len(blocks) == 5
    for name, code in blocks:
        assert (ROOT / name).read_text(encoding="utf-8") == code, f"paste {name} into the guide"


def test_every_promise_is_explained() -> None:
    page = (GUIDE / "promises.md").read_text(encoding="utf-8")
    promises = {name for name in dir(ConnectorContract) if name.startswith("test_")}
    assert set(re.findall(r"`(test_\w+)`", page)) == promises


@pytest.mark.parametrize("example", [EXAMPLE, WEB], ids=lambda example: example.name)
def test_the_example_passes_the_contract_outside(tmp_path: Path, example: Path) -> None:
    package = tmp_path / "somewhere"
    shutil.copytree(example, package, ignore=shutil.ignore_patterns("__pycache__"))
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=package,
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample school with one item, and a channel of the example's kind."""
    plugins = tmp_path / "plugins"
    shutil.copytree(
        EXAMPLE / "src", plugins, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    there, here = sample_folder(), tmp_path / "sample"
    shutil.copytree(there / "content", here / "content", ignore=shutil.ignore_patterns("imports"))
    for item in (here / "content").glob("20*/*/*.md"):
        if item.name not in _KEPT:
            item.unlink()
    config = tomlkit.parse((there / FILE).read_text(encoding="utf-8"))
    roll = str(config["people"]["roll"])
    shutil.copyfile(there / roll, here / roll)
    config["plugins"]["folders"] = [str(plugins)]
    hall = {"name": "hall", "kind": "hall-screen", "audience": "public"}
    config["channels"].append({**hall, "settings": {"folder": "screen"}})
    (here / FILE).write_text(tomlkit.dumps(config), encoding="utf-8")
    return here


def test_the_example_publishes_in_the_demonstration(sample: Path, tmp_path: Path) -> None:
    settings = load_settings(sample / FILE)
    (item,) = (sample / "content").glob("20*/*/*.md")
    text = item.read_text(encoding="utf-8")
    item.write_text(re.sub(r"\nchannels = .*", "", text), encoding="utf-8")
    plugins = load_school_plugins(settings)
    with (
        Fleet(plugins.standins.values(), zone=zone(settings.school.timezone)) as fleet,
        school_year(sample, tmp_path / "school", fleet, lambda step: None) as year,
    ):
        report = year.run()
        published = {delivery.channel for delivery in by_state(report, State.PUBLISHED)}
        pages = list((tmp_path / "school" / "screen").glob("*.html"))
    assert {"hall", "facebook"} <= published
    assert pages and "Monday 4 January 2027" in pages[0].read_text(encoding="utf-8")
