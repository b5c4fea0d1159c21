"""What the X stand-in takes, refuses and shows."""

import base64
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from PIL import Image
from requests_oauthlib import OAuth1

from schoolcast.testing import picture_bytes
from schoolcast_x.standin.ids import Snowflakes
from schoolcast_x.standin.shown import show

TWITTER = "https://api.twitter.com"


def signed(account: Any, method: str, path: str, **options: Any) -> requests.PreparedRequest:
    """A request signed for X's own address and made out to the stand-in."""
    keys = account.stand_in.keys
    auth = OAuth1(
        keys.consumer_key,
        keys.consumer_secret,
        keys.access_token,
        keys.access_token_secret,
        **options.pop("oauth", {}),
    )
    host = options.pop("host", TWITTER)
    request = requests.Request(method, f"{host}{path}", auth=auth, **options).prepare()
    parts = urlsplit(str(request.url))
    query = f"?{parts.query}" if parts.query else ""
    request.url = f"{account.stand_in.base_url}{parts.path}{query}"
    return request


def send(request: requests.PreparedRequest) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.send(request, timeout=10)


def call(account: Any, method: str, path: str, **options: Any) -> requests.Response:
    return send(signed(account, method, path, **options))


def tweet(account: Any, **body: Any) -> requests.Response:
    return call(account, "POST", "/2/tweets", json=body)


def upload(account: Any, data: bytes, category: str = "tweet_image") -> requests.Response:
    body = {"media": base64.b64encode(data).decode(), "media_category": category}
    return call(account, "POST", "/2/media/upload", json=body)


def gif(frames: int) -> bytes:
    pictures = [Image.new("RGB", (8, 8), colour) for colour in ("teal", "gold")[:frames]]
    out = BytesIO()
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


# Signatures


@pytest.mark.parametrize("host", [TWITTER, "https://api.x.com"])
def test_signatures_are_over_x_s_own_address(account: Any, host: str) -> None:
    params = {"max_results": "5", "exclude": "replies,retweets", "tweet.fields": "text,created_at"}
    path = f"/2/users/{account.stand_in.user_id}/tweets"
    assert call(account, "GET", path, host=host, params=params).status_code == 200


def test_a_signature_over_the_local_address_is_refused(account: Any) -> None:
    answer = call(account, "GET", "/2/users/me", host=account.stand_in.base_url)
    assert answer.status_code == 401
    assert answer.json()["title"] == "Unauthorized"


def test_a_changed_query_is_refused(account: Any) -> None:
    path = f"/2/users/{account.stand_in.user_id}/tweets"
    request = signed(account, "GET", path, params={"max_results": "5"})
    request.url = str(request.url).replace("=5", "=50")
    assert send(request).status_code == 401


def test_a_request_is_taken_once(account: Any) -> None:
    request = signed(account, "GET", "/2/users/me")
    assert [send(request).status_code, send(request).status_code] == [200, 401]


def test_a_time_far_off_is_refused(account: Any) -> None:
    late = account.clock.now() - timedelta(minutes=6)
    stamp = {"timestamp": str(int(late.timestamp()))}
    answer = call(account, "GET", "/2/users/me", oauth=stamp)
    assert (answer.status_code, answer.json()["code"]) == (401, 135)
    near = account.clock.now() - timedelta(minutes=4)
    stamp = {"timestamp": str(int(near.timestamp()))}
    assert call(account, "GET", "/2/users/me", oauth=stamp).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["", "Basic eDp5", "OAuth", 'OAuth oauth_token="x"', 'OAuth oauth_signature="%zz", a="é"'],
)
def test_without_a_signature(account: Any, header: str) -> None:
    headers = {"Authorization": header.encode()} if header else {}
    request = requests.Request("GET", f"{account.stand_in.base_url}/2/users/me", headers=headers)
    assert send(request.prepare()).status_code == 401


