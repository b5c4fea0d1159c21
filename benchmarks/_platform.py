"""A platform that does nothing but note when a call arrives and answer some time later.

As a program it prints its port, and on a line of standard input everything it has noted.
"""

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PLUGIN = '''\
"""A connector for the benchmarks: one call, on a connection of its own, makes a post public."""

from datetime import timedelta
from typing import ClassVar

from pydantic import BaseModel

from schoolcast.api import Capabilities, Connector, Receipt, SettleBy, hookimpl


class Settings(BaseModel):
    url: str


class Bench(Connector):
    kind: ClassVar[str] = "bench"
    Settings: ClassVar[type] = Settings
    capabilities: ClassVar[Capabilities] = Capabilities(
        settle_by=SettleBy.SAME_KEY, settle_after=timedelta(seconds=90)
    )

    def publish(self, post, attempt):
        http = self.tools.http()
        answer = http.create(attempt, "POST", self.settings.url, form={"text": post.text})
        return Receipt(remote_id=answer.json()["id"])


@hookimpl
def schoolcast_register_connectors(register):
    register(Bench)
'''


class Platform:
    """Notes (instant, text) of every call."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self.noted: list[tuple[float, str]] = []

    async def serve(self) -> None:
        """Serve until standard input ends."""
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0, backlog=1024)
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._obey, args=(loop, server), daemon=True).start()
        async with server:
            try:
                await server.serve_forever()
            except asyncio.CancelledError:
                pass

    def _obey(self, loop: asyncio.AbstractEventLoop, server: asyncio.Server) -> None:
        for _ in sys.stdin:
            sys.stdout.write(json.dumps(self.noted) + "\n")
            sys.stdout.flush()
        loop.call_soon_threadsafe(server.close)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(1)
        at, due = time.time(), asyncio.get_running_loop().time() + self._delay
        if not first:
            writer.close()
            return
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0] or 0)
        body = (await reader.readexactly(length)).decode()
        await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
        self.noted.append((at, body))
        answer = json.dumps({"id": f"b{len(self.noted)}"}).encode()
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
            + f"Content-Length: {len(answer)}\r\n\r\n".encode()
            + answer
        )
        await writer.drain()
        writer.close()


class Remote:
    """The platform in its process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        assert process.stdout
        self.url = f"http://127.0.0.1:{int(process.stdout.readline())}/posts"

    def noted(self) -> list[tuple[float, str]]:
        """When each call's first byte came, in seconds since 1970, and its body."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write("?\n")
        self._process.stdin.flush()
        found: list[Any] = json.loads(self._process.stdout.readline())
        return [(at, body) for at, body in found]


@contextmanager
def platform(delay: float = 0.0) -> Iterator[Remote]:
    """Start the platform; it answers `delay` seconds after a call."""
    process = subprocess.Popen(
        (sys.executable, "-m", "benchmarks._platform", str(delay)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Remote(process)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(timeout=20)


if __name__ == "__main__":
    asyncio.run(Platform(float(sys.argv[1])).serve())
