"""What platforms answered elsewhere, over HTTP: W1, W2, W7, W8, W11, W13 and W21.

The school is real, the Page a stand-in, and what counts is what its public would see.
"""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from schoolcast.domain.delivery import Delivery, State
from schoolcast.standins import FaultRule, StandInClock, serve
from schoolcast.testing import picture_bytes
from schoolcast_facebook.standin import FacebookStandIn

DUE = "2026-12-11T15:30+00:00"
SETTLE = timedelta(seconds=95)
CHANNEL = """
[[channels]]
name = "facebook"
kind = "facebook"
audience = "public"
secrets = {{ access_token = "PAGE_TOKEN", app_secret = "APP_SECRET" }}
settings = {{ page_id = "{page_id}", base_url = "{base_url}", read_seconds = 0.5 }}
"""


@dataclass(frozen=True, kw_only=True)
class Page:
    """An office whose announcements go to a Page."""

    office: Any
    stand_in: FacebookStandIn

    def plan(self, keys: str = "", body: str = "Our garden is in flower.", **fields: str) -> None:
        """An approved announcement, due at DUE."""
        keys = f'channels = ["facebook"]\n{keys}'
        self.office.write(kind="update", keys=keys, body=body, publish_at="2026-12-11 15:30")
        self.office.submit()
        asked = self.office.approve().unresolved
        if asked:
            answers = {finding.key: "Yes, I have looked." for finding in asked}
            assert self.office.approve(answers=answers).deliveries
        self.office.at(DUE)

    def fault(self, fault: str, path: str, *, method: str = "POST", seconds: float = 0) -> None:
        self.stand_in.faults.add(
            FaultRule(platform="facebook", fault=fault, method=method, path=path, seconds=seconds)
        )

    def run(self, *, after: timedelta = timedelta()) -> Delivery:
        """One pass, some time later; the one delivery as it stands then."""
        self.office.clock.set(self.office.clock.now() + after)
        self.office.run()
        (delivery,) = self.office.deliveries()
        return delivery

    def run_to_the_end(self) -> Delivery:
        """Passes, a minute and a half apart, until the delivery has an end."""
        for _ in range(12):
            delivery = self.run(after=SETTLE)
            if delivery.state in (State.PUBLISHED, State.FAILED, State.MISSED):
                return delivery
        raise AssertionError(delivery)

    @property
    def public(self) -> list[dict[str, Any]]:
        return self.stand_in.ledger()


def connect(office, monkeypatch, credentials: dict[str, str], base_url: str) -> None:
    monkeypatch.setenv("SCHOOLCAST_SECRET_PAGE_TOKEN", credentials["access_token"])
    monkeypatch.setenv("SCHOOLCAST_SECRET_APP_SECRET", credentials["app_secret"])
    office.configure(CHANNEL.format(page_id=credentials["page_id"], base_url=base_url))


@pytest.fixture
def page(office, monkeypatch) -> Iterator[Page]:
    clock = StandInClock(lambda: office.clock.now().timestamp())
    with serve([FacebookStandIn], clock=clock) as fleet:
        stand_in = fleet.stand_ins["facebook"]
        assert isinstance(stand_in, FacebookStandIn)
        connect(office, monkeypatch, stand_in.credentials(), stand_in.base_url)
        yield Page(office=office, stand_in=stand_in)


def test_w01_facebook_answers_500_after_accepting(page):
    page.plan()
    page.fault("effect-then-500", "/feed$")
    assert page.run().state is State.UNKNOWN
    assert page.run(after=SETTLE).state is State.PUBLISHED
    assert len(page.public) == 1


def test_w01_facebook_answers_500_and_did_not_accept(page):
    page.plan()
    page.fault("refuse-500", "/feed$")
    assert page.run().state is State.UNKNOWN
    assert page.run(after=SETTLE).state is State.UNKNOWN  # absent once is not believed
    assert page.run(after=SETTLE).state is State.PUBLISHED
    assert len(page.public) == 1


@contextmanager
def resetting(target: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """A way to `target` that, once armed, takes a POST there and resets the caller's socket."""
    host, port = target.removeprefix("http://").split(":")
    armed = threading.Event()

    class Way(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            head = f"{self.command} {self.path} HTTP/1.0\r\n"
            head += "".join(f"{k}: {v}\r\n" for k, v in self.headers.items() if k != "Connection")
            with socket.create_connection((host, int(port))) as onward:
                onward.sendall(head.encode() + b"\r\n" + self.rfile.read(length))
                answer = b"".join(iter(lambda: onward.recv(65_536), b""))
            if self.command == "POST" and armed.is_set():
                armed.clear()
                hard = struct.pack("ii", 1, 0)  # closing now sends a reset
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, hard)
            else:
                self.wfile.write(answer)
            self.close_connection = True

        do_GET = do_POST = _pass

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with serving(Way) as url:
        yield url, armed.set


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_w02_the_socket_resets_after_the_request_was_sent(page, monkeypatch):
    with resetting(page.stand_in.base_url) as (url, arm):
        page.office.configure(replacing=(page.stand_in.base_url, url))
        page.plan()
        arm()
        assert page.run().state is State.UNKNOWN
        assert len(page.public) == 1
        assert page.run(after=SETTLE).state is State.PUBLISHED
    assert len(page.public) == 1


def test_w07_the_token_dies_between_approval_and_due_time(page):
    page.plan()
    credentials = page.stand_in.credentials()
    page.stand_in.change_token(credentials["access_token"], revoked=True)
    waiting = page.run()
    assert waiting.state is State.RETRY
    assert "Connect the Page again" in waiting.reason
    assert page.run(after=SETTLE).attempts == waiting.attempts  # the lane is paused
    with page.office.app() as app:
        (lane,) = app.school.ledger.lanes()
        assert "no longer accepts" in lane.paused_reason
        page.stand_in.change_token(credentials["access_token"])
        assert app.school.ledger.open_lane(lane.name)
    assert page.run().state is State.PUBLISHED
    assert len(page.public) == 1


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    ("fault", "end", "shown"),
    [("media-refused", State.FAILED, []), ("refuse-500", State.PUBLISHED, [3])],
)
def test_w08_one_of_three_images_fails(page, fault, end, shown, place):
    media = page.office.folder / "content" / "media"
    media.mkdir()
    for colour in ("teal", "gold", "navy"):
        (media / f"{colour}.jpg").write_bytes(picture_bytes(pixels=(640, 480), colour=colour))
    images = ", ".join(
        f'{{ file = "{colour}.jpg", alt = "A {colour} door", children = [], source = "graphic" }}'
        for colour in ("teal", "gold", "navy")
    )
    page.plan(keys=f"images = [{images}]")
    for _ in range(place):
        page.fault("slow", "/photos$")
    page.fault(fault, "/photos$")
    page.run()
    assert page.public == []
    assert page.run_to_the_end().state is end
    assert [len(post["images"]) for post in page.public] == shown


