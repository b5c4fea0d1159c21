"""Sending a mail through the school's server, within a time that nothing can stretch."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from schoolcast.alert_settings import Alerts, Smtp
from schoolcast.alerts.letter import Letter, message
from schoolcast.alerts.trouble import MailTrouble, explain
from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.secrets import Secrets

STEP_SECONDS = 15.0
"""How long the server may take for each answer."""
WHOLE_SECONDS = 60.0
"""How long all of a mail may take, however the server dribbles."""


class Mailer:
    """Sends letters as [alerts] in config.toml says; `folder` is where that file lies."""

    def __init__(
        self,
        settings: Alerts,
        secrets: Secrets,
        clock: Clock,
        folder: Path,
        *,
        step_seconds: float = STEP_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._clock = clock
        self._folder = folder
        self._step = step_seconds
        self._whole = whole_seconds

    def send(self, letter: Letter) -> None:
        """Hand the letter to the mail server; MailTrouble in words when it was not taken."""
        smtp, sender = self._settings.smtp, self._settings.sender
        if smtp is None or sender is None:
            raise MailTrouble(
                "No mail server is set up. Fill in [alerts] from and [alerts.smtp] in config.toml."
            )
        mail = message(letter, sender=sender, at=self._clock.now())
        try:
            with self._connected(smtp) as server:
                server.send_message(mail, from_addr=sender, to_addrs=[letter.to])
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise explain(error, smtp, letter.to) from error
        except ConfigurationProblem as problem:  # a secret that is missing or readable by others
            raise MailTrouble(problem.message) from problem

    @contextmanager
    def _connected(self, smtp: Smtp) -> Iterator[smtplib.SMTP]:
        password = self._secrets.get(smtp.secret) if smtp.secret else ""
        name = socket.gethostname().encode("ascii", "replace").decode()
        server = smtplib.SMTP(local_hostname=name)  # without a host it does not connect yet
        overran = threading.Event()
        alarm = threading.Timer(self._whole, _cut, (server, overran))
        alarm.daemon = True
        alarm.start()
        try:
            self._greet(server, smtp)
            if smtp.username:
                server.ehlo_or_helo_if_needed()
                _login(server, smtp, password)
            yield server
        except (OSError, smtplib.SMTPException, ValueError) as error:
            if overran.is_set():
                raise TimeoutError(f"not done after {self._whole:g} seconds") from error
            raise
        else:
            _leave(server)
        finally:
            alarm.cancel()
            server.close()

    def _greet(self, server: smtplib.SMTP, smtp: Smtp) -> None:
        """Connect, protected as set. The library's own way can't be ended from outside."""
        plain = socket.create_connection((smtp.host, smtp.usual_port), timeout=self._step)
        server.sock = plain
        if smtp.security == "tls":
            server.sock = self._wrapped(plain, smtp)
        code, said = server.getreply()
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if smtp.security == "starttls":
            self._protect(server, plain, smtp)

    def _protect(self, server: smtplib.SMTP, plain: socket.socket, smtp: Smtp) -> None:
        server.ehlo_or_helo_if_needed()
        if not server.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("STARTTLS")
        code, said = server.docmd("STARTTLS")
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        server.sock = self._wrapped(plain, smtp)
        # What came before the protection may be anybody's words (RFC 3207, section 4.2).
        server.file = None
        server.ehlo_resp = server.helo_resp = None
        server.esmtp_features = {}
        server.does_esmtp = False

    def _wrapped(self, plain: socket.socket, smtp: Smtp) -> ssl.SSLSocket:
        return self._context(smtp).wrap_socket(plain, server_hostname=smtp.host)

    def _context(self, smtp: Smtp) -> ssl.SSLContext:
        if smtp.ca_file is None:
            return ssl.create_default_context()
        return ssl.create_default_context(cafile=str(self._folder / smtp.ca_file))


def _cut(server: smtplib.SMTP, overran: threading.Event) -> None:
    overran.set()
    sock = server.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; the mail has been taken, so that nothing that happens now counts."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()


def _login(server: smtplib.SMTP, smtp: Smtp, password: str) -> None:
    if smtp.login == "password":
        server.login(smtp.username, password)
        return
    if "XOAUTH2" not in str(server.esmtp_features.get("auth", "")).upper().split():
        raise smtplib.SMTPNotSupportedError("XOAUTH2")
    server.auth("XOAUTH2", _xoauth2(smtp.username, password))


def _xoauth2(username: str, token: str) -> Callable[..., str]:
    """Answers the server: with the token first, with nothing to the reason of a refusal."""

    def answer(challenge: bytes | None = None) -> str:
        return "" if challenge else f"user={username}\x01auth=Bearer {token}\x01\x01"

    return answer
