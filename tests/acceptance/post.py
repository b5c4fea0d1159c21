"""A mail server for tests with the real commands."""

import asyncio
import threading
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP


class Post:
    """A mail server in a thread of its own."""

    def __init__(self) -> None:
        self.subjects: list[str] = []
        self.texts: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        made = self._loop.create_server(
            lambda: SMTP(self, hostname="mail.example.org", loop=self._loop), "127.0.0.1", 0
        )
        self._server = asyncio.run_coroutine_threadsafe(made, self._loop).result(10)

    async def handle_DATA(self, server, session, envelope) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.subjects.append(mail["Subject"])
        self.texts.append(mail.get_content())
        return "250 taken"

    @property
    def port(self) -> int:
        return int(self._server.sockets[0].getsockname()[1])

    def stop(self) -> None:
        async def end() -> None:
            self._server.close()
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await asyncio.sleep(0.01)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


def with_mail(desk, port: int) -> None:
    """Fill in [alerts], so that the office is mailed."""
    text = desk.config.read_text(encoding="utf-8")
    settings = (
        '[alerts]\nto = ["office@example.org"]\nfrom = "schoolcast@example.org"\nsummary = false\n'
        f'smtp = {{ host = "127.0.0.1", port = {port}, security = "none" }}\n'
    )
    head, _, tail = text.partition("[alerts]\n")
    desk.config.write_text(head + settings + tail, encoding="utf-8")
