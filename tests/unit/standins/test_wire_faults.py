"""Each fault as the client meets it on the wire, and what the ledger says afterwards."""

import re
import threading
import time
from datetime import timedelta

import pytest
import requests

from schoolcast.standins import serve


def test_without_a_fault_the_answer_is_whole(client, raw_call):
    head, _, body = raw_call().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert int(re.search(rb"Content-Length: (\d+)", head)[1]) == len(body)
    assert client.texts() == ["Raw"]


@pytest.mark.parametrize(
    ("fault", "status", "posted"),
    [("refuse-500", 500, []), ("effect-then-500", 500, ["Hello"])],
)
def test_http_500_with_and_without_effect(client, fault, status, posted):
    client.fault(fault)
    answer = client.note()
    assert (answer.status_code, answer.json()["refused"]) == (status, "server-error")
    assert client.texts() == posted


@pytest.mark.parametrize(
    ("fault", "posted"), [("effect-then-close", ["Raw"]), ("close-before-effect", [])]
)
def test_a_closed_connection_answers_not_one_byte(client, raw_call, fault, posted):
    client.fault(fault)
    assert raw_call() == b""
    assert client.texts() == posted


@pytest.mark.parametrize("fault", ["effect-then-close", "close-before-effect"])
def test_a_closed_connection_is_an_error_to_requests(client, fault):
    client.fault(fault)
    with pytest.raises(requests.ConnectionError):
        client.note()


def test_hang_times_out_after_the_effect(client):
    client.fault("effect-then-hang", seconds=30)
    with pytest.raises(requests.ReadTimeout):
        client.note(timeout=0.2)
    assert client.texts() == ["Hello"]


def test_hang_ends_in_a_closed_connection(client, raw_call):
    client.fault("effect-then-hang", seconds=0.05)
    assert raw_call() == b""
    assert client.texts() == ["Raw"]


def test_slow_waits_and_then_answers(client):
    client.fault("slow", seconds=0.15)
    started = time.monotonic()
    assert client.note().json()["id"] == "1"
    assert time.monotonic() - started >= 0.15


def test_html_answers_200_without_effect(client):
    client.fault("html")
    answer = client.note()
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (200, "text/html")
    assert "</html>" in answer.text
    assert client.texts() == []


def test_truncated_promises_more_than_it_sends(client, raw_call):
    client.fault("truncated")
    head, _, body = raw_call().partition(b"\r\n\r\n")
    promised = int(re.search(rb"Content-Length: (\d+)", head)[1])
    assert head.startswith(b"HTTP/1.1 200")
    assert len(body) == promised // 2
    assert client.texts() == ["Raw"]


def test_truncated_is_an_error_to_requests(client):
    client.fault("truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        client.note()


def test_redirect_leads_to_another_origin_without_effect(client):
    client.fault("redirect")
    answer = client.note()
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{client.control}/")
    followed = client.session.get(answer.headers["Location"])
    assert followed.status_code == 200
    assert client.texts() == []


@pytest.mark.parametrize(
    "fault", ["rate-limit", "token-revoked", "permission-lost", "media-refused"]
)
def test_refusals_are_the_platforms_own(client, fault):
    client.fault(fault, seconds=90)
    assert client.note().json() == {"refused": fault, "seconds": 90.0}
    assert client.texts() == []


def test_feed_lag_hides_a_post_until_the_platforms_clock_passes(client):
    client.fault("feed-lag", seconds=600)
    client.note()
    client.note("Prompt")
    notes = f"{client.board}/notes"
    assert client.session.get(notes).json()["data"] == ["2"]
    assert client.texts() == ["Hello", "Prompt"]
    client.fleet.clock.set(client.fleet.clock.now() + timedelta(seconds=601))
    assert client.session.get(notes).json()["data"] == ["1", "2"]


def test_feed_lag_on_the_list_holds_for_every_post(client):
    client.fault("feed-lag", method="GET", path="/notes", seconds=600, times=0)
    client.note("One")
    client.note("Two")
    assert client.session.get(f"{client.board}/notes").json()["data"] == []


def test_feed_lag_and_a_lost_answer_can_meet(client):
    client.fault("feed-lag", seconds=600, times=0)
    client.fault("effect-then-500")
    assert client.note().status_code == 500
    assert client.texts() == ["Hello"]
    assert client.session.get(f"{client.board}/notes").json()["data"] == []


def test_the_oldest_match_goes_first_and_times_run_out(client):
    client.fault("refuse-500", path="other")
    client.fault("rate-limit", times=2)
    client.fault("token-revoked", times=1)
    seen = [client.note().json().get("refused") for _ in range(4)]
    assert seen == ["rate-limit", "rate-limit", "token-revoked", None]


def test_zero_times_holds_until_reset(client):
    client.fault("refuse-500", times=0)
    assert {client.note().status_code for _ in range(5)} == {500}
    client.session.post(f"{client.control}/reset")
    assert client.note().status_code == 200


def test_the_version_is_gone_before_the_path_is_matched(client):
    client.fault("refuse-500", path="^/notes$")
    assert client.session.post(f"{client.board}/v19.0/notes").status_code == 500
    assert client.session.post(f"{client.board}/v19.0/notes").status_code == 200


def test_the_method_must_match(client):
    client.fault("refuse-500", method="delete")
    assert client.note().status_code == 200
    assert client.session.delete(f"{client.board}/notes").status_code == 500


def test_stopping_does_not_wait_for_who_hangs(board_type):
    with serve([board_type]) as fleet:
        rule = {"platform": "board", "fault": "effect-then-hang", "seconds": 500}
        requests.post(f"{fleet.control_url}/faults", json=rule, timeout=10)
        waiter = threading.Thread(target=_swallow, args=(fleet.stand_ins["board"].base_url,))
        waiter.start()
        while not fleet.ledger()["board"]:
            time.sleep(0.01)
        started = time.monotonic()
    waiter.join(10)
    assert not waiter.is_alive()
    assert time.monotonic() - started < 5


def test_reset_lets_a_slow_request_go_without_effect(client):
    client.fault("slow", seconds=500)
    waiter = threading.Thread(target=_swallow, args=(client.board,))
    waiter.start()
    journal = client.fleet.stand_ins["board"].journal
    while not journal.entries([]):
        time.sleep(0.01)
    client.session.post(f"{client.control}/reset")
    waiter.join(10)
    assert not waiter.is_alive()
    assert client.texts() == []


def _swallow(url):
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{url}/notes", data={"text": "Waiting"}, timeout=600)
