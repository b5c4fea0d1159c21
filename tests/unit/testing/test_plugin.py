"""The pytest plugin: its guard lets loopback through and nothing else."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from schoolcast.testing import FixedClock
from schoolcast.testing.builders import NOON
from schoolcast.testing.plugin import LeftTheComputer


def test_the_fixed_clock_stands(fixed_clock: FixedClock) -> None:
    assert fixed_clock.now() == NOON == fixed_clock.now()


@pytest.mark.usefixtures("loopback_only")
@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80, 0, 0)])
def test_other_computers_are_refused(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as outgoing:
        with pytest.raises(LeftTheComputer):
            outgoing.connect(address)
        with pytest.raises(LeftTheComputer):
            outgoing.connect_ex(address)


@pytest.mark.usefixtures("loopback_only")
def test_names_of_other_computers_are_not_looked_up() -> None:
    with pytest.raises(LeftTheComputer):
        socket.create_connection(("graph.example.org", 443), timeout=1)


@pytest.mark.usefixtures("loopback_only")
def test_this_computer_is_let_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("localhost", port)) as outgoing:
            assert outgoing.getpeername()[1] == port


GUARDED = """
import socket

def test_the_guard_stands():
    assert socket.socket.connect.__name__ == "guarded_connect"
"""


@pytest.mark.parametrize("asked", [True, False])
def test_the_guard_is_for_those_who_ask(asked: bool, tmp_path: Path) -> None:
    (tmp_path / "test_guard.py").write_text(GUARDED)
    settings = "[pytest]\n" + ("schoolcast_loopback_only = true\n" if asked else "")
    (tmp_path / "pytest.ini").write_text(settings)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("1 passed" if asked else "1 failed") in run.stdout


def test_names_of_the_package_are_loaded_on_first_use() -> None:
    code = "import sys, schoolcast.testing.plugin; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_public_name_can_be_had() -> None:
    import schoolcast.testing as package

    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'a_past'"):
        _ = package.a_past