def test_the_journal_holds_no_key_and_no_picture(account: Any) -> None:
    upload(account, picture_bytes())
    text = str(account.stand_in.requests())
    assert "bytes of base64" in text
    assert not any(secret in text for secret in account.stand_in.secrets())


# Media


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_formats_that_x_takes(account: Any, format: str) -> None:
    data = upload(account, picture_bytes(format=format)).json()["data"]
    assert data["image"] == {"image_type": f"image/{format.lower()}", "w": 64, "h": 48}
    assert data["expires_after_secs"] == 86_400
    assert data["media_key"] == f"3_{data['id']}" and len(data["id"]) == 19


@pytest.mark.parametrize(
    ("data", "category"),
    [
        (b"BM and more", "tweet_image"),
        (b"", "tweet_image"),
        (picture_bytes() + bytes(5 * 1024 * 1024), "tweet_image"),
        (gif(2), "tweet_image"),
        (picture_bytes(), "tweet_gif"),
        (picture_bytes(), "tweet_video"),
        (picture_bytes(), "banner"),
    ],
)
def test_media_that_x_refuses(account: Any, data: bytes, category: str) -> None:
    assert upload(account, data, category).status_code == 400


def test_a_gif_that_moves_stands_alone(account: Any) -> None:
    moving = upload(account, gif(2), "tweet_gif").json()["data"]["id"]
    still = upload(account, picture_bytes()).json()["data"]["id"]
    both = tweet(account, text="Both", media={"media_ids": [moving, still]})
    assert both.status_code == 400
    assert tweet(account, text="One", media={"media_ids": [moving]}).status_code == 201


def test_multipart_as_the_contract_has_it(account: Any) -> None:
    files = {"media": ("hall.jpg", picture_bytes(), "image/jpeg")}
    good = {"media_category": "tweet_image"}
    for form, status in ((good, 200), ({}, 400), ({**good, "media_type": "image/jpeg"}, 400)):
        answer = call(account, "POST", "/2/media/upload", files=files, data=form)
        assert answer.status_code == status, form


def test_a_video_is_worked_on_first(account: Any) -> None:
    data = b"\x00\x00\x00\x18ftypmp42" + bytes(100)
    media_id = upload(account, data, "tweet_video").json()["data"]["id"]
    early = tweet(account, text="Film", media={"media_ids": [media_id]})
    assert early.status_code == 400
    account.clock.set(account.clock.now() + timedelta(seconds=6))
    params = {"command": "STATUS", "media_id": media_id}
    status = call(account, "GET", "/2/media/upload", params=params).json()
    assert status["data"]["processing_info"]["state"] == "succeeded"
    assert tweet(account, text="Film", media={"media_ids": [media_id]}).status_code == 201


def test_parts_must_make_up_the_whole(account: Any) -> None:
    begin = {"media_type": "image/png", "media_category": "tweet_image", "total_bytes": 10}
    made = call(account, "POST", "/2/media/upload/initialize", json=begin).json()["data"]
    path = f"/2/media/upload/{made['id']}"
    part = {"media": base64.b64encode(b"12345").decode(), "segment_index": 1}
    assert call(account, "POST", f"{path}/append", json=part).status_code == 200
    assert call(account, "POST", f"{path}/finalize").status_code == 400
    assert tweet(account, text="x", media={"media_ids": [made["id"]]}).status_code == 400


def test_an_alt_text_has_an_end(account: Any) -> None:
    media_id = upload(account, picture_bytes()).json()["data"]["id"]
    for length, status in ((1000, 200), (1001, 400)):
        body = {"id": media_id, "metadata": {"alt_text": {"text": "x" * length}}}
        assert call(account, "POST", "/2/media/metadata", json=body).status_code == status
    other = {"id": "1000000000000000001", "metadata": {"alt_text": {"text": "x"}}}
    assert call(account, "POST", "/2/media/metadata", json=other).status_code == 404


# Posts and lists


