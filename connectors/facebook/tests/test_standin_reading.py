"""Lists, fields, tokens, permissions and headers of the stand-in."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from schoolcast.standins import Fleet, serve
from schoolcast_facebook.standin import FacebookStandIn
from schoolcast_facebook.standin.errors import GraphError
from schoolcast_facebook.standin.fields import parse_fields, select

PNG = b"\x89PNG\r\n\x1a\n"
Answer = tuple[int, dict[str, Any]]


class Caller:
    """Calls the stand-in with exactly the parameters given."""

    def __init__(self, fleet: Fleet, session: requests.Session) -> None:
        self.fleet = fleet
        self.session = session
        stand_in = fleet.stand_ins["facebook"]
        assert isinstance(stand_in, FacebookStandIn)
        self.stand_in = stand_in
        self.page = stand_in.page_id
        self.token = stand_in.page_tokens[self.page]

    def proof(self, token: str) -> str:
        key = self.stand_in.app_secret.encode()
        return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()

    def signed(self, token: str = "", **params: Any) -> dict[str, Any]:
        token = token or self.token
        return {"access_token": token, "appsecret_proof": self.proof(token), **params}

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        url = f"{self.stand_in.base_url}/v26.0/{path}"
        return self.session.request(method, url, timeout=10, **options)

    def get(self, path: str, token: str = "", **params: Any) -> dict[str, Any]:
        answer = self.send("GET", path, params=self.signed(token, **params))
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def code(self, method: str, path: str, **options: Any) -> tuple[int, int | None]:
        error = self.send(method, path, **options).json()["error"]
        return error["code"], error.get("error_subcode")

    def feed(self, message: str, **more: Any) -> str:
        data = self.signed(message=message, **more)
        post_id: str = self.send("POST", f"{self.page}/feed", data=data).json()["id"]
        return post_id

    def fault(self, fault: str, **more: Any) -> None:
        rule = {"platform": "facebook", "fault": fault, **more}
        assert self.session.post(f"{self.fleet.control_url}/faults", json=rule).status_code == 200


@pytest.fixture
def caller() -> Iterator[Caller]:
    with serve([FacebookStandIn]) as fleet, requests.Session() as session:
        session.trust_env = False
        yield Caller(fleet, session)


def test_default_fields_and_the_form_of_times(caller: Caller) -> None:
    caller.fleet.clock.set(datetime(2026, 11, 22, 8, 30, tzinfo=UTC))
    post_id = caller.feed("Hello")
    (post,) = caller.get(f"{caller.page}/published_posts")["data"]
    assert post["created_time"][:17] == "2026-11-22T08:30:" and post["created_time"][-5:] == "+0000"
    assert {"id": post_id, "message": "Hello"} == {key: post[key] for key in ("id", "message")}
    assert sorted(post) == ["created_time", "id", "message"]


@pytest.mark.parametrize("edge", ["feed", "posts", "published_posts"])
def test_lists_are_paged_newest_first(caller: Caller, edge: str) -> None:
    ids = [caller.feed(f"Notice {number}") for number in range(7)]
    seen: list[str] = []
    url: str | None = f"{caller.stand_in.base_url}/v26.0/{caller.page}/{edge}"
    params: dict[str, Any] | None = caller.signed(limit=3)
    while url:
        answer = caller.session.get(url, params=params).json()
        seen += [post["id"] for post in answer["data"]]
        url, params = answer["paging"].get("next"), None
    assert seen == ids[::-1]


def test_cursors_lead_forwards_and_back(caller: Caller) -> None:
    ids = [caller.feed(f"Notice {number}") for number in range(5)][::-1]
    path = f"{caller.page}/published_posts"
    first = caller.get(path, limit=2)["paging"]["cursors"]
    second = caller.get(path, limit=2, after=first["after"])
    assert [post["id"] for post in second["data"]] == ids[2:4]
    back = caller.get(path, limit=2, before=second["paging"]["cursors"]["before"])
    assert [post["id"] for post in back["data"]] == ids[:2]


def test_next_has_no_token_that_the_client_kept_in_a_header(caller: Caller) -> None:
    for number in range(3):
        caller.feed(f"Notice {number}")
    headers = {"Authorization": f"Bearer {caller.token}"}
    params = {"appsecret_proof": caller.proof(caller.token), "limit": "1"}
    path = f"{caller.page}/published_posts"
    answer = caller.send("GET", path, params=params, headers=headers)
    assert caller.token not in answer.text and "next" in answer.json()["paging"]


def test_since_and_until_take_seconds_and_iso_times(caller: Caller) -> None:
    start = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    for hour in range(4):
        caller.fleet.clock.set(start + timedelta(hours=hour))
        caller.feed(f"Hour {hour}")
    path = f"{caller.page}/published_posts"
    since = int((start + timedelta(hours=1)).timestamp())
    found = caller.get(path, since=since, until="2027-03-01T11:30:00Z")["data"]
    assert [post["message"] for post in found] == ["Hour 2", "Hour 1"]


@pytest.mark.parametrize(
    "params",
    [{"limit": 101}, {"limit": "x"}, {"since": "soon"}, {"after": "??"}, {"fields": "nix"}],
)
def test_bad_list_parameters_are_error_100(caller: Caller, params: dict[str, Any]) -> None:
    caller.feed("Hello")
    path = f"{caller.page}/published_posts"
    assert caller.code("GET", path, params=caller.signed(**params)) == (100, None)


def test_visitors_write_on_the_feed_alone(caller: Caller) -> None:
    visitor = caller.stand_in.write_as_visitor("Well done!")
    own = caller.feed("Sports day")
    feed = caller.get(f"{caller.page}/feed")["data"]
    assert {post["id"] for post in feed} == {visitor, own}
    published = caller.get(f"{caller.page}/published_posts")["data"]
    assert [post["id"] for post in published] == [own]
    assert [line["id"] for line in caller.fleet.ledger()["facebook"]] == [own]
    assert caller.code("POST", visitor, data=caller.signed(message="Mine")) == (200, None)


def upload(caller: Caller, mark: str, **fields: str) -> str:
    files = {"source": (f"{mark}.png", PNG + mark.encode())}
    data = caller.signed(published="false", **fields)
    photo_id: str = caller.send("POST", f"{caller.page}/photos", data=data, files=files).json()[
        "id"
    ]
    return photo_id


def test_attachments_tell_photos_albums_and_links_apart(caller: Caller) -> None:
    photos = [upload(caller, mark) for mark in "abc"]
    for chosen in (photos[:1], photos[1:]):
        media = json.dumps([{"media_fbid": photo_id} for photo_id in chosen])
        caller.feed(f"{len(chosen)} photos", attached_media=media)
    caller.feed("A link", link="https://school.example/")
    caller.feed("Words")
    inner = "media_type,target,url,subattachments{media_type,target,url}"
    path = f"{caller.page}/published_posts"
    posts = caller.get(path, fields=f"id,attachments{{{inner}}}")["data"]
    words, link, album, single = [post.get("attachments", {}).get("data") for post in posts]
    assert words is None
    assert (link[0]["media_type"], link[0]["url"]) == ("link", "https://school.example/")
    assert (single[0]["media_type"], single[0]["target"]["id"]) == ("photo", photos[0])
    assert album[0]["media_type"] == "album"
    parts = album[0]["subattachments"]["data"]
    assert [part["target"]["id"] for part in parts] == photos[1:]
    edge = caller.get(f"{posts[2]['id']}/attachments")
    assert edge["data"][0]["type"] == "album"


def test_without_asking_for_subattachments_an_albums_photos_stay_unknown(caller: Caller) -> None:
    photos = [upload(caller, mark) for mark in "ab"]
    media = json.dumps([{"media_fbid": photo_id} for photo_id in photos])
    caller.feed("Two", attached_media=media)
    fields = "attachments{media_type,target,url}"
    answer = caller.get(f"{caller.page}/published_posts", fields=fields)
    assert not any(photo in json.dumps(answer) for photo in photos)


def test_a_node_shows_the_fields_asked_for(caller: Caller) -> None:
    post_id = caller.feed("Hello")
    fields = "permalink_url,is_published,from{name},likes.limit(1).summary(true),shares"
    assert caller.get(post_id, fields=fields) == {
        "id": post_id,
        "permalink_url": f"{caller.stand_in.base_url}/#post-{post_id}",
        "is_published": True,
        "from": {"name": "St. Mary's Primary School", "id": caller.page},
    }
    photo = upload(caller, "a", alt_text_custom="A hall", caption="Our hall")
    assert caller.get(photo, fields="name,alt_text_custom") == {
        "id": photo,
        "name": "Our hall",
        "alt_text_custom": "A hall",
    }


@pytest.mark.parametrize("text", ["", "id,", "a{b", "a{}", "a}b", "a b", "{", "a{" * 20, "a.b"])
def test_bad_field_syntax_is_error_2500(text: str) -> None:
    with pytest.raises(GraphError) as refused:
        parse_fields(text)
    assert refused.value.code == 2500


def test_fields_reach_into_lists_and_objects() -> None:
    record = {"id": "1", "attachments": {"data": [{"title": "x", "url": "y"}]}, "message": None}
    fields = parse_fields("message,attachments.limit(2){url}")
    assert select(record, fields, "PagePost") == {
        "id": "1",
        "attachments": {"data": [{"url": "y"}]},
    }


def test_the_token_may_come_in_any_of_four_places(caller: Caller) -> None:
    proof = {"appsecret_proof": caller.proof(caller.token)}
    path = f"{caller.page}/feed"
    ways: list[dict[str, Any]] = [
        {"params": proof, "headers": {"Authorization": f"Bearer {caller.token}"}},
        {"params": proof, "headers": {"Authorization": f"OAuth {caller.token}"}},
        {"params": proof | {"access_token": caller.token}},
        {"data": proof | {"access_token": caller.token}},
        {"json": proof | {"access_token": caller.token}},
    ]
    for number, way in enumerate(ways):
        way.setdefault("params", {})["message"] = f"Way {number}"
        assert caller.send("POST", path, **way).status_code == 200
    assert len(caller.fleet.ledger()["facebook"]) == len(ways)


def test_tokens_that_are_no_good(caller: Caller) -> None:
    assert caller.code("GET", "me") == (104, None)
    assert caller.code("GET", "me", params={"access_token": "EAAx"}) == (190, None)
    caller.stand_in.change_token(caller.token, revoked=True)
    answer = caller.send("GET", "me", params=caller.signed())
    assert answer.json()["error"]["error_subcode"] == 460
    assert "invalid_token" in answer.headers["WWW-Authenticate"]
    caller.fleet.reset()
    assert caller.get("me")["id"] == caller.page


def test_a_persons_token_expires_by_the_platforms_clock(caller: Caller) -> None:
    token = caller.stand_in.user_token()
    assert caller.get("me", token)["id"] == caller.stand_in.user_id
    caller.fleet.clock.set(caller.fleet.clock.now() + timedelta(hours=2))
    assert caller.code("GET", "me", params=caller.signed(token)) == (190, 463)


def test_the_proof_is_checked_and_asked_for(caller: Caller) -> None:
    bare = {"access_token": caller.token}
    wrong = bare | {"appsecret_proof": "0" * 64}
    odd = bare | {"appsecret_proof": "é"}
    for params in (bare, wrong, odd):
        answer = caller.send("GET", "me", params=params)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)
        assert "appsecret_proof" in answer.json()["error"]["message"]
    caller.stand_in.require_proof = False
    assert caller.send("GET", "me", params=bare).status_code == 200
    assert caller.code("GET", "me", params=wrong) == (100, None)


def test_permissions_are_asked_for(caller: Caller) -> None:
    post_id = caller.feed("Hello")
    feed = f"{caller.page}/feed"
    caller.stand_in.change_token(caller.token, scopes=("pages_read_engagement",))
    assert caller.code("POST", feed, data=caller.signed(message="x")) == (200, None)
    assert caller.code("DELETE", post_id, params=caller.signed()) == (200, None)
    caller.stand_in.change_token(caller.token, scopes=("pages_show_list",))
    assert caller.code("GET", feed, params=caller.signed()) == (10, None)
    assert caller.get(caller.page, fields="id,name")["id"] == caller.page


def test_only_the_pages_own_token_posts(caller: Caller) -> None:
    user, other = caller.stand_in.user_token(), caller.stand_in.other_page_id
    feed = f"{caller.page}/feed"
    assert caller.code("POST", feed, data=caller.signed(user, message="x")) == (210, None)
    assert caller.code("POST", f"{other}/feed", data=caller.signed(message="x")) == (200, None)
    assert caller.code("GET", f"{other}/feed", params=caller.signed()) == (10, None)
    assert caller.fleet.ledger()["facebook"] == []


def test_a_person_connects_a_page(caller: Caller) -> None:
    stand_in = caller.stand_in
    short = stand_in.user_token()
    app = {"client_id": stand_in.app_id, "client_secret": stand_in.app_secret}
    exchange = app | {"grant_type": "fb_exchange_token", "fb_exchange_token": short}
    long = caller.send("GET", "oauth/access_token", params=exchange).json()
    assert (long["token_type"], long["expires_in"]) == ("bearer", 5_183_944)
    accounts = caller.get("me/accounts", long["access_token"], fields="id,name,access_token,tasks")
    tokens = {page["id"]: page["access_token"] for page in accounts["data"]}
    assert tokens[caller.page] == caller.token
    assert "CREATE_CONTENT" in accounts["data"][0]["tasks"]
    brief = caller.get("me/accounts", short)["data"][0]["access_token"]
    caller.fleet.clock.set(caller.fleet.clock.now() + timedelta(days=61))
    assert caller.get("me")["id"] == caller.page
    assert caller.code("GET", "me", params=caller.signed(brief)) == (190, 463)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"client_id": "1"}, 101),
        ({"client_secret": "x"}, 1),
        ({"grant_type": "password"}, 100),
        ({"fb_exchange_token": ""}, 100),
        ({"fb_exchange_token": "EAAx"}, 190),
    ],
)
def test_a_bad_exchange_is_refused(caller: Caller, change: dict[str, str], code: int) -> None:
    stand_in = caller.stand_in
    good = {
        "client_id": stand_in.app_id,
        "client_secret": stand_in.app_secret,
        "grant_type": "fb_exchange_token",
        "fb_exchange_token": stand_in.user_token(),
    }
    assert caller.code("GET", "oauth/access_token", params=good | change)[0] == code


def debug(caller: Caller, token: str) -> dict[str, Any]:
    app_token = f"{caller.stand_in.app_id}|{caller.stand_in.app_secret}"
    params = {"input_token": token, "access_token": app_token}
    answer = caller.send("GET", "debug_token", params=params)
    assert answer.status_code == 200
    data: dict[str, Any] = answer.json()["data"]
    return data


def test_debug_token_describes_a_page_token(caller: Caller) -> None:
    data = debug(caller, caller.token)
    assert (data["is_valid"], data["type"], data["expires_at"]) == (True, "PAGE", 0)
    assert (data["app_id"], data["profile_id"]) == (caller.stand_in.app_id, caller.page)
    assert "pages_manage_posts" in data["scopes"]
    assert data["granular_scopes"][0]["target_ids"][0] == caller.page
    assert data["data_access_expires_at"] > data["issued_at"]


def test_debug_token_tells_what_is_wrong(caller: Caller) -> None:
    unknown = debug(caller, "EAAx")
    assert (unknown["is_valid"], unknown["error"]["code"]) == (False, 190)
    caller.stand_in.change_token(caller.token, revoked=True)
    revoked = debug(caller, caller.token)
    assert (revoked["is_valid"], revoked["error"]["subcode"]) == (False, 460)


def test_debug_token_knows_the_faults_that_hold(caller: Caller) -> None:
    caller.fault("token-revoked", path="debug_token")
    caller.fault("permission-lost", path="debug_token")
    assert debug(caller, caller.token)["error"]["subcode"] == 460
    assert "pages_manage_posts" not in debug(caller, caller.token)["scopes"]
    assert debug(caller, caller.token)["is_valid"] is True


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "122104530000000999", (100, 33)),
        ("DELETE", "1_2", (100, 33)),
        ("GET", "nobody", (803, None)),
        ("GET", "", (803, None)),
        ("PUT", "me", (100, 33)),
        ("GET", "me/insights", (100, None)),
        ("POST", "me/videos", (100, 33)),
    ],
)
def test_what_is_not_there(
    caller: Caller, method: str, path: str, code: tuple[int, int | None]
) -> None:
    assert caller.code(method, path, params=caller.signed()) == code


def test_usage_headers_are_json_and_low(caller: Caller) -> None:
    answer = caller.send("GET", "me", params=caller.signed())
    assert json.loads(answer.headers["X-App-Usage"])["call_count"] < 80
    (usage,) = json.loads(answer.headers["X-Business-Use-Case-Usage"])[caller.page]
    assert usage["type"] == "pages" and usage["estimated_time_to_regain_access"] == 0
    assert answer.headers["facebook-api-version"] == "v26.0"
    caller.stand_in.usage = 85
    raised = caller.send("GET", "me", params=caller.signed())
    assert json.loads(raised.headers["X-App-Usage"])["total_time"] == 85


def test_the_rate_limit_tells_how_long_it_holds(caller: Caller) -> None:
    caller.fault("rate-limit", method="POST", seconds=150)
    answer = caller.send("POST", f"{caller.page}/feed", data=caller.signed(message="x"))
    assert answer.json()["error"]["code"] == 80001
    (usage,) = json.loads(answer.headers["X-Business-Use-Case-Usage"])[caller.page]
    assert (usage["call_count"], usage["estimated_time_to_regain_access"]) == (100, 3)


@pytest.mark.parametrize(
    ("fault", "method", "code"),
    [
        ("token-revoked", "POST", (190, 460)),
        ("permission-lost", "POST", (200, None)),
        ("permission-lost", "GET", (10, None)),
        ("media-refused", "POST", (324, None)),
        ("refuse-500", "POST", (2, None)),
    ],
)
def test_facebooks_own_refusals(
    caller: Caller, fault: str, method: str, code: tuple[int, int | None]
) -> None:
    caller.fault(fault, path="/feed")
    params = caller.signed(message="x")
    assert caller.code(method, f"{caller.page}/feed", params=params) == code
    assert caller.fleet.ledger()["facebook"] == []


def test_the_rate_limit_of_a_person_and_of_the_app(caller: Caller) -> None:
    caller.fault("rate-limit", times=2)
    user = caller.stand_in.user_token()
    assert caller.code("GET", "me", params=caller.signed(user)) == (17, None)
    assert caller.code("GET", "me") == (4, None)


def test_the_journal_keeps_no_secret(caller: Caller) -> None:
    caller.feed("Hello")
    debug(caller, caller.token)
    caller.send("GET", "me", headers={"Authorization": f"Bearer {caller.token}"})
    caller.send("GET", f"{caller.token}/feed")
    text = caller.session.get(f"{caller.fleet.control_url}/requests").text
    assert caller.token not in text and caller.stand_in.app_secret not in text
    assert caller.proof(caller.token) not in text
    assert "Hello" in text


def test_a_body_that_cannot_be_read_is_a_graph_error(caller: Caller) -> None:
    headers = {"Content-Type": "application/json"}
    path = f"{caller.page}/feed"
    assert caller.code("POST", path, data=b"{", headers=headers) == (100, None)
    answer = caller.send("POST", path, data=b"x" * (25 * 1024 * 1024))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, 100)


def test_many_clients_at_once_lose_and_double_nothing(caller: Caller) -> None:
    url = f"{caller.stand_in.base_url}/{caller.page}/feed"
    answers: list[str] = []

    def post_many(who: int) -> None:
        with requests.Session() as session:
            for number in range(15):
                data = caller.signed(message=f"{who}: {number}")
                answers.append(session.post(url, data=data, timeout=30).json()["id"])

    threads = [threading.Thread(target=post_many, args=(who,)) for who in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger = caller.fleet.ledger()["facebook"]
    assert sorted(line["id"] for line in ledger) == sorted(set(answers))
    assert len({line["text"] for line in ledger}) == 90


def test_the_app_gets_a_persons_token_that_can_be_exchanged(caller: Caller) -> None:
    app = f"{caller.stand_in.app_id}|{caller.stand_in.app_secret}"
    path = f"{caller.stand_in.app_id}/accounts/test-users"
    headers = {"Authorization": f"Bearer {app}"}
    [person] = caller.send("GET", path, headers=headers).json()["data"]
    data = {
        "grant_type": "fb_exchange_token",
        "client_id": caller.stand_in.app_id,
        "client_secret": caller.stand_in.app_secret,
        "fb_exchange_token": person["access_token"],
    }
    lasting = caller.send("POST", "oauth/access_token", data=data).json()["access_token"]
    pages = caller.get("me/accounts", lasting)["data"]
    assert caller.token in [page["access_token"] for page in pages]
    assert caller.code("GET", path, params=caller.signed()) == (100, 33)


def test_pages_on_which_a_person_may_do_nothing_are_not_listed(caller: Caller) -> None:
    token = caller.stand_in.user_token()
    del caller.stand_in.tasks[caller.page]
    assert caller.page not in [page["id"] for page in caller.get("me/accounts", token)["data"]]
    caller.fleet.reset()
    assert caller.page in [page["id"] for page in caller.get("me/accounts", token)["data"]]
