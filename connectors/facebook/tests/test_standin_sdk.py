"""Meta's own Python SDK posts to the stand-in and reads it back."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.photo import Photo
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from schoolcast.standins import Fleet, serve
from schoolcast_facebook.standin import FacebookStandIn

PNG = b"\x89PNG\r\n\x1a\n" + b"a drawn hall"


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    with serve([FacebookStandIn]) as running:
        yield running


def sdk(fleet: Fleet, **changed: str) -> tuple[Page, FacebookAdsApi]:
    access = fleet.ports()["facebook"] | changed
    session = FacebookSession(access["app_id"], access["app_secret"], access["access_token"])
    session.GRAPH = access["base_url"]
    session.requests.trust_env = False
    api = FacebookAdsApi(session, api_version="v26.0")
    return Page(access["page_id"], api=api), api


@pytest.fixture
def page(fleet: Fleet) -> Iterator[Page]:
    page, api = sdk(fleet)
    yield page
    api._session.requests.close()


def picture(folder: Path, name: str = "hall.png", data: bytes = PNG) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def upload(page: Page, source: str, alt: str, **params: object) -> Photo:
    request = page.create_photo(params={"alt_text_custom": alt, **params}, pending=True)
    with pytest.warns(UserWarning, match="cannot upload files"):
        request.add_file(source)  # the SDK does it all the same, as a field called source0
    return request.execute()


def test_sdk_posts_a_text_with_a_link(page: Page, fleet: Fleet) -> None:
    post = page.create_feed(params={"message": "Sports day", "link": "https://school.example/"})
    (line,) = fleet.ledger()["facebook"]
    assert line["id"] == post["id"] and line["id"].startswith(f"{page['id']}_")
    assert (line["text"], line["link"]) == ("Sports day", "https://school.example/")


def test_sdk_posts_one_photo(page: Page, fleet: Fleet, tmp_path: Path) -> None:
    photo = upload(page, picture(tmp_path), "A hall", caption="Our hall")
    (line,) = fleet.ledger()["facebook"]
    assert line["id"] == photo["post_id"]
    assert line["text"] == "Our hall"
    assert line["images"] == [{"alt": "A hall", "sha256": hashlib.sha256(PNG).hexdigest()}]


def test_sdk_posts_several_photos_in_order(page: Page, fleet: Fleet, tmp_path: Path) -> None:
    ids = [
        upload(page, picture(tmp_path, f"{alt}.png", PNG + alt.encode()), alt, published=False)[
            "id"
        ]
        for alt in ("first", "second", "third")
    ]
    assert fleet.ledger()["facebook"] == []
    media = [{"media_fbid": photo_id} for photo_id in ids]
    page.create_feed(params={"message": "Three pictures", "attached_media": media})
    (line,) = fleet.ledger()["facebook"]
    assert [image["alt"] for image in line["images"]] == ["first", "second", "third"]


def test_sdk_reads_published_posts_through_all_pages(page: Page) -> None:
    texts = [f"Notice {number}" for number in range(5)]
    for text in texts:
        page.create_feed(params={"message": text})
    fields = ["id", "message", "created_time", "permalink_url"]
    cursor = page.get_published_posts(fields=fields, params={"limit": 2})
    read = list(cursor)
    assert [post["message"] for post in read] == texts[::-1]
    assert cursor.total() == 5
    assert all(isinstance(post, PagePost) and "permalink_url" in post for post in read)


def test_sdk_finds_its_photos_in_the_attachments(page: Page, tmp_path: Path) -> None:
    ids = [
        upload(page, picture(tmp_path, f"{n}.png", PNG + b"%d" % n), "", published=False)["id"]
        for n in range(2)
    ]
    media = [{"media_fbid": photo_id} for photo_id in ids]
    page.create_feed(params={"message": "Two pictures", "attached_media": media})
    fields = "id,attachments{media_type,target,subattachments{media_type,target}}"
    (post,) = page.get_published_posts(params={"fields": fields})
    (album,) = post["attachments"]["data"]
    assert album["media_type"] == "album"
    found = [part["target"]["id"] for part in album["subattachments"]["data"]]
    assert found == ids and album["target"]["id"] not in ids


def test_sdk_edits_and_deletes_a_post(page: Page, fleet: Fleet) -> None:
    post = page.create_feed(params={"message": "Old words"})
    page_post = PagePost(post["id"], api=page.get_api())
    page_post.api_update(params={"message": "New words"})
    assert page_post.api_get(fields=["message"])["message"] == "New words"
    page_post.api_delete()
    (line,) = fleet.ledger()["facebook"]
    assert (line["text"], line["withdrawn"]) == ("New words", True)


def test_sdk_reads_a_photo_and_deletes_it(page: Page, tmp_path: Path) -> None:
    uploaded = upload(page, picture(tmp_path), "A hall", published=False)
    photo = Photo(uploaded["id"], api=page.get_api())
    assert photo.api_get(fields=["alt_text_custom"])["alt_text_custom"] == "A hall"
    photo.api_delete()
    with pytest.raises(FacebookRequestError) as refused:
        photo.api_get(fields=["id"])
    assert (refused.value.api_error_code(), refused.value.api_error_subcode()) == (100, 33)


def test_sdk_gets_error_190_on_a_bad_token(fleet: Fleet) -> None:
    page, api = sdk(fleet, access_token="EAAnonsense")
    with pytest.raises(FacebookRequestError) as refused:
        page.create_feed(params={"message": "Hello"})
    api._session.requests.close()
    assert refused.value.api_error_code() == 190
    assert refused.value.api_error_type() == "OAuthException"
    assert fleet.ledger()["facebook"] == []


def test_sdk_with_the_wrong_secret_is_refused(fleet: Fleet) -> None:
    page, api = sdk(fleet, app_secret="0" * 32)
    with pytest.raises(FacebookRequestError) as refused:
        page.create_feed(params={"message": "Hello"})
    api._session.requests.close()
    assert refused.value.api_error_code() == 100
    assert "appsecret_proof" in str(refused.value.api_error_message())
