"""The requests session behind `api.http`; apart, because loading requests takes 0.2 seconds."""

import socket
import ssl
import threading
from collections.abc import Mapping
from functools import cache, partial
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Self

import certifi
import requests
from requests.adapters import HTTPAdapter
from requests.utils import default_headers, select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

# Whatever may go wrong on the way: requests' own errors are OSErrors, but it lets others through.
TROUBLE = (OSError, ValueError, HTTPError, HTTPException)


class Journey:
    """Whether a request may have left this computer, and how long it may take to leave.

    `send` is in seconds: urllib3 would send the whole body within the connect timeout, which is
    too short for a picture on a school's line.
    """

    def __init__(self, send: float) -> None:
        self.send = send
        self.may_have_left = False

    def connecting(self) -> None:
        """Note that a line is opened, which happens before anything of a request is sent.

        It may be the second one: what waits for its turn is sent over a line that was opened
        before, and where the other side has dropped that one, over a new one.
        """
        self.may_have_left = False

    def connected(self, sock: socket.socket) -> None:
        """Note that the connection stands: from here on the request may get out."""
        self.may_have_left = True
        sock.settimeout(self.send)


class _Line:
    """What both kinds of connection do beside urllib3's work."""

    sock: socket.socket | None
    timeout: float | None

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._journey = journey

    def connect(self) -> None:
        """Connect, with the TLS handshake where there is one."""
        self._journey.connecting()
        super().connect()  # type: ignore[misc]
        assert self.sock
        self._journey.connected(self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send; on a connection that stands, urllib3 would grant it the time to connect only."""
        if self.sock is not None:
            self.timeout = self._journey.send
        super().request(*args, **kwargs)  # type: ignore[misc]


class _Plain(_Line, HTTPConnection):
    pass


class _Encrypted(_Line, HTTPSConnection):
    @property
    def is_connected(self) -> bool:
        """Whether the other side still listens.

        urllib3 takes anything to be read for a goodbye, but a TLS server sends session tickets.
        """
        if self.sock is None:
            return False
        waits = self.sock.gettimeout()
        self.sock.settimeout(0)
        try:
            self.sock.recv(1)  # the end, or an answer that nobody has asked for
        except ssl.SSLWantReadError:
            return True
        except OSError:
            return False
        finally:
            self.sock.settimeout(waits)
        return False


class _Adapter(HTTPAdapter):
    def __init__(self, journey: Journey, context: ssl.SSLContext) -> None:
        self._journey = journey
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)

    def get_connection_with_tls_context(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(request, *args, **kwargs)
        kind = _Encrypted if pool.scheme == "https" else _Plain
        pool.ConnectionCls = partial(kind, journey=self._journey)
        return pool

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        # requests would add its own list of authorities here; the context holds the system's.
        conn.cert_reqs = "CERT_REQUIRED"


_reading = threading.Lock()


def system_certificates() -> ssl.SSLContext:
    """The certificate authorities this computer trusts, so a school's web filter may be one.

    Where the system has none at all, as some Python builds for macOS, certifi's list stands in.
    """
    with _reading:  # threads that begin together would each take 30 ms over it, and the others'
        return _system_certificates()


@cache
def _system_certificates() -> ssl.SSLContext:
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath or context.cert_store_stats()["x509_ca"]):
        context.load_verify_locations(certifi.where())
    return context


class Fresh:
    """One call on a connection of its own, without what a session does for a series of calls."""

    def __init__(self, journey: Journey, proxies: Mapping[str, str]) -> None:
        self._proxies = dict(proxies)
        self._adapter = _Adapter(journey, system_certificates())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._adapter.close()

    def prepare(
        self, method: str, url: str, *, headers: Mapping[str, str], **content: Any
    ) -> requests.PreparedRequest:
        """All but the sending; takes what a session's `request` takes."""
        prepared = requests.PreparedRequest()
        prepared.prepare(method, url, headers={**default_headers(), **headers}, **content)
        return prepared

    def connect(self, prepared: requests.PreparedRequest, *, timeout: float) -> None:
        """Open the connection that will carry it, within `timeout` seconds for each address.

        Through a proxy it is opened only when the request is sent.
        """
        if select_proxy(prepared.url or "", self._proxies):
            return
        pool: Any = self._adapter.get_connection_with_tls_context(prepared, True)
        line = pool._get_conn()  # urllib3 has no public way to connect before there is a request
        line.timeout = timeout
        try:
            line.connect()
        except BaseException:
            line.close()
            raise
        pool._put_conn(line)

    def send(
        self, prepared: requests.PreparedRequest, *, timeout: tuple[float, float]
    ) -> requests.Response:
        """Send it; redirects are never followed, and the answer is not yet read."""
        return self._adapter.send(prepared, stream=True, timeout=timeout, proxies=self._proxies)


def open_session(journey: Journey, proxies: Mapping[str, str]) -> requests.Session:
    """A session without cookies, retries, or settings taken from the environment."""
    session = requests.Session()
    session.trust_env = False
    session.proxies = dict(proxies)
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = _Adapter(journey, system_certificates())
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session
