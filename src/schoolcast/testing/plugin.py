"""The pytest plugin that comes with schoolcast: a fixed clock, and a guard on the network.

`schoolcast_loopback_only = true` in the pytest settings makes every test refuse connections that
would leave this computer; a single test asks for that with the fixture `loopback_only`.
"""

import ipaddress
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from schoolcast.api import FixedClock

pytest.register_assert_rewrite(
    "schoolcast.testing.connector_contract", "schoolcast.testing.rule_contract"
)

_INI = "schoolcast_loopback_only"


class LeftTheComputer(AssertionError):
    """A test tried to reach a computer other than this one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(_INI, "refuse connections that leave this computer", type="bool", default=False)


@pytest.fixture
def fixed_clock() -> "FixedClock":
    """A clock that stands at noon (UTC) on Friday 11 December 2026 until a test moves it."""
    from schoolcast.api import FixedClock
    from schoolcast.testing.builders import NOON

    return FixedClock(NOON)


@pytest.fixture
def loopback_only() -> Iterator[None]:
    """Refuses connections and name look-ups that leave this computer, for one test."""
    with pytest.MonkeyPatch.context() as patch:
        _guard(patch)
        yield


@pytest.fixture(autouse=True)
def _loopback_if_asked(request: pytest.FixtureRequest) -> None:
    if request.config.getini(_INI):
        request.getfixturevalue("loopback_only")


def _guard(patch: pytest.MonkeyPatch) -> None:
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _require_loopback(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _require_loopback(self.family, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        _require_local_name(host)
        return look_up(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)


def _require_loopback(family: int, address: Any) -> None:
    if family in (socket.AF_INET, socket.AF_INET6):
        _require_local_name(address[0])


def _require_local_name(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    # Names that RFC 6761 reserves never resolve, so a look-up of one tests a failure safely.
    if name is None or name in ("", "localhost") or str(name).endswith((".localhost", ".invalid")):
        return
    try:
        local = ipaddress.ip_address(name).is_loopback
    except ValueError:
        local = name == socket.gethostname()
    if not local:
        raise LeftTheComputer(f"{name} is not on this computer; tests use 127.0.0.1 alone")
