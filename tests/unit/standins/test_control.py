"""The control interface, shape by shape."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from schoolcast.standins import FAULTS

HALL = b"\x89PNG\r\n\x1a\nhall"


def test_ledger_shows_what_the_public_sees(client):
    files = {"photo": ("Our hall", HALL, "image/png")}
    data = {"text": "Open day", "link": "https://school.example/open"}
    client.session.post(f"{client.board}/notes", data=data, files=files)
    client.session.post(f"{client.board}/notes", data={"text": "Gone", "withdrawn": "1"})
    first, second = client.session.get(f"{client.control}/ledger").json()["board"]
    created = datetime.fromisoformat(first.pop("created_at"))
    assert created.tzinfo is not None
    assert first == {
        "id": "1",
        "text": "Open day",
        "link": "https://school.example/open",
        "images": [
            {
                "alt": "Our hall",
                "sha256": sha256(HALL).hexdigest(),
            }
        ],
        "withdrawn": False,
    }
    assert (second["link"], second["withdrawn"]) == (None, True)


def test_requests_are_kept_without_secrets(client):
    params = {"access_token": "quiet-word", "note": "said quiet-word aloud"}
    headers = {"Authorization": "Bearer quiet-word"}
    url = f"{client.board}/v3.1/notes"
    client.session.post(url, params=params, json={"a": [{"access_token": "other"}]})
    client.session.post(url, data={"text": "Plain"}, headers=headers)
    client.fault("refuse-500")
    client.session.post(url, data={"text": "Refused"})
    answer = client.session.get(f"{client.control}/requests")
    first, second, third = answer.json()["board"]
    assert "quiet-word" not in answer.text
    assert (first["method"], first["path"], first["version"]) == ("POST", "/notes", "v3.1")
    assert first["query"] == {"access_token": "[hidden]", "note": "said [hidden] aloud"}
    assert first["json"] == {"a": [{"access_token": "[hidden]"}]}
    assert second["fields"] == {"text": "Plain"} and second["status"] == 200
    assert (third["fault"], third["status"]) == ("refuse-500", 500)


def test_a_request_that_got_no_answer_has_no_status(client, raw_call):
    client.fault("close-before-effect")
    raw_call()
    (entry,) = client.fleet.stand_ins["board"].requests()
    assert (entry["fault"], entry["status"]) == ("close-before-effect", None)


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_every_fault_is_accepted(client, fault):
    rule = {"platform": "board", "method": "post", "path": "/x$", "fault": fault}
    answer = client.session.post(f"{client.control}/faults", json=rule)
    assert answer.status_code == 200
    assert answer.json() | rule | {"method": "POST"} == answer.json()
    assert answer.json()["times"] == 1


BAD_RULES = [
    b"",
    b"not json",
    b"[]",
    b"\xff",
    b"[" * 100_000,
    b'{"platform": "board"}',
    b'{"platform": "radio", "fault": "slow"}',
    b'{"platform": ["board"], "fault": "slow"}',
    b'{"platform": "board", "fault": "sulk"}',
    b'{"platform": "board", "fault": "slow", "path": "("}',
    b'{"platform": "board", "fault": "slow", "path": 1}',
    b'{"platform": "board", "fault": "slow", "method": null}',
    b'{"platform": "board", "fault": "slow", "times": -1}',
    b'{"platform": "board", "fault": "slow", "times": 1.5}',
    b'{"platform": "board", "fault": "slow", "times": true}',
    b'{"platform": "board", "fault": "slow", "seconds": "5"}',
    b'{"platform": "board", "fault": "slow", "seconds": NaN}',
    b'{"platform": "board", "fault": "slow", "seconds": -1}',
    b'{"platform": "board", "fault": "slow", "seconds": 1e300}',
    b'{"platform": "board", "fault": "slow", "extra": 1}',
]
BAD_CLOCKS = [
    b"",
    b"{}",
    b'"2026-12-11T15:30:00Z"',
    b'{"now": "2026-12-11T15:30:00"}',
    b'{"now": "soon"}',
    b'{"now": 1797003000}',
    b'{"now": "9999-12-31T23:59:59Z"}',
    b'{"now": "0001-01-01T00:00:00+23:00"}',
    b'{"now": "2026-12-11T15:30:00Z", "zone": "UTC"}',
]


@pytest.mark.parametrize(
    ("path", "body"),
    [("/faults", body) for body in BAD_RULES] + [("/clock", body) for body in BAD_CLOCKS],
)
def test_a_bad_body_is_400_and_changes_nothing(client, path, body):
    answer = client.session.post(client.control + path, data=body)
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"] and isinstance(answer.json()["error"], str)
    assert client.note().status_code == 200
    assert abs(client.fleet.clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_clock_is_set_and_runs_on(client):
    moment = datetime(2027, 1, 4, 7, 0, tzinfo=UTC)
    answer = client.session.post(f"{client.control}/clock", json={"now": "2027-01-04T07:00:00Z"})
    assert answer.status_code == 200
    first = client.fleet.clock.now()
    assert moment <= first < moment + timedelta(minutes=1)
    client.note()
    (line,) = client.fleet.ledger()["board"]
    assert datetime.fromisoformat(line["created_at"]) >= first
    assert client.note().headers["Date"].startswith("Mon, 04 Jan 2027 07:0")


def test_reset_clears_all_but_the_credentials(client):
    before = client.fleet.ports()
    client.note()
    client.fault("refuse-500", times=0)
    client.session.post(f"{client.control}/clock", json={"now": "2030-01-01T00:00:00Z"})
    assert client.session.post(f"{client.control}/reset").status_code == 200
    assert client.session.get(f"{client.control}/ledger").json() == {"board": []}
    assert client.session.get(f"{client.control}/requests").json() == {"board": []}
    assert client.fleet.clock.now().year < 2030
    assert client.note().status_code == 200
    assert client.fleet.ports() == before


def test_unknown_paths_and_methods_are_told_so(client):
    lost = client.session.get(f"{client.control}/nowhere")
    assert (lost.status_code, "GET /ledger" in lost.json()["error"]) == (404, True)
    wrong = client.session.get(f"{client.control}/reset")
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "POST")


def test_the_index_links_to_each_page(client):
    index = client.session.get(f"{client.control}/").text
    assert f'href="{client.board}/"' in index
    assert "The notice board" in index
