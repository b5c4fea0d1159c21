"""Unmodified tweepy against the stand-in; an adapter carries its requests here."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests
import tweepy
from requests.adapters import HTTPAdapter

from schoolcast.standins import Fleet, serve
from schoolcast.testing import picture_bytes
from schoolcast_x.standin import XStandIn


class Rebased(HTTPAdapter):
    """Sends to another address what was signed for X's own."""

    def __init__(self, base: str) -> None:
        self.base = urlsplit(base)
        super().__init__()

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        parts = urlsplit(str(request.url))
        request.url = urlunsplit((self.base.scheme, self.base.netloc, parts.path, parts.query, ""))
        options["timeout"] = options.get("timeout") or (5, 10)
        return super().send(request, **options)


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    with serve([XStandIn]) as fleet:
        yield fleet


@pytest.fixture
def client(fleet: Fleet) -> Iterator[tweepy.Client]:
    yield make_client(fleet)


def make_client(fleet: Fleet, **changes: str) -> tweepy.Client:
    keys = fleet.stand_ins["x"].credentials() | changes
    keys.pop("user_id")
    client = tweepy.Client(**keys)
    client.session.trust_env = False
    client.session.mount("https://", Rebased(fleet.stand_ins["x"].base_url))
    return client


def account(fleet: Fleet) -> XStandIn:
    stand_in = fleet.stand_ins["x"]
    assert isinstance(stand_in, XStandIn)
    return stand_in


def ledger(fleet: Fleet) -> list[dict[str, Any]]:
    return fleet.ledger()["x"]


def upload(client: tweepy.Client, **options: Any) -> str:
    media = base64.b64encode(picture_bytes(**options)).decode()
    body = {"media": media, "media_category": "tweet_image"}
    answer = client.request("POST", "/2/media/upload", json=body, user_auth=True)
    media_id: str = answer.json()["data"]["id"]
    return media_id


def test_posts_reads_and_deletes(fleet: Fleet, client: tweepy.Client) -> None:
    me = client.get_me(user_auth=True).data
    made = client.create_tweet(text="Fish & chips <today> at https://st-marys.example.org/menu")
    post_id = made.data["id"]
    assert len(post_id) == 19
    listed = client.get_users_tweets(
        me.id,
        user_auth=True,
        max_results=5,
        start_time=fleet.clock.now() - timedelta(seconds=60),
        exclude="replies,retweets",
        tweet_fields=["created_at", "entities"],
    )
    [tweet] = listed.data
    [link] = tweet.entities["urls"]
    assert str(tweet.id) == post_id
    assert tweet.text == f"Fish &amp; chips &lt;today&gt; at {link['url']}"
    assert tweet.text[link["start"] : link["end"]] == link["url"]
    assert link["url"].startswith("https://t.co/")
    assert link["expanded_url"] == "https://st-marys.example.org/menu"
    assert abs(tweet.created_at - fleet.clock.now()) < timedelta(minutes=1)
    assert client.delete_tweet(post_id).data == {"deleted": True}
    assert client.delete_tweet(post_id).data == {"deleted": False}
    gone = client.get_users_tweets(me.id, user_auth=True)
    assert gone.data is None and gone.meta == {"result_count": 0}
    assert [entry["withdrawn"] for entry in ledger(fleet)] == [True]


def test_pages_through_a_timeline(fleet: Fleet, client: tweepy.Client) -> None:
    made = [client.create_tweet(text=f"Post {number}").data["id"] for number in range(12)]
    read = [
        str(tweet.id)
        for page in tweepy.Paginator(
            client.get_users_tweets, account(fleet).user_id, max_results=5, user_auth=True
        )
        for tweet in page.data or ()
    ]
    assert read == made[::-1]
    newer = client.get_users_tweets(account(fleet).user_id, since_id=made[9], user_auth=True)
    assert [str(tweet.id) for tweet in newer.data] == [made[11], made[10]]


