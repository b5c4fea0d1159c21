"""Posts and photos: what the stand-in takes, refuses and shows."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from schoolcast.standins import Fleet, serve
from schoolcast_facebook.standin import FacebookStandIn

PNG = b"\x89PNG\r\n\x1a\n"


class Graph:
    """Calls the stand-in as a careful client does: token in the header, proof as a parameter."""

    def __init__(self, fleet: Fleet, session: requests.Session) -> None:
        self.fleet = fleet
        self.session = session
        stand_in = fleet.stand_ins["facebook"]
        assert isinstance(stand_in, FacebookStandIn)
        self.stand_in = stand_in
        self.page = stand_in.page_id
        self.token = stand_in.page_tokens[self.page]

    def proof(self) -> str:
        key = self.stand_in.app_secret.encode()
        return hmac.new(key, self.token.encode(), hashlib.sha256).hexdigest()

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        params = {"appsecret_proof": self.proof()} | options.pop("params", {})
        url = f"{self.stand_in.base_url}/v26.0/{path}"
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.session.request(
            method, url, params=params, headers=headers, timeout=10, **options
        )

    def post(self, path: str, **data: Any) -> Any:
        answer = self.send("POST", path, data=data)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get(self, path: str, **params: Any) -> Any:
        answer = self.send("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, method: str, path: str, **options: Any) -> tuple[int, int | None]:
        answer = self.send(method, path, **options)
        assert answer.status_code >= 400, answer.text
        error = answer.json()["error"]
        assert error["message"] and error["type"] and error["fbtrace_id"]
        assert isinstance(error["is_transient"], bool)
        return error["code"], error.get("error_subcode")

    def photo(self, data: bytes = PNG, **fields: Any) -> dict[str, str]:
        files = {"source": ("hall.png", data, "image/png")}
        answer = self.send("POST", f"{self.page}/photos", data=fields, files=files)
        assert answer.status_code == 200, answer.text
        body: dict[str, str] = answer.json()
        return body

    def hidden(self, mark: str = "") -> str:
        """The id of a photo uploaded for a later post."""
        alt = f"Alt {mark}"
        return self.photo(PNG + mark.encode(), published="false", alt_text_custom=alt)["id"]

    def feed(self, message: str, **more: Any) -> str:
        post_id: str = self.post(f"{self.page}/feed", message=message, **more)["id"]
        return post_id

    def ledger(self) -> list[dict[str, Any]]:
        return self.fleet.ledger()["facebook"]

    def wait(self, **time: float) -> None:
        self.fleet.clock.set(self.fleet.clock.now() + timedelta(**time))


@pytest.fixture
def graph() -> Iterator[Graph]:
    with serve([FacebookStandIn]) as fleet, requests.Session() as session:
        session.trust_env = False
        yield Graph(fleet, session)


def test_a_post_has_an_id_of_page_and_post(graph: Graph) -> None:
    post_id = graph.feed("Hello", link="https://school.example/")
    page, _, number = post_id.partition("_")
    assert page == graph.page and number.isdecimal() and len(number) >= 15
    (line,) = graph.ledger()
    assert (line["id"], line["text"]) == (post_id, "Hello")
    assert (line["link"], line["images"]) == ("https://school.example/", [])


def test_unknown_parameters_are_ignored(graph: Graph) -> None:
    graph.feed("Hello", no_such_parameter="1")
    assert len(graph.ledger()) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, (100, 1349125)),
        ({"message": " \n"}, (100, 1349125)),
        ({"message": "x" * 63_207}, (100, None)),
        ({"message": "x", "link": "school"}, (1500, None)),
        ({"message": "x", "published": "perhaps"}, (100, None)),
        ({"message": "x", "attached_media": "no json"}, (100, None)),
        ({"message": "x", "attached_media": "7"}, (100, None)),
        ({"message": "x", "attached_media[0]": '{"media": "1"}'}, (100, None)),
        ({"message": "x", "attached_media[0]": '{"media_fbid": "1"}'}, (100, None)),
    ],
)
def test_what_feed_refuses(graph: Graph, data: dict[str, str], code: tuple[int, int]) -> None:
    assert graph.refused("POST", f"{graph.page}/feed", data=data) == code
    assert graph.ledger() == []


def test_the_longest_message_fits(graph: Graph) -> None:
    graph.feed("é" * 63_206)
    assert len(graph.ledger()[0]["text"]) == 63_206


def test_the_last_post_cannot_be_repeated(graph: Graph) -> None:
    first = graph.feed("Again")
    assert graph.refused("POST", f"{graph.page}/feed", data={"message": "Again"}) == (506, 1455006)
    graph.feed("Something else")
    graph.feed("Again")
    graph.feed("Again", link="https://school.example/")
    assert len(graph.ledger()) == 4
    assert graph.ledger()[0]["id"] == first


def test_a_deleted_post_can_be_posted_again(graph: Graph) -> None:
    post_id = graph.feed("Again")
    assert graph.send("DELETE", post_id).json() == {"success": True}
    graph.feed("Again")
    assert [line["withdrawn"] for line in graph.ledger()] == [True, False]


def forms_of_attached_media(ids: list[str]) -> dict[str, dict[str, Any]]:
    media = [{"media_fbid": photo_id} for photo_id in ids]
    last_first = reversed(list(enumerate(media)))
    return {
        "elements": {"data": {f"attached_media[{n}]": json.dumps(m) for n, m in last_first}},
        "nested": {"data": {f"attached_media[{n}][media_fbid]": i for n, i in enumerate(ids)}},
        "unnumbered": {"data": [("attached_media[]", json.dumps(each)) for each in media]},
        "one field": {"data": {"attached_media": json.dumps(media)}},
        "JSON body": {"json": {"attached_media": media}},
        "multipart": {
            "files": {f"attached_media[{n}]": (None, json.dumps(m)) for n, m in enumerate(media)}
        },
    }


@pytest.mark.parametrize("form", list(forms_of_attached_media([])))
def test_attached_media_comes_in_many_forms_and_keeps_its_order(graph: Graph, form: str) -> None:
    marks = [str(number) for number in range(11)]
    ids = [graph.hidden(mark) for mark in marks]
    assert graph.ledger() == []
    answer = graph.send("POST", f"{graph.page}/feed", **forms_of_attached_media(ids)[form])
    assert answer.status_code == 200, answer.text
    (line,) = graph.ledger()
    assert line["images"] == [
        {"alt": f"Alt {mark}", "sha256": hashlib.sha256(PNG + mark.encode()).hexdigest()}
        for mark in marks
    ]


def attach(*ids: str) -> dict[str, str]:
    return {"attached_media": json.dumps([{"media_fbid": photo_id} for photo_id in ids])}


def test_a_photo_is_attached_once_only(graph: Graph) -> None:
    photo = graph.hidden()
    feed = f"{graph.page}/feed"
    assert graph.refused("POST", feed, data=attach(photo, photo)) == (100, 1366051)
    graph.post(feed, **attach(photo))
    assert graph.refused("POST", feed, data=attach(photo)) == (100, 1366051)
    assert len(graph.ledger()) == 1


def test_another_pages_photo_is_refused(graph: Graph) -> None:
    own = graph.token
    graph.token = graph.stand_in.page_tokens[graph.stand_in.other_page_id]
    files = {"source": ("hall.png", PNG, "image/png")}
    path = f"{graph.stand_in.other_page_id}/photos"
    photo = graph.send("POST", path, files=files, data={"published": "false"}).json()["id"]
    graph.token = own
    assert graph.refused("POST", f"{graph.page}/feed", data=attach(photo)) == (100, None)


def test_unused_photos_are_forgotten_after_a_day(graph: Graph) -> None:
    used, unused, young = graph.hidden("used"), graph.hidden("unused"), ""
    graph.post(f"{graph.page}/feed", **attach(used))
    graph.wait(hours=23)
    young = graph.hidden("young")
    graph.wait(hours=1, seconds=1)
    assert graph.refused("POST", f"{graph.page}/feed", data=attach(unused)) == (100, None)
    assert graph.refused("GET", unused) == (100, 33)
    graph.post(f"{graph.page}/feed", **attach(young))
    assert len(graph.ledger()) == 2
    assert graph.get(used, fields="alt_text_custom")["alt_text_custom"] == "Alt used"


def test_a_published_photo_is_a_post(graph: Graph) -> None:
    answer = graph.photo(caption="Our hall", alt_text_custom="A hall")
    (line,) = graph.ledger()
    assert (answer["post_id"], line["text"]) == (line["id"], "Our hall")
    assert graph.get(answer["id"], fields="page_story_id")["page_story_id"] == line["id"]


@pytest.mark.parametrize("name", ["source", "source0", "file", "picture"])
def test_the_picture_may_come_under_any_name(graph: Graph, name: str) -> None:
    files = {name: ("hall", PNG)}
    answer = graph.send("POST", f"{graph.page}/photos", files=files, data={"caption": name})
    assert answer.status_code == 200
    assert graph.ledger()[0]["text"] == name


@pytest.mark.parametrize(
    "start", [b"\xff\xd8\xff\xe0", PNG, b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*"]
)
def test_facebooks_picture_formats_are_taken(graph: Graph, start: bytes) -> None:
    assert "post_id" in graph.photo(start + b"picture")


@pytest.mark.parametrize(
    ("data", "subcode"),
    [
        (b"", None),
        (b"RIFF....WEBP", None),
        (b"<svg/>", None),
        (b"%PDF-1.7", None),
        (PNG + b"\0" * 10 * 1024 * 1024, 1366046),
    ],
)
def test_what_is_no_picture_is_error_324(graph: Graph, data: bytes, subcode: int | None) -> None:
    files = {"source": ("hall.png", data, "image/png")}
    assert graph.refused("POST", f"{graph.page}/photos", files=files) == (324, subcode)
    assert graph.ledger() == []


def test_photos_without_a_file_are_refused_in_words(graph: Graph) -> None:
    assert graph.refused("POST", f"{graph.page}/photos", data={"caption": "x"}) == (324, None)
    data = {"url": "https://school.example/hall.png"}
    answer = graph.send("POST", f"{graph.page}/photos", data=data).json()
    assert answer["error"]["code"] == 100
    assert "send the picture as a file" in answer["error"]["message"]


def at(graph: Graph, **ahead: float) -> datetime:
    return graph.fleet.clock.now() + timedelta(**ahead)


def test_a_scheduled_post_waits_for_the_platforms_clock(graph: Graph) -> None:
    due = at(graph, hours=2)
    form = {"published": "false", "scheduled_publish_time": str(int(due.timestamp()))}
    post_id = graph.feed("Later", **form)
    assert graph.ledger() == []
    assert graph.get(f"{graph.page}/published_posts")["data"] == []
    fields = "id,is_published,scheduled_publish_time"
    (waiting,) = graph.get(f"{graph.page}/scheduled_posts", fields=fields)["data"]
    assert waiting == {
        "id": post_id,
        "is_published": False,
        "scheduled_publish_time": int(due.timestamp()),
    }
    graph.wait(hours=3)
    (line,) = graph.ledger()
    created = datetime.fromisoformat(line["created_at"])
    assert (line["id"], int(created.timestamp())) == (post_id, int(due.timestamp()))
    assert graph.get(f"{graph.page}/scheduled_posts")["data"] == []
    assert [each["id"] for each in graph.get(f"{graph.page}/feed")["data"]] == [post_id]


def test_a_scheduled_time_may_be_iso_8601(graph: Graph) -> None:
    graph.feed("Later", published="false", scheduled_publish_time=at(graph, days=29).isoformat())
    assert len(graph.get(f"{graph.page}/scheduled_posts")["data"]) == 1


@pytest.mark.parametrize(
    "ahead", [{"minutes": 9}, {"days": 31}, {"hours": -1}], ids=["soon", "far", "past"]
)
def test_a_scheduled_time_out_of_range_is_refused(graph: Graph, ahead: dict[str, float]) -> None:
    when = str(int(at(graph, **ahead).timestamp()))
    data = {"message": "x", "published": "false", "scheduled_publish_time": when}
    assert graph.refused("POST", f"{graph.page}/feed", data=data) == (100, None)


@pytest.mark.parametrize("change", [{"published": "true"}, {"scheduled_publish_time": "soon"}])
def test_a_scheduled_post_must_make_sense(graph: Graph, change: dict[str, str]) -> None:
    when = str(int(at(graph, hours=1).timestamp()))
    data = {"message": "x", "published": "false", "scheduled_publish_time": when} | change
    assert graph.refused("POST", f"{graph.page}/feed", data=data) == (100, None)


def test_scheduled_photos_are_temporary_ones(graph: Graph) -> None:
    when = str(int(at(graph, hours=30).timestamp()))
    form = {"published": "false", "scheduled_publish_time": when}
    photo = graph.photo(published="false", temporary="true")["id"]
    feed = f"{graph.page}/feed"
    assert graph.refused("POST", feed, data=form | attach(photo)) == (100, None)
    form["unpublished_content_type"] = "SCHEDULED"
    assert graph.refused("POST", feed, data=form | attach(graph.hidden())) == (100, None)
    graph.post(feed, **form, **attach(photo))
    graph.wait(hours=31)
    (line,) = graph.ledger()
    assert len(line["images"]) == 1


def test_an_unpublished_post_is_not_public_until_it_is_published(graph: Graph) -> None:
    post_id = graph.feed("Draft", published="false")
    assert graph.ledger() == []
    assert graph.get(post_id)["message"] == "Draft"
    graph.post(post_id, is_published="true")
    assert [line["id"] for line in graph.ledger()] == [post_id]


def test_edit_changes_the_text_alone(graph: Graph) -> None:
    post_id = graph.feed("Old", link="https://school.example/")
    assert graph.post(post_id, message="New") == {"success": True}
    (line,) = graph.ledger()
    assert (line["text"], line["link"]) == ("New", "https://school.example/")


def test_deleting_is_withdrawing_and_works_once(graph: Graph) -> None:
    post_id = graph.feed("Gone soon")
    assert graph.post(post_id, method="delete") == {"success": True}
    assert graph.refused("DELETE", post_id) == (100, 33)
    assert graph.refused("GET", post_id) == (100, 33)
    assert graph.get(f"{graph.page}/feed")["data"] == []
    (line,) = graph.ledger()
    assert (line["text"], line["withdrawn"]) == ("Gone soon", True)


def test_deleting_a_photo_takes_it_out_of_its_post(graph: Graph) -> None:
    first, second = graph.hidden("1"), graph.hidden("2")
    graph.post(f"{graph.page}/feed", message="Two", **attach(first, second))
    graph.send("DELETE", first)
    assert [image["alt"] for image in graph.ledger()[0]["images"]] == ["Alt 2"]
    graph.send("DELETE", second)
    (line,) = graph.ledger()
    assert (line["withdrawn"], len(line["images"])) == (True, 1)


def test_faults_meet_real_posts(graph: Graph) -> None:
    control = f"{graph.fleet.control_url}/faults"
    rule = {"platform": "facebook", "method": "POST", "path": "/feed$", "fault": "effect-then-500"}
    graph.session.post(control, json=rule)
    answer = graph.send("POST", f"{graph.page}/feed", data={"message": "Once"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["is_transient"]) == (500, 2, True)
    assert [line["text"] for line in graph.ledger()] == ["Once"]


def test_a_lagging_feed_hides_the_post_from_lists_alone(graph: Graph) -> None:
    control = f"{graph.fleet.control_url}/faults"
    rule = {"platform": "facebook", "method": "POST", "path": "/feed$", "fault": "feed-lag"}
    graph.session.post(control, json=rule | {"seconds": 20})
    graph.hidden()  # an upload makes no post and does not use the rule up
    post_id = graph.feed("Hello")
    assert graph.get(f"{graph.page}/published_posts")["data"] == []
    assert graph.get(post_id)["id"] == post_id
    assert len(graph.ledger()) == 1
    graph.wait(seconds=21)
    assert len(graph.get(f"{graph.page}/published_posts")["data"]) == 1


def test_the_public_page_shows_text_and_pictures(graph: Graph) -> None:
    graph.photo(caption="Our <new> hall", alt_text_custom="A hall & a door")
    (post,) = graph.get(f"{graph.page}/feed", fields="permalink_url,full_picture")["data"]
    page = graph.session.get(post["permalink_url"]).text
    anchor = post["permalink_url"].partition("#")[2]
    assert f'id="{anchor}"' in page
    assert "Our &lt;new&gt; hall" in page and 'alt="A hall &amp; a door"' in page
    assert graph.session.get(post["full_picture"]).content == PNG


def test_a_scheduled_post_that_was_deleted_never_goes_out(graph: Graph) -> None:
    when = str(int(at(graph, hours=1).timestamp()))
    post_id = graph.feed("Later", published="false", scheduled_publish_time=when)
    graph.send("DELETE", post_id)
    graph.wait(hours=2)
    assert graph.ledger() == []
    assert graph.get(f"{graph.page}/published_posts")["data"] == []


def test_ids_are_never_used_again_after_a_reset(graph: Graph) -> None:
    before = graph.feed("Hello")
    graph.fleet.reset()
    assert graph.feed("Hello") != before
    assert len(graph.ledger()) == 1
