"""The calls of X's API as one account makes them, through tweepy."""

import base64
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schoolcast.api import Attempt, AuthorisationLost, NotSent, OutcomeUnknown, Tools
from schoolcast.api.clocks import platform_time
from schoolcast.api.http import Answer
from schoolcast_x.errors import Call, Gone, judge
from schoolcast_x.settings import KEYS, XSettings

if TYPE_CHECKING:
    import tweepy

_PAGE_SIZE = 100  # X's most; it charges for what it lists, not for what is asked


class Account:
    """X's API with one account's keys.

    `told_time` is X's own clock by its newest answer, `access` what that says the keys may do:
    "read", "read-write", or "" where it says nothing.
    """

    def __init__(self, settings: XSettings, tools: Tools) -> None:
        self.told_time: datetime | None = None
        self.access = ""
        self._settings = settings
        self._tools = tools
        self._http = tools.http(
            secrets=settings.secrets(),
            timeouts=settings.timeouts,
        )

    @cached_property
    def user_id(self) -> str:
        """The number of the account that the keys belong to.

        Asked for at most once, because X charges for it, and not at all where the keys show it.
        Raises AuthorisationLost when it is not the account that the settings name.
        """
        meant = self._settings.user_id
        if meant and self._settings.token_owner == meant:
            return meant
        user = self.me()
        if meant and user["id"] != meant:
            raise AuthorisationLost(wrong_account(user, meant, self._tools.channel))
        return user["id"]

    def require_own(self) -> None:
        """Raise AuthorisationLost when the keys belong to another account than was meant."""
        _ = self.user_id

    def me(self) -> dict[str, str]:
        """Ask X whose keys these are; raises NotSent when X says nothing of use."""
        data = _data(self._client().get_me(user_auth=True))
        if not str(data.get("id", "")).isdecimal():
            raise NotSent("X did not say whose keys these are; it is asked again.")
        return {name: str(data.get(name, "")) for name in ("id", "name", "username")}

    def upload(self, picture: bytes) -> str:
        """Upload a picture for a later post; gives its number."""
        answer = self._request(
            "/2/media/upload",
            {"media": base64.b64encode(picture).decode("ascii"), "media_category": "tweet_image"},
        )
        media_id = _data(answer).get("id")
        if not isinstance(media_id, str) or not media_id.isdecimal():
            raise NotSent("X took a picture but gave it no number; it is tried again.")
        return media_id

    def describe(self, media_id: str, words: str) -> None:
        """Give an uploaded picture the description that screen readers speak."""
        metadata = {"alt_text": {"text": words}}
        self._request("/2/media/metadata", {"id": media_id, "metadata": metadata})

    def create(self, attempt: Attempt, text: str, media_ids: list[str]) -> str:
        """Make the post public; gives its number."""
        replies = self._settings.reply_settings
        answer = self._client(attempt).create_tweet(
            text=text,
            media_ids=media_ids or None,
            reply_settings=None if replies == "everyone" else replies,
            user_auth=True,
        )
        post_id = _data(answer).get("id")
        if not isinstance(post_id, str) or not post_id.isdecimal():
            raise OutcomeUnknown(
                "X took the post but gave no number for it; schoolcast looks before it acts."
            )
        return post_id

    def delete(self, post_id: str) -> bool:
        """Delete a post; False when it was gone already."""
        try:
            answer = self._client().delete_tweet(post_id, user_auth=True)
        except Gone:
            return False
        return _data(answer).get("deleted") is not False

    def posts_since(self, since: datetime, token: str | None) -> dict[str, Any]:
        """One page of the account's own posts, newest first; `token` names a further page."""
        try:
            answer: dict[str, Any] = self._client().get_users_tweets(
                self.user_id,
                start_time=since,
                exclude="replies,retweets",
                max_results=_PAGE_SIZE,
                pagination_token=token,
                tweet_fields="created_at,entities,attachments,text",
                user_auth=True,
            )
        except Gone as gone:
            raise AuthorisationLost(
                "X does not know the account; check user_id in config.toml.", detail=gone.detail
            ) from None
        return answer

    def _request(self, path: str, body: dict[str, Any]) -> Any:
        return self._client().request("POST", path, json=body, user_auth=True).json()

    def _client(self, attempt: Attempt | None = None) -> "tweepy.Client":
        # Loading tweepy takes 0.2 seconds, which no command but one that posts should wait for.
        import tweepy

        from schoolcast_x.bridge import Bridge, hush

        hush()
        keys = {name: getattr(self._settings, name).get_secret_value() for name in KEYS}
        client = tweepy.Client(**keys, return_type=dict, wait_on_rate_limit=False)
        client.session.trust_env = False
        call = Call(
            channel=self._tools.channel,
            now=self._tools.clock.now(),
            attempt=attempt.number if attempt else None,
        )

        def check(answer: Answer) -> None:
            self.told_time = platform_time(answer.headers.get("date"))
            self.access = answer.headers.get("x-access-level", "").lower()
            _check(answer, call)

        bridge = Bridge(self._http, self._settings.base_url, check, attempt)
        client.session.mount("https://", bridge)
        client.session.mount("http://", bridge)
        return client


def wrong_account(user: dict[str, str], meant: str, channel: str) -> str:
    """What to say when the keys belong to another account than the settings name."""
    return (
        f"The keys belong to @{user['username']} (number {user['id']}), but user_id in config.toml "
        f"is {meant}. Connect the right account: schoolcast channels connect {channel}"
    )


def _check(answer: Answer, call: Call) -> None:
    """Raise unless the answer is a good one that tweepy can read: it trusts what it gets."""
    judge(answer, call)
    body = answer.json()
    if not isinstance(body, dict):
        raise answer.unclear("an answer that makes no sense")
    if "errors" in body and "data" not in body:
        raise answer.unclear("an answer with an error in it")


def _data(body: Any) -> dict[str, Any]:
    data = body.get("data") if isinstance(body, dict) else None
    return data if isinstance(data, dict) else {}
