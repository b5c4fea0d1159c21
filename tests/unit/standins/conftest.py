"""A tiny platform on the shared core, and raw sockets to look at its bytes."""

import socket
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import requests

from schoolcast.standins import (
    Fleet,
    PublicImage,
    PublicPost,
    Request,
    Response,
    StandIn,
    StandInClock,
    serve,
)


class Board(StandIn):
    """POST /notes posts `text`, GET /notes lists what the lag lets through."""

    platform = "board"
    title = "The notice board"
    secret_names = frozenset({"access_token"})

    def __init__(self, clock: StandInClock) -> None:
        super().__init__(clock)
        self._posts: list[PublicPost] = []
        self._listed_from = {}

    def credentials(self) -> dict[str, str]:
        return {"board_id": "7", "access_token": "quiet-word"}

    def handle(self, request: Request) -> Response:
        with self.lock:
            if request.method == "POST":
                return self._post(request)
            now = self.clock.now()
            shown = [post.id for post in self._posts if self._listed_from[post.id] <= now]
            return Response.of_json({"data": shown})

    def _post(self, request: Request) -> Response:
        now = self.clock.now()
        fields = dict(request.pairs())
        images = tuple(
            PublicImage.of(upload.data, upload.filename, upload.content_type)
            for upload in request.body.uploads
        )
        post = PublicPost(
            id=str(len(self._posts) + 1),
            text=fields.get("text", ""),
            link=fields.get("link"),
            created_at=now,
            images=images,
            withdrawn="withdrawn" in fields,
        )
        self._posts.append(post)
        self._listed_from[post.id] = now + self.lag(request)
        return Response.of_json({"id": post.id, "padding": "x" * 400})

    def refusal(self, fault: str, request: Request, seconds: float) -> Response:
        status = 500 if fault == "server-error" else 400
        return Response.of_json({"refused": fault, "seconds": seconds}, status)

    def bad_request(self, status: int, message: str) -> Response:
        return Response.of_json({"bad": message}, status)

    def posts(self) -> list[PublicPost]:
        return self._posts

    def forget_posts(self) -> None:
        self._posts = []


class Client:
    """Speaks to the control server and to the board."""

    def __init__(self, fleet: Fleet, session: requests.Session) -> None:
        self.fleet = fleet
        self.session = session
        self.control = fleet.control_url
        self.board = fleet.stand_ins["board"].base_url

    def fault(self, fault: str, **more: object) -> None:
        rule = {"platform": "board", "method": "POST", "path": "^/notes$", "fault": fault, **more}
        answer = self.session.post(f"{self.control}/faults", json=rule)
        assert answer.status_code == 200, answer.text

    def note(self, text: str = "Hello", timeout: float = 10) -> requests.Response:
        url = f"{self.board}/v2.0/notes"
        return self.session.post(url, data={"text": text}, timeout=timeout, allow_redirects=False)

    def texts(self) -> list[str]:
        ledger = self.session.get(f"{self.control}/ledger").json()
        return [line["text"] for line in ledger["board"]]


@pytest.fixture
def board_type() -> type[Board]:
    return Board


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    with serve([Board]) as running:
        yield running


@pytest.fixture
def client(fleet: Fleet) -> Iterator[Client]:
    with requests.Session() as session:
        session.trust_env = False
        yield Client(fleet, session)


@pytest.fixture
def raw_call(client: Client) -> Iterator[Callable[..., bytes]]:
    """Sends bytes to the board and returns all it answers until it closes the connection."""

    def call(method: str = "POST", path: str = "/notes", body: bytes = b"text=Raw") -> bytes:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: board\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return exchange(client.board, head.encode() + body)

    return call


def exchange(url: str, data: bytes) -> bytes:
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(data)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    return received


@pytest.fixture
def raw_bytes() -> Callable[[str, bytes], bytes]:
    return exchange
