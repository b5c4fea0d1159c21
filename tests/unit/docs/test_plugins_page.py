"""The plugin on docs/plugins.md works as it stands there."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

MODULE = "our_hall"


@contextlib.contextmanager
def forgotten_afterwards() -> Iterator[None]:
    path = list(sys.path)
    try:
        yield
    finally:
        sys.path[:] = path
        sys.modules.pop(MODULE, None)


@pytest.fixture
def hall(make_office: Callable[[str], Any], plugins_page: Any) -> Iterator[Any]:
    """An office with the plugin and the settings of the page."""
    office = make_office("2026-12-01T09:00+00:00")
    (office.folder / "plugins").mkdir()
    (office.folder / "plugins" / f"{MODULE}.py").write_text(plugins_page.blocks("python")[0])
    settings = next(block for block in plugins_page.blocks("toml") if "[plugins]" in block)
    office.configure(settings)
    with forgotten_afterwards():
        yield office


def test_the_channel_shows_what_was_approved(hall: Any) -> None:
    hall.write()
    hall.submit()
    hall.approve()
    hall.at("2026-12-11T15:31Z")
    hall.run()
    hall.run()
    shown = (hall.folder / "screen.txt").read_text(encoding="utf-8").splitlines()
    assert [line.partition("\t")[2] for line in shown] == [
        "School is closed to pupils on Monday 4 January 2027."
    ]


def test_the_rule_asks(hall: Any) -> None:
    hall.write(body="A world-class INSET day on {{ event_date | long_date }}.")
    hall.submit()
    asked = hall.approve().unresolved
    assert {finding.rule for finding in asked} == {"OUR-BOAST"}
    assert {finding.excerpt for finding in asked} == {"world-class"}
    approved = hall.approve(answers={finding.key: "It was." for finding in asked})
    assert {delivery.channel for delivery in approved.deliveries} == {"page", "hall"}


def test_the_connector_keeps_its_promises(plugins_page: Any, tmp_path: Path) -> None:
    plugin, contract = plugins_page.blocks("python")[:2]  # the third is an importer
    (tmp_path / f"{MODULE}.py").write_text(plugin, encoding="utf-8")
    tests = tmp_path / "test_hall.py"
    tests.write_text(f"from {MODULE} import HallScreen, ScreenSettings\n{contract}", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, tests],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert " passed" in ran.stdout