def test_looks_posts_up_by_their_numbers(client: tweepy.Client) -> None:
    made = [client.create_tweet(text=f"Post {number}").data["id"] for number in range(2)]
    client.delete_tweet(made[0])
    found = client.get_tweets(made, user_auth=True)
    assert [tweet.text for tweet in found.data] == ["Post 1"]
    assert [error["value"] for error in found.errors] == [made[0]]
    assert client.get_tweet(made[0], user_auth=True).errors[0]["title"] == "Not Found Error"


def test_pictures_with_descriptions(fleet: Fleet, client: tweepy.Client) -> None:
    media_id = upload(client)
    metadata = {"id": media_id, "metadata": {"alt_text": {"text": "The hall"}}}
    client.request("POST", "/2/media/metadata", json=metadata, user_auth=True)
    made = client.create_tweet(text="The hall", media_ids=[media_id])
    [shown] = ledger(fleet)
    assert [image["alt"] for image in shown["images"]] == ["The hall"]
    read = client.get_tweet(
        made.data["id"],
        user_auth=True,
        expansions="attachments.media_keys",
        media_fields="alt_text",
    )
    assert read.includes["media"][0].alt_text == "The hall"
    with pytest.raises(tweepy.BadRequest, match="Your media IDs are invalid"):
        client.create_tweet(text="Again", media_ids=[media_id])


def test_replies_are_limited_and_threads_left_out(fleet: Fleet, client: tweepy.Client) -> None:
    first = client.create_tweet(text="First", reply_settings="mentionedUsers").data["id"]
    client.create_tweet(text="Second", in_reply_to_tweet_id=first)
    read = client.get_users_tweets(
        account(fleet).user_id, exclude="replies", tweet_fields="reply_settings", user_auth=True
    )
    assert [(tweet.text, tweet.reply_settings) for tweet in read.data] == [
        ("First", "mentionedUsers")
    ]


@pytest.mark.parametrize("field", ["consumer_key", "consumer_secret", "access_token_secret"])
def test_wrong_keys(fleet: Fleet, field: str) -> None:
    with pytest.raises(tweepy.Unauthorized):
        make_client(fleet, **{field: "wrong"}).create_tweet(text="Hello")
    assert ledger(fleet) == []


def test_a_token_of_the_app_alone(fleet: Fleet) -> None:
    client = make_client(fleet)
    client.bearer_token = "app"
    with pytest.raises(tweepy.Forbidden, match="Application-Only"):
        client.get_me(user_auth=False)


def test_the_same_words_twice(fleet: Fleet, client: tweepy.Client) -> None:
    client.create_tweet(text="Hello")
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="Hello")
    fleet.clock.set(fleet.clock.now() + timedelta(hours=25))
    client.create_tweet(text="Hello")
    assert len(ledger(fleet)) == 2


def test_a_text_that_is_too_long(fleet: Fleet, client: tweepy.Client) -> None:
    client.create_tweet(text="日" * 128 + " https://st-marys.example.org/" + "a" * 200)
    with pytest.raises(tweepy.BadRequest, match="too long"):
        client.create_tweet(text="日" * 141)


def test_a_window_of_calls(fleet: Fleet, client: tweepy.Client) -> None:
    for _ in range(75):
        client.get_me(user_auth=True)
    with pytest.raises(tweepy.TooManyRequests) as caught:
        client.get_me(user_auth=True)
    headers = caught.value.response.headers
    assert (headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == ("75", "0")
    left = int(headers["x-rate-limit-reset"]) - fleet.clock.now().timestamp()
    assert 0 < left <= 901
    fleet.clock.set(fleet.clock.now() + timedelta(minutes=15))
    assert client.get_me(user_auth=True).data


def test_uploads_expire_after_a_day(fleet: Fleet, client: tweepy.Client) -> None:
    media_id = upload(client)
    fleet.clock.set(fleet.clock.now() + timedelta(hours=24))
    with pytest.raises(tweepy.BadRequest, match="Your media IDs are invalid"):
        client.create_tweet(text="Late", media_ids=[media_id])


def test_the_pages_of_a_reset_account_are_empty(
    fleet: Fleet, client: tweepy.Client, tmp_path: Path
) -> None:
    client.create_tweet(text="Hello")
    fleet.reset()
    assert ledger(fleet) == []
    client.create_tweet(text="Hello")
    assert "Hello" in account(fleet).page()
