"""A real mail server on loopback that can be told to refuse, to be slow, and to hang up."""

import asyncio
import base64
import datetime as dt
import ssl
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from schoolcast.alert_settings import Alerts
from schoolcast.alerts.mailer import Mailer
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.dates import from_ms
from schoolcast.secrets import Secrets

LOCALHOST = "127.0.0.1"
USER, PASSWORD, TOKEN = "office@example.org", "correct horse", "ya29.invented"


class Postbox:
    """What arrived, and how the server is to behave."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.arrived = threading.Event()
        self.refuse_recipient: dict[str, str] = {}
        self.answer_data = ""  # in place of taking the mail
        self.hang_up = False  # in the middle of DATA
        self.strangers = True  # whether mail is taken without a login
        self.nap = 0.0  # seconds before DATA is answered

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if not self.strangers and not session.authenticated:
            return "530 log in first"
        if address in self.refuse_recipient:
            return self.refuse_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.hang_up:
            server.transport.close()
            return "421 gone"
        if self.nap:
            await asyncio.sleep(self.nap)
        if self.answer_data:
            return self.answer_data
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        self.arrived.set()
        return "250 taken"

    @property
    def texts(self) -> list[str]:
        return [f"{mail['Subject']}\n{mail.get_content()}" for mail in self.mails]


class Server(SMTP):
    """With XOAUTH2, which the library does not know."""

    async def auth_XOAUTH2(self, _: Any, args: list[str]) -> AuthResult:
        given = base64.b64decode(args[1]).decode()
        if given == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            return AuthResult(success=True, auth_data=USER)
        await self.push("334 " + base64.b64encode(b'{"status":"401"}').decode())
        await self._reader.readline()
        return AuthResult(success=False, handled=False)


class Running:
    """A server in a thread of its own."""

    def __init__(self, postbox: Postbox, tls: ssl.SSLContext | None, options: Any) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        made = self._loop.create_server(
            lambda: Server(postbox, hostname="mail.example.org", loop=self._loop, **options),
            LOCALHOST,
            0,
            ssl=tls,
        )
        self._server = asyncio.run_coroutine_threadsafe(made, self._loop).result(10)

    @property
    def port(self) -> int:
        return int(self._server.sockets[0].getsockname()[1])

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.01)  # transports close in the next turn of the loop


def _authenticated(server, session, envelope, mechanism, data) -> AuthResult:
    ok = mechanism in ("LOGIN", "PLAIN") and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=ok, handled=False)


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def serve(postbox: Postbox) -> Iterator[Callable[..., int]]:
    """Starts the server in one of its ways; returns its port."""
    running: list[Running] = []

    def start(certificate: Path | None = None, *, tls: bool = False, login: bool = False) -> int:
        context = None
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
        options: dict[str, Any] = {}
        if login:
            postbox.strangers = False
            options = {"authenticator": _authenticated, "auth_require_tls": False}
        if context and not tls:
            options |= {"tls_context": context, "require_starttls": True}
        running.append(Running(postbox, context if tls else None, options))
        return running[-1].port

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate for loopback with its key, as a server uses it."""
    import ipaddress

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.org")])
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOCALHOST))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def mailer(tmp_path: Path):
    def make(port: int, *, whole: float = 5, step: float = 3, password: str = "", **smtp) -> Mailer:
        server = {"host": "127.0.0.1", "port": port, "security": "none", **smtp}
        settings = Alerts.model_validate({"from": "schoolcast@example.org", "smtp": server})
        return Mailer(
            settings,
            Secrets(tmp_path / "secrets", {"SCHOOLCAST_SECRET_MAIL": password}),
            FixedClock(from_ms(1_800_000_000_000)),
            tmp_path,
            step_seconds=step,
            whole_seconds=whole,
        )

    return make
