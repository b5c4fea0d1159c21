"""The calls of X's API that the stand-in knows."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from schoolcast.standins import Request, Response
from schoolcast_x.standin.drafts import read_draft, wrong
from schoolcast_x.standin.errors import duplicate, invalid, missing, not_found, not_permitted
from schoolcast_x.standin.listing import Look, page_of
from schoolcast_x.standin.shelf import media_answer
from schoolcast_x.standin.timeline import Post

if TYPE_CHECKING:
    from schoolcast_x.standin.stand_in import XStandIn

CATEGORIES = frozenset(
    {
        "dm_gif",
        "dm_image",
        "dm_video",
        "subtitles",
        "tweet_gif",
        "tweet_image",
        "tweet_video",
    }
)
MEDIA_TYPES = re.compile(r"(image|video|text|model)/[\w.+-]+")


def endpoint_of(request: Request) -> tuple[str, str, str] | None:
    """The handler's name, the window it counts in, and the id in the path; None if unknown."""
    for method, path, handler, window in _ROUTES:
        if method == request.method and (found := path.fullmatch(request.path)):
            return handler, window, found.groupdict().get("id", "")
    return None


class Calls:
    """One authorised call at one moment. The stand-in's lock is held."""

    def __init__(self, stand_in: "XStandIn", request: Request, now: datetime) -> None:
        self._stand_in = stand_in
        self._request = request
        self._now = now

    def answer(self, handler: str, id_: str) -> Response:
        """Does what is asked; raises XError."""
        do: Callable[[str], Response] = getattr(self, handler)
        return do(id_)

    def create(self, _: str) -> Response:
        """POST /2/tweets."""
        draft = read_draft(self._request.body.json)
        stand_in = self._stand_in
        if draft.in_reply_to and not self._seen(draft.in_reply_to):
            raise not_permitted("You attempted to reply to a Tweet that is not visible to you.")
        media = stand_in.shelf.free(list(draft.media_ids), self._now)
        if not media and stand_in.timeline.repeats(draft.text, self._now):
            raise duplicate()
        post_id = stand_in.timeline.new_id(self._now)
        stand_in.shelf.use(media, post_id)
        post = stand_in.timeline.keep(
            Post(
                id=post_id,
                text=draft.text,
                created_at=self._now,
                listed_from=self._now + stand_in.lag(self._request),
                reply_settings=draft.reply_settings,
                in_reply_to=draft.in_reply_to,
                media=tuple(media),
            )
        )
        return Response.of_json({"data": self._look().post(post)}, 201)

    def delete(self, post_id: str) -> Response:
        """DELETE /2/tweets/{id}: again gives deleted: false, of what never was a 404."""
        post = self._stand_in.timeline.post(post_id)
        if post is None:
            raise not_found("tweet", "id", post_id)
        if not post.withdrawn:
            self._stand_in.timeline.withdraw(post)
        return Response.of_json({"data": {"deleted": not post.withdrawn}})

    def me(self, _: str) -> Response:
        """GET /2/users/me."""
        user_id, username = self._stand_in.user_id, self._stand_in.username
        user = {"id": user_id, "name": self._stand_in.name, "username": username}
        return Response.of_json({"data": user})

    def timeline(self, user_id: str) -> Response:
        """GET /2/users/{id}/tweets."""
        if user_id != self._stand_in.user_id:
            return Response.of_json({"errors": [missing("user", "id", user_id)]})
        posts = self._stand_in.timeline.listed(self._now)
        return Response.of_json(page_of(posts, self._request, self._look()))

    def lookup(self, post_id: str) -> Response:
        """GET /2/tweets/{id}."""
        post = self._seen(post_id)
        if post is None:
            return Response.of_json({"errors": [missing("tweet", "id", post_id)]})
        look = self._look()
        return Response.of_json({"data": look.post(post), **look.includes([post])})

    def lookup_many(self, _: str) -> Response:
        """GET /2/tweets?ids=: what is there under "data", the rest under "errors"."""
        ids = dict(self._request.query).get("ids", "").split(",")
        if len(ids) > 100 or not all(each.isascii() and each.isdigit() for each in ids):
            raise wrong("ids", ",".join(ids))
        posts = [post for each in ids if (post := self._seen(each))]
        there = {post.id for post in posts}
        gone = [missing("tweet", "ids", each) for each in ids if each not in there]
        look = self._look()
        body: dict[str, Any] = {"data": [look.post(post) for post in posts]} if posts else {}
        body |= look.includes(posts) | ({"errors": gone} if gone else {})
        return Response.of_json(body)

    def upload(self, _: str) -> Response:
        """POST /2/media/upload: multipart or JSON."""
        fields = self._fields({"media", "media_category", "additional_owners"})
        category = self._category(fields)
        media = self._stand_in.shelf.upload(self._bytes(fields), category, self._now)
        return Response.of_json({"data": media_answer(media, self._now)})

    def initialize(self, _: str) -> Response:
        """POST /2/media/upload/initialize."""
        known = {"additional_owners", "media_category", "media_type", "shared", "total_bytes"}
        fields = self._fields(known)
        total = fields.get("total_bytes")
        if not isinstance(total, int) or isinstance(total, bool) or total < 0:
            raise wrong("$.total_bytes", total)
        if not MEDIA_TYPES.fullmatch(str(fields.get("media_type", ""))):
            raise wrong("$.media_type", fields.get("media_type"))
        media = self._stand_in.shelf.begin(self._category(fields), total, self._now)
        return Response.of_json({"data": media_answer(media, self._now)})

    def append(self, media_id: str) -> Response:
        """POST /2/media/upload/{id}/append."""
        fields = self._fields({"media", "segment_index"})
        part = str(fields.get("segment_index", ""))
        if not (part.isascii() and part.isdigit() and int(part) <= 999):
            raise wrong("$.segment_index", part)
        media = self._stand_in.shelf.append(media_id, int(part), self._bytes(fields), self._now)
        expires = int(media.uploaded_at.timestamp()) + 86_400
        return Response.of_json({"data": {"expires_at": expires}})

    def finalize(self, media_id: str) -> Response:
        """POST /2/media/upload/{id}/finalize."""
        media = self._stand_in.shelf.finish(media_id, self._now)
        return Response.of_json({"data": media_answer(media, self._now)})

    def status(self, _: str) -> Response:
        """GET /2/media/upload?command=STATUS&media_id=."""
        values = dict(self._request.query)
        if values.get("command", "STATUS") != "STATUS":
            raise wrong("command", values["command"])
        media = self._stand_in.shelf.find(values.get("media_id", ""), self._now)
        data = {"processing_info": {"state": "succeeded"}, **media_answer(media, self._now)}
        return Response.of_json({"data": data})

    def metadata(self, _: str) -> Response:
        """POST /2/media/metadata."""
        body = self._request.body.json
        alt = body.get("metadata", {}) if isinstance(body, dict) else None
        alt = alt.get("alt_text") if isinstance(alt, dict) else None
        text = alt.get("text") if isinstance(alt, dict) else None
        if not isinstance(body, dict) or not isinstance(body.get("id"), str):
            raise wrong("$.id", "")
        if not isinstance(text, str):
            raise wrong("$.metadata.alt_text.text", text)
        media = self._stand_in.shelf.describe(body["id"], text, self._now)
        associated = {"alt_text": {"text": media.alt}}
        return Response.of_json({"data": {"id": media.id, "associated_metadata": associated}})

    def _look(self) -> Look:
        account = (self._stand_in.user_id, self._stand_in.username)
        return Look(self._request, account, self._stand_in.media_links)

    def _seen(self, post_id: str) -> Post | None:
        post = self._stand_in.timeline.post(post_id)
        return None if post is None or post.withdrawn else post

    def _fields(self, known: set[str]) -> dict[str, Any]:
        """The body, JSON or multipart; raises XError 400 on anything the contract lacks."""
        body = self._request.body
        if isinstance(body.json, dict):
            fields = dict(body.json)
        else:
            fields = dict(body.fields) | {each.name: each.data for each in body.uploads}
        if unknown := sorted(set(fields) - known):
            said = f"[$.{unknown[0]}] is not defined in the schema."
            raise invalid(said, **{unknown[0]: ""})
        return fields

    def _category(self, fields: dict[str, Any]) -> str:
        category = fields.get("media_category")
        if category not in CATEGORIES:
            raise wrong("$.media_category", category)
        return str(category)

    def _bytes(self, fields: dict[str, Any]) -> bytes:
        media = fields.get("media")
        if isinstance(media, bytes):
            return media
        try:
            return base64.b64decode(media or "", validate=True)
        except (TypeError, ValueError, binascii.Error):
            raise wrong("$.media", "not base64") from None


_ID = r"(?P<id>[0-9]{1,19})"
_ROUTES = tuple(
    (method, re.compile(path), handler, window)
    for method, path, handler, window in (
        ("POST", "/2/tweets", "create", "create"),
        ("DELETE", f"/2/tweets/{_ID}", "delete", "delete"),
        ("GET", "/2/tweets", "lookup_many", "lookup"),
        ("GET", f"/2/tweets/{_ID}", "lookup", "lookup"),
        ("GET", "/2/users/me", "me", "me"),
        ("GET", f"/2/users/{_ID}/tweets", "timeline", "timeline"),
        ("POST", "/2/media/upload", "upload", "upload"),
        ("GET", "/2/media/upload", "status", "upload"),
        ("POST", "/2/media/upload/initialize", "initialize", "upload"),
        ("POST", f"/2/media/upload/{_ID}/append", "append", "upload"),
        ("POST", f"/2/media/upload/{_ID}/finalize", "finalize", "upload"),
        ("POST", "/2/media/metadata", "metadata", "metadata"),
    )
)
