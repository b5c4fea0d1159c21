"""The HTTP server: connections, bodies and limits."""

import socket
from datetime import UTC, datetime

import pytest

from schoolcast.standins import StandInClock
from schoolcast.standins.bodies import MAX_BODY, BadBody, parse_body, parse_pairs
from schoolcast.standins.exchange import split_version


def test_connections_stay_open_between_requests(client, raw_bytes):
    one = b"GET /notes HTTP/1.1\r\nHost: board\r\n\r\n"
    last = b"GET /notes HTTP/1.1\r\nHost: board\r\nConnection: close\r\n\r\n"
    assert raw_bytes(client.board, one + one + last).count(b"HTTP/1.1 200 OK") == 3


def test_a_head_request_gets_no_body(client, raw_bytes):
    data = b"HEAD / HTTP/1.1\r\nHost: board\r\nConnection: close\r\n\r\n"
    answer = raw_bytes(client.board, data)
    assert answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"\r\n\r\n")


def test_a_body_over_the_limit_is_refused_in_words(client):
    answer = client.session.post(f"{client.board}/notes", data=b"x" * (MAX_BODY + 1))
    assert (answer.status_code, answer.json()) == (413, {"bad": "The body is larger than 24 MB."})
    assert client.note().status_code == 200
    control = client.session.post(f"{client.control}/faults", data=b"x" * (MAX_BODY + 1))
    assert (control.status_code, list(control.json())) == (413, ["error"])


@pytest.mark.parametrize(
    ("header", "status"),
    [(b"Content-Length: many", 400), (b"Transfer-Encoding: chunked", 411)],
)
def test_a_body_without_a_clear_length_is_refused(client, raw_bytes, header, status):
    data = b"POST /notes HTTP/1.1\r\nHost: board\r\n" + header + b"\r\n\r\n"
    assert raw_bytes(client.board, data).startswith(b"HTTP/1.1 %d" % status)
    assert client.texts() == []


def test_a_client_that_dies_in_its_body_has_no_effect(client):
    port = int(client.board.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(
            b"POST /notes HTTP/1.1\r\nHost: board\r\nContent-Length: 900\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\ntext=Half"
        )
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100) == b""
    assert client.texts() == []


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("application/json", b"{"),
        ("application/json", b"[" * 100_000),
        ("application/x-www-form-urlencoded", b"\xff"),
        ("application/x-www-form-urlencoded", b"a=1&" * 2000),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n',
        ),
    ],
)
def test_a_body_that_breaks_its_word_is_400(client, kind, data):
    headers = {"Content-Type": kind}
    answer = client.session.post(f"{client.board}/notes", data=data, headers=headers)
    assert (answer.status_code, list(answer.json())) == (400, ["bad"])
    assert client.texts() == []


def test_multipart_holds_fields_and_files():
    data = (
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nCaf\xc3\xa9\r\n'
        b'--x\r\nContent-Disposition: form-data; name="photo"\r\nContent-Type: image/png\r\n\r\n'
        b"\x89PNG\r\n--x--\r\n"
    )
    body = parse_body("multipart/form-data; boundary=x", data)
    assert body.fields == (("text", "Café"),)
    assert [(upload.name, upload.data) for upload in body.uploads] == [("photo", b"\x89PNG")]


def test_pairs_keep_order_and_empty_values():
    assert parse_pairs("a=1&b=&a=2") == (("a", "1"), ("b", ""), ("a", "2"))
    with pytest.raises(BadBody):
        parse_pairs("a=1&" * 1001)


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("/v26.0/me", ("v26.0", "/me")),
        ("/v2.0", ("v2.0", "/")),
        ("/2/tweets", ("", "/2/tweets")),
        ("/v26.0x/me", ("", "/v26.0x/me")),
    ],
)
def test_only_a_leading_version_is_split_off(path, split):
    assert split_version(path) == split


def test_the_clock_runs_on_from_where_it_was_set():
    ticks = [1000.0]
    clock = StandInClock(lambda: ticks[0])
    clock.set(datetime(2027, 1, 4, 7, 0, tzinfo=UTC))
    ticks[0] += 90
    assert clock.now() == datetime(2027, 1, 4, 7, 1, 30, tzinfo=UTC)
    clock.reset()
    assert clock.now().timestamp() == 1090.0


def test_the_clock_takes_no_time_without_a_zone():
    with pytest.raises(ValueError, match="zone"):
        StandInClock().set(datetime.fromisoformat("2027-01-04T07:00"))
