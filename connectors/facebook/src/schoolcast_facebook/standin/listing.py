"""Lists of posts: which ones, in what order, a page at a time."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from schoolcast.standins import Request
from schoolcast_facebook.standin.errors import invalid
from schoolcast_facebook.standin.params import Params
from schoolcast_facebook.standin.wall import Photo, Post, Wall

Listed = Post | Photo
DEFAULT_LIMIT = 25
MAX_LIMIT = 100
EDGES = frozenset({"feed", "posts", "published_posts", "scheduled_posts"})


def posts_of(wall: Wall, page_id: str, edge: str, now: datetime) -> list[Post]:
    """The posts of an edge, newest first. `feed` alone holds what visitors wrote."""
    posts = [post for post in wall.posts() if post.page_id == page_id and not post.withdrawn]
    if edge == "scheduled_posts":
        return [post for post in posts if post.scheduled_for is not None][::-1]
    return [
        post
        for post in posts
        if post.published and post.listed_from <= now and (edge == "feed" or not post.visitor)
    ][::-1]


def page_of(
    items: Sequence[Listed],
    params: Params,
    request: Request,
    base_url: str,
    show: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """One page of a newest-first list: {"data", "paging"}, by since, until, limit and cursors."""
    limit = params.number("limit", DEFAULT_LIMIT, MAX_LIMIT)
    wanted = _within(items, params.instant("since"), params.instant("until"))
    older, newer = params.text("after"), params.text("before")
    if older:
        wanted = [item for item in wanted if _key(item) < _read(older)]
    if newer:
        wanted = [item for item in wanted if _key(item) > _read(newer)]
        chosen, more = wanted[-limit:], bool(items) and _key(items[-1]) <= _read(newer)
    else:
        chosen, more = wanted[:limit], len(wanted) > limit
    answer: dict[str, Any] = {"data": [show(item) for item in chosen]}
    if chosen:
        answer["paging"] = _paging(request, base_url, chosen, more)
    if params.text("summary") not in ("", "false", "0"):
        answer["summary"] = {"total_count": len(items)}
    return answer


def _within(
    items: Sequence[Listed], since: datetime | None, until: datetime | None
) -> list[Listed]:
    return [
        item
        for item in items
        if (since is None or item.created_at.replace(microsecond=0) >= since)
        and (until is None or item.created_at.replace(microsecond=0) <= until)
    ]


def _paging(
    request: Request, base_url: str, chosen: Sequence[Listed], more: bool
) -> dict[str, Any]:
    cursors = {"before": _write(chosen[0]), "after": _write(chosen[-1])}
    if not more:
        return {"cursors": cursors}
    # The address repeats the client's own query, as Graph's does, token and all.
    kept = [pair for pair in request.query if pair[0] not in ("after", "before")]
    path = f"/{request.version}{request.path}" if request.version else request.path
    query = urlencode([*kept, ("after", cursors["after"])])
    return {"cursors": cursors, "next": f"{base_url}{path}?{query}"}


def _key(item: Listed) -> tuple[float, str]:
    return item.created_at.timestamp(), item.id


def _write(item: Listed) -> str:
    moment, item_id = _key(item)
    return base64.urlsafe_b64encode(f"{moment!r}:{item_id}".encode()).decode()


def _read(cursor: str) -> tuple[float, str]:
    try:
        moment, _, item_id = base64.urlsafe_b64decode(cursor).decode().partition(":")
        return float(moment), item_id
    except (ValueError, binascii.Error):
        raise invalid("Invalid cursor") from None
