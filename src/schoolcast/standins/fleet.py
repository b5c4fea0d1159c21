"""All the servers together: the stand-ins and the control server beside them."""

import json
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, tzinfo
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from schoolcast.standins.clock import StandInClock
from schoolcast.standins.control import ELSEWHERE, Control
from schoolcast.standins.gateway import Gateway
from schoolcast.standins.halt import Halt
from schoolcast.standins.server import LoopbackServer
from schoolcast.standins.stand_in import StandIn

StandInFactory = Callable[[StandInClock], StandIn]


class Fleet:
    """One server a stand-in, and the control server, in background threads.

    As a context manager it listens from entry to exit. `zone` is the time zone of the public
    pages. Two stand-ins of one platform are a ValueError.
    """

    def __init__(
        self,
        factories: Iterable[StandInFactory],
        *,
        clock: StandInClock | None = None,
        zone: tzinfo = UTC,
    ) -> None:
        self.clock = clock or StandInClock()
        self.stand_ins: dict[str, StandIn] = {}
        for factory in factories:
            stand_in = factory(self.clock)
            if stand_in.platform in self.stand_ins or stand_in.platform == "control":
                raise ValueError(f"two stand-ins are called {stand_in.platform!r}")
            stand_in.zone = zone
            self.stand_ins[stand_in.platform] = stand_in
        self._halt = Halt()
        self._control = Control(self.stand_ins, self.clock, self._halt)
        self._servers: list[LoopbackServer] = []
        self.control_url = ""

    def start(self) -> None:
        """Takes a free port for each server and begins to answer."""
        try:
            control = LoopbackServer(self._control, self.clock.now)
            self._servers.append(control)
            self.control_url = control.url
            for stand_in in self.stand_ins.values():
                gateway = Gateway(stand_in, self._halt, self.control_url + ELSEWHERE)
                server = LoopbackServer(gateway, self.clock.now)
                self._servers.append(server)
                stand_in.base_url = server.url
        except OSError:
            self.stop()
            raise
        for server in self._servers:
            server.start()

    def stop(self) -> None:
        """Closes all ports and connections; posts and ledgers can still be read."""
        self._halt.stop()
        while self._servers:
            self._servers.pop().stop()

    def reset(self) -> None:
        """What `POST /reset` does."""
        self._control.reset()

    def ports(self) -> dict[str, Any]:
        """The ports document: the control address, and each platform's address and credentials."""
        platforms = {
            name: {"base_url": stand_in.base_url, **stand_in.credentials()}
            for name, stand_in in self.stand_ins.items()
        }
        return {"control": self.control_url, **platforms}

    def ledger(self) -> dict[str, list[dict[str, Any]]]:
        """What `GET /ledger` answers."""
        return {name: stand_in.ledger() for name, stand_in in self.stand_ins.items()}

    def __enter__(self) -> "Fleet":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def serve(
    factories: Iterable[StandInFactory], *, clock: StandInClock | None = None, zone: tzinfo = UTC
) -> Fleet:
    """The fleet for a `with` block: `with serve([FacebookStandIn]) as fleet: …`."""
    return Fleet(factories, clock=clock, zone=zone)


def serve_forever(
    factories: Iterable[StandInFactory], ports_file: Path, *, zone: tzinfo = UTC
) -> int:
    """Serves until SIGTERM or Ctrl-C, then returns 0; call it from the main thread.

    `ports_file` appears by rename once every server listens. Raises OSError when it can't be
    written.
    """
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with serve(factories, zone=zone) as fleet:
            write_ports(ports_file, fleet.ports())
            # Windows can't interrupt a wait without an end.
            while not ended.wait(0.5):
                pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def write_ports(path: Path, ports: dict[str, Any]) -> None:
    """Writes the ports document beside `path`, readable by its owner alone, and renames it."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(ports, stream, indent=2)
            stream.write("\n")
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