def test_w11_the_back_off_is_honoured_by_the_real_query(page):
    page.plan()
    page.fault("rate-limit", "/feed$", seconds=600)
    refused = page.run()
    assert refused.state is State.RETRY
    early = refused.next_at - page.office.clock.now() - timedelta(seconds=1)
    assert early > timedelta(minutes=9)
    assert page.run(after=early).attempts == 1
    assert page.run(after=timedelta(seconds=1)).state is State.PUBLISHED
    assert len(page.public) == 1


class Says490(BaseHTTPRequestHandler):
    """Answers every call with an error that has 490 in its words and numbers."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        error = {"code": 100, "error_subcode": 1490, "message": "Error 490: too long by 490"}
        body = json.dumps({"error": error, "fbtrace_id": "A490"}).encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_w13_an_answer_containing_490(page):
    with serving(Says490) as url:
        page.office.configure(replacing=(page.stand_in.base_url, url))
        page.plan()
        refused = page.run()
    assert refused.state is State.FAILED
    assert "too long by 490" in refused.reason
    with page.office.app() as app:
        assert app.school.ledger.lanes() == []  # nobody's connection was lost


@pytest.mark.parametrize("fault", ["redirect", "html", "truncated"])
def test_w21_something_else_answers_in_the_platforms_place(page, fault):
    page.plan()
    page.fault(fault, "/feed$")
    unclear = page.run()
    assert unclear.state is State.UNKNOWN
    assert unclear.remote_id is None
    assert page.run_to_the_end().state is State.PUBLISHED
    assert len(page.public) == 1


@pytest.mark.parametrize("fault", ["redirect", "html", "truncated"])
def test_w21_something_else_answers_when_the_page_is_read(page, fault):
    page.plan()
    page.fault("effect-then-500", "/feed$")
    page.run()
    for _ in range(2):
        page.fault(fault, "/published_posts$", method="GET")
    assert page.run(after=SETTLE).state is State.UNKNOWN
    assert page.run_to_the_end().state is State.PUBLISHED
    assert len(page.public) == 1


def limited_when_read(page, *, seconds):
    """A post in doubt, whose platform then takes no calls for so long; how it stands after that."""
    page.plan()
    page.fault("effect-then-500", "/feed$")
    page.run()
    page.fault("rate-limit", "/published_posts$", method="GET", seconds=seconds)
    return page.run(after=SETTLE)


def test_w11_a_limit_met_when_the_page_is_read_is_waited_for(page):
    unclear = limited_when_read(page, seconds=3600)
    assert unclear.state is State.UNKNOWN
    over = page.office.clock.now() + timedelta(hours=1)
    assert unclear.next_at == over
    with page.office.app() as app:
        (lane,) = app.school.ledger.lanes()
        assert lane.blocked_until == over  # for all that goes out there
    for _ in range(6):  # no number of waits makes it a person's question
        page.fault("rate-limit", "/published_posts$", method="GET", seconds=3600)
        assert page.run(after=timedelta(hours=1)).state is State.UNKNOWN
    assert page.run(after=timedelta(hours=1)).state is State.PUBLISHED
    assert len(page.public) == 1


def test_w11_a_limit_that_lasts_for_more_than_a_day_is_a_persons_question(page):
    asked = limited_when_read(page, seconds=25 * 3600)
    assert asked.state is State.NEEDS_ATTENTION
    assert "facebook can't be read for more than a day" in asked.reason
    assert "nothing was posted" not in asked.reason


def test_w11_past_its_deadline_five_limits_are_a_persons_question(page):
    unclear = limited_when_read(page, seconds=3600)
    page.office.clock.set(unclear.not_after)
    for _ in range(4):
        page.fault("rate-limit", "/published_posts$", method="GET", seconds=3600)
        unclear = page.run(after=timedelta(hours=1))
        assert unclear.state is State.UNKNOWN
    page.fault("rate-limit", "/published_posts$", method="GET", seconds=3600)
    asked = page.run(after=timedelta(hours=1))
    assert asked.state is State.NEEDS_ATTENTION
    assert "nothing was posted" not in asked.reason
