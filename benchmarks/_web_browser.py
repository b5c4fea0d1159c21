"""A signed-in browser that keeps its connection, and notes how long each page took."""

import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_ASSET = re.compile(r'(?:href|src)="(/assets/[^"]+)"')
_IMPORT = re.compile(rb"""(?:from|import)\s*["']([^"']+\.js)["']""")
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
_READ = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Browser:
    """One person's browser at the pages' address; `seconds` is what the last answer took."""

    address: str
    cookie: str = ""
    csrf: str = ""
    seconds: float = 0.0
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    first_s: float = 0.0  # what the first page after signing in took

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)

    def another(self) -> "Browser":
        """Another window of the same person, on a connection of its own."""
        return Browser(self.address, cookie=self.cookie, csrf=self.csrf)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def get(self, path: str, *, packed: bool = True) -> bytes:
        """A page's bytes as they come; RuntimeError unless it is there."""
        headers = _READ if packed else {"Sec-Fetch-Site": "same-origin"}
        return self._ask("GET", path, None, dict(headers))

    def post(self, path: str, **fields: str) -> bytes:
        """Send a form with its token; the answer's bytes."""
        body = urlencode({"csrf": self.csrf, **fields}).encode()
        return self._ask("POST", path, body, dict(_FORM))

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the form."""
        self.get("/sign-in", packed=False)
        self.post("/sign-in", username=username, password=password)
        found = _CSRF.search(self.get("/", packed=False).decode())
        self.first_s = self.seconds
        if not found:
            raise RuntimeError(f"nobody signed in: {self.status} {self.headers}")
        self.csrf = found[1]

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        if self.cookie:
            headers["Cookie"] = self.cookie
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self.seconds = time.perf_counter() - began
        self.status, self.headers = answer.status, dict(answer.getheaders())
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookie = line.partition(";")[0] if line.startswith("schoolcast=") else self.cookie
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:500]!r}")
        return content


def assets_of(browser: Browser, path: str) -> set[str]:
    """The addresses of all that a page loads beside itself, with what its scripts import."""
    page = browser.get(path, packed=False).decode()
    found, left = set[str](), set(_ASSET.findall(page))
    while left:
        one = left.pop()
        found.add(one)
        if one.endswith(".js"):
            content = browser.get(one, packed=False)
            left |= {urljoin(one, name.decode()) for name in _IMPORT.findall(content)} - found
    return found
