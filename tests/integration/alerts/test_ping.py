"""The outside monitor is called while passes run, and hears nothing about the school."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from schoolcast.alert_settings import Alerts
from schoolcast.alerts.ping import Ping
from schoolcast.domain.clock import SystemClock
from schoolcast.domain.dates import from_ms
from schoolcast.engine.local import Daemon

NOW = from_ms(1_800_000_000_000)


class Monitor(ThreadingHTTPServer):
    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.status = 200
        self.called = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ping/abc"


class _Handler(BaseHTTPRequestHandler):
    server: Monitor

    def do_GET(self) -> None:
        self.server.calls.append((self.path, self.headers.get("User-Agent", "")))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.called.set()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def monitor() -> Iterator[Monitor]:
    server = Monitor()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_is_called_every_few_minutes(monitor):
    ping = Ping(Alerts(ping_url=monitor.url, ping_minutes=5))
    assert ping.is_due(NOW)
    assert ping.call(NOW)
    assert not ping.is_due(NOW + timedelta(minutes=4, seconds=59))
    assert ping.is_due(NOW + timedelta(minutes=5))
    assert ping.is_due(NOW - timedelta(seconds=1))  # the clock was set back
    assert [path for path, _ in monitor.calls] == ["/ping/abc"]


def test_without_an_address_nobody_is_called():
    assert not Ping(Alerts()).is_due(NOW)


def test_a_monitor_in_trouble_changes_nothing(monitor):
    ping = Ping(Alerts(ping_url=monitor.url))
    monitor.status = 503
    assert not ping.call(NOW)
    assert not ping.is_due(NOW)  # it is not asked again at once


def test_a_monitor_that_is_gone_changes_nothing(monitor):
    assert not Ping(Alerts(ping_url="http://127.0.0.1:9/")).call(NOW)


def set_up(office, monitor) -> None:
    office.configure(
        "[alerts]\nsummary = false\nrehearse = false\nidle_minutes = 500000\n"
        f'ping_url = "{monitor.url}"\nping_minutes = 5\n'
    )


def test_each_look_after_a_pass_calls_it_when_it_is_time(office, monitor):
    """Without the calls the outside monitor would alarm while everything works."""
    set_up(office, monitor)
    calls = []
    with office.app() as app:
        attendant = app.attendant()
        for minute in (0, 4, 5, 9, 10):
            office.at(f"2026-12-01T09:{minute:02}+00:00")
            attendant.attend()
            assert attendant.finish(20)
            calls.append(len(monitor.calls))
    assert calls == [1, 1, 2, 2, 3]
    assert {path for path, _ in monitor.calls} == {"/ping/abc"}


def test_the_daemon_calls_it(office, monitor):
    """The real daemon, in real time."""
    office.clock = SystemClock()
    set_up(office, monitor)
    with office.app() as app:
        tell, dispatcher = app.attendant().attend, app.dispatcher()
        daemon = Daemon(
            app.schools, app.school.ledger, app.clock, dispatcher, alone=True, tell=tell
        )
        thread = threading.Thread(target=daemon.run)
        thread.start()
        called = monitor.called.wait(20)
        daemon.stop()
        thread.join(20)
    assert called and not thread.is_alive()