@pytest.mark.parametrize(
    "params",
    [
        {"max_results": "4"},
        {"max_results": "101"},
        {"max_results": "ten"},
        {"start_time": "yesterday"},
        {"start_time": "2026-13-01T00:00:00Z"},
        {"since_id": "first"},
        {"exclude": "likes"},
        {"pagination_token": "!"},
        {"colour": "red"},
        {"tweet.fields": "Text;"},
    ],
)
def test_parameters_that_x_refuses(account: Any, params: dict[str, str]) -> None:
    path = f"/2/users/{account.stand_in.user_id}/tweets"
    answer = call(account, "GET", path, params=params)
    assert answer.status_code == 400, answer.text
    assert next(iter(params)) in answer.json()["errors"][0]["parameters"]


def test_a_list_within_times(account: Any) -> None:
    made = []
    for number in range(3):
        made.append(tweet(account, text=f"Post {number}").json()["data"]["id"])
        account.clock.set(account.clock.now() + timedelta(minutes=1))
    start = account.clock.now() - timedelta(minutes=2)
    params = {"start_time": f"{start:%Y-%m-%dT%H:%M:%SZ}", "until_id": made[2]}
    path = f"/2/users/{account.stand_in.user_id}/tweets"
    body = call(account, "GET", path, params=params).json()
    assert [entry["id"] for entry in body["data"]] == [made[1]]
    assert body["meta"] == {"result_count": 1, "newest_id": made[1], "oldest_id": made[1]}


def test_somebody_else_s_list(account: Any) -> None:
    body = call(account, "GET", "/2/users/12345/tweets").json()
    assert body["errors"][0]["resource_type"] == "user" and "data" not in body


def test_a_feed_that_lags(account: Any) -> None:
    account.fault("feed-lag", "/2/tweets", seconds=30)
    tweet(account, text="Hello")
    path = f"/2/users/{account.stand_in.user_id}/tweets"
    assert call(account, "GET", path).json() == {"meta": {"result_count": 0}}
    account.clock.set(account.clock.now() + timedelta(seconds=31))
    assert call(account, "GET", path).json()["meta"]["result_count"] == 1


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/2/tweets"), ("GET", "/1.1/statuses"), ("GET", "/2/tweets/x")]
)
def test_what_the_stand_in_does_not_know(account: Any, method: str, path: str) -> None:
    assert call(account, method, path).status_code == 404


def test_a_body_that_is_not_json(account: Any) -> None:
    headers = {"Content-Type": "application/json"}
    answer = call(account, "POST", "/2/tweets", data=b"{", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["title"] == "Invalid Request"


def test_numbers_grow_even_when_the_clock_goes_back(account: Any) -> None:
    ids = Snowflakes()
    moments = [account.clock.now() + timedelta(days=day) for day in (0, 1, -9000, -9000, 90_000)]
    made = [ids.new(moment) for moment in moments]
    assert made == sorted(set(made)) and {len(one) for one in made} == {19}


def test_a_text_as_x_shows_it() -> None:
    shown = show("1", "A & B #school @lib oakfield.example.org", (("https://x.com/p", "3_9"),))
    [link, picture] = shown.entities["urls"]
    assert shown.text == f"A &amp; B #school @lib {link['url']} {picture['url']}"
    assert (link["expanded_url"], picture["media_key"]) == ("http://oakfield.example.org", "3_9")
    for kind, name in (("hashtags", "tag"), ("mentions", "username")):
        [one] = shown.entities[kind]
        assert shown.text[one["start"] + 1 : one["end"]] == one[name]


def test_an_account_s_cap_of_a_day(account: Any) -> None:
    account.stand_in.limits.user_daily = 2
    answers = [tweet(account, text=f"Post {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    headers = answers[-1].headers
    assert headers["x-user-limit-24hour-remaining"] == "0"
    assert headers["x-rate-limit-remaining"] == "98"
    reset = int(headers["x-user-limit-24hour-reset"])
    assert reset == int((account.clock.now() + timedelta(hours=24)).timestamp())
    assert len(account.stand_in.ledger()) == 2
