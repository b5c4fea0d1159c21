"""Posts in lists: which ones, in what order, with which fields."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from schoolcast.standins import Request
from schoolcast_x.standin.errors import XError, invalid
from schoolcast_x.standin.shown import show
from schoolcast_x.standin.timeline import Post

_ID = re.compile(r"[0-9]{1,19}")
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_FIELDS = frozenset({"tweet.fields", "post.fields"})
_LOOKS = _FIELDS | {"expansions", "media.fields", "place.fields", "poll.fields", "user.fields"}
_WORD = re.compile(r"[a-z_.]+")
_MEDIA = "attachments.media_keys"
QUERY = _LOOKS | {
    "end_time",
    "exclude",
    "max_results",
    "pagination_token",
    "since_id",
    "start_time",
    "until_id",
}


class Look:
    """What a request wants to see of posts: fields and expansions.

    `account` is the account's id and name; `media_links` adds the links that X puts after the
    text of posts with pictures.
    """

    def __init__(self, request: Request, account: tuple[str, str], media_links: bool) -> None:
        values = dict(request.query)
        self._fields = {
            name for fields in _FIELDS for name in words(fields, values.get(fields, ""))
        }
        self._expansions = set(words("expansions", values.get("expansions", "")))
        self._media_fields = set(words("media.fields", values.get("media.fields", "")))
        self._account_id, self._name = account
        self._media_links = media_links

    def post(self, post: Post) -> dict[str, Any]:
        """One post with the fields asked for."""
        links = tuple((self._picture_address(post), media.key) for media in post.media[:1])
        shown = show(post.id, post.text, links if self._media_links else ())
        history = [post.id]
        always = {"id": post.id, "text": shown.text, "edit_history_tweet_ids": history}
        extra: dict[str, Any] = {
            "author_id": self._account_id,
            "conversation_id": post.in_reply_to or post.id,
            "created_at": f"{post.created_at:%Y-%m-%dT%H:%M:%S}."
            f"{post.created_at.microsecond // 1000:03}Z",
            "lang": "en",
            "possibly_sensitive": False,
            "reply_settings": post.reply_settings,
        }
        if shown.entities:
            extra["entities"] = shown.entities
        if post.media:
            extra["attachments"] = {"media_keys": [media.key for media in post.media]}
        wanted = self._fields | ({"attachments"} if _MEDIA in self._expansions else set())
        # The contract has renamed the history; clients of today read the old name.
        return {
            **always,
            "edit_history_post_ids": history,
            **{name: value for name, value in extra.items() if name in wanted},
        }

    def includes(self, posts: Iterable[Post]) -> dict[str, Any]:
        """What the expansions add: media with their descriptions."""
        if _MEDIA not in self._expansions:
            return {}
        media = [media for post in posts for media in post.media]
        shown = [
            {
                "media_key": each.key,
                "type": "photo",
                **({"alt_text": each.alt} if "alt_text" in self._media_fields else {}),
            }
            for each in media
        ]
        return {"includes": {"media": shown}} if shown else {}

    def _picture_address(self, post: Post) -> str:
        return f"https://x.com/{self._name}/status/{post.id}/photo/1"


def page_of(posts: list[Post], request: Request, look: Look) -> dict[str, Any]:
    """One page of a newest-first list, by the parameters of GET /2/users/{id}/tweets."""
    values = dict(request.query)
    if unknown := sorted(set(values) - QUERY):
        raise invalid(
            f"The query parameter [{unknown[0]}] is not one of [{', '.join(sorted(QUERY))}]",
            **{unknown[0]: values[unknown[0]]},
        )
    size = _size(values.get("max_results", "10"))
    wanted = list(filter(_filter(values), posts))
    chosen = wanted[:size]
    if not chosen:
        return {"meta": {"result_count": 0}}
    meta: dict[str, Any] = {
        "result_count": len(chosen),
        "newest_id": chosen[0].id,
        "oldest_id": chosen[-1].id,
    }
    if len(wanted) > size:
        meta["next_token"] = write_token(chosen[-1].id)
    return {"data": [look.post(post) for post in chosen], **look.includes(chosen), "meta": meta}


def words(name: str, value: str) -> list[str]:
    """The words of a comma-separated parameter; raises XError 400 on anything else."""
    found = value.split(",") if value else []
    if not all(_WORD.fullmatch(word) for word in found):
        raise invalid(f"The query parameter [{name}] holds an unknown value.", **{name: value})
    return found


def write_token(post_id: str) -> str:
    """The token of the page after a post."""
    return base64.b32hexencode(post_id.encode()).decode().rstrip("=").lower()


def read_token(token: str) -> int:
    """The post after which a page starts."""
    padded = token.upper() + "=" * (-len(token) % 8)
    try:
        return int(base64.b32hexdecode(padded))
    except (ValueError, binascii.Error):
        raise invalid("The 'pagination_token' is not valid.", pagination_token=token) from None


def _size(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 5 <= int(value) <= 100):
        said = f"The `max_results` query parameter value [{value}] is not between 5 and 100"
        raise invalid(said, max_results=value)
    return int(value)


def _filter(values: dict[str, str]) -> Callable[[Post], bool]:
    """Which posts are wanted; raises XError 400 on values that can't be meant."""
    excluded = words("exclude", values.get("exclude", ""))
    if bad := sorted(set(excluded) - {"replies", "retweets"}):
        raise invalid("The `exclude` query parameter holds an unknown value.", exclude=bad[0])
    start, end = _instant("start_time", values), _instant("end_time", values)
    since, until = _number("since_id", values), _number("until_id", values)
    after = read_token(values["pagination_token"]) if "pagination_token" in values else None

    def wanted(post: Post) -> bool:
        number, second = int(post.id), post.created_at.replace(microsecond=0)
        return (
            not ("replies" in excluded and post.in_reply_to)
            and (start is None or second >= start)
            and (end is None or second < end)
            and (since is None or number > since)
            and (until is None or number < until)
            and (after is None or number < after)
        )

    return wanted


def _instant(name: str, values: dict[str, str]) -> datetime | None:
    if name not in values:
        return None
    if not _WHEN.fullmatch(values[name]):
        raise _not_valid(name, values[name])
    try:
        return datetime.fromisoformat(values[name])
    except ValueError:
        raise _not_valid(name, values[name]) from None


def _number(name: str, values: dict[str, str]) -> int | None:
    if name not in values:
        return None
    if not _ID.fullmatch(values[name]):
        raise _not_valid(name, values[name])
    return int(values[name])


def _not_valid(name: str, value: str) -> XError:
    return invalid(f"The `{name}` query parameter value [{value}] is not valid.", **{name: value})
