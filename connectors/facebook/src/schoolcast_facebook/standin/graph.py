"""The nodes and edges of the pretended Graph: finds the object and does what is asked."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from schoolcast.standins import Request
from schoolcast_facebook.standin import errors, render, token_calls
from schoolcast_facebook.standin.fields import parse_fields, select
from schoolcast_facebook.standin.listing import EDGES, page_of, posts_of
from schoolcast_facebook.standin.params import Params
from schoolcast_facebook.standin.publishing import Publisher, photo_answer
from schoolcast_facebook.standin.tokens import Token
from schoolcast_facebook.standin.wall import Photo, Post

if TYPE_CHECKING:
    from schoolcast_facebook.standin.stand_in import FacebookStandIn

_DONE = {"success": True}


class Graph:
    """One authorised call. The stand-in's lock is held."""

    def __init__(
        self,
        stand_in: "FacebookStandIn",
        request: Request,
        params: Params,
        token: Token,
        now: datetime,
    ) -> None:
        self._stand_in = stand_in
        self._wall = stand_in.wall
        self._request = request
        self._params = params
        self._token = token
        self._now = now
        # Graph takes a method=delete parameter from clients that can only send POST.
        self._method = params.text("method").upper() or request.method
        self._renderer = render.Renderer(self._wall, stand_in.base_url, stand_in.page_names)

    def answer(self) -> Any:
        """The body of the answer; raises GraphError."""
        object_id, _, edge = self._request.path.strip("/").partition("/")
        if object_id == "me":
            object_id = self._token.subject
        if object_id in self._stand_in.page_names:
            return self._page(object_id, edge)
        if object_id in (self._stand_in.user_id, self._stand_in.app_id):
            return self._person_or_app(object_id, edge)
        if post := self._wall.post(object_id):
            return self._post(post, edge)
        if photo := self._wall.photo(object_id):
            return self._photo(photo, edge)
        if object_id.replace("_", "").isdecimal():
            raise errors.missing(self._method, object_id)
        raise errors.unknown_alias(object_id)

    def _page(self, page_id: str, edge: str) -> Any:
        if not edge and self._method == "GET":
            return self._page_node(page_id)
        if edge == "feed" and self._method == "POST":
            return self._make_post(page_id)
        if edge == "photos" and self._method == "POST":
            return self._make_photo(page_id)
        if self._method != "GET":
            raise errors.missing(self._method, page_id)
        if edge == "photos":
            self._may_read(page_id)
            return self._list(self._wall.photos(page_id))
        if edge not in EDGES:
            raise errors.unknown_edge(edge, "Page")
        self._may_read(page_id)
        return self._list(posts_of(self._wall, page_id, edge, self._now))

    def _page_node(self, page_id: str) -> dict[str, Any]:
        record: dict[str, Any] = {
            "id": page_id,
            "name": self._stand_in.page_names[page_id],
            "category": "Primary School",
            "is_published": True,
            "link": f"{self._stand_in.base_url}/",
        }
        if self._token.kind == "USER":
            pages = token_calls.accounts(self._stand_in, self._token, self._now)
            record |= next((page for page in pages if page["id"] == page_id), {})
        return self._select(record, render.NODE_DEFAULT, "Page")

    def _person_or_app(self, object_id: str, edge: str) -> Any:
        person = object_id == self._stand_in.user_id
        if self._method != "GET" or self._token.subject != object_id:
            raise errors.missing(self._method, object_id)
        if person and edge == "accounts":
            pages = token_calls.accounts(self._stand_in, self._token, self._now)
            default = "access_token,category,name,id,tasks"
            return {"data": [self._select(page, default, "Page") for page in pages]}
        if edge == "accounts/test-users" and not person:
            return {"data": token_calls.test_users(self._stand_in, self._token)}
        if edge:
            raise errors.unknown_edge(edge, "User" if person else "Application")
        name = "Sam Okoro" if person else token_calls.APP_NAME
        return self._select({"id": object_id, "name": name}, render.NODE_DEFAULT, "User")

    def _post(self, post: Post, edge: str) -> Any:
        if edge == "attachments" and self._method == "GET":
            self._may_read(post.page_id)
            return self._renderer.post(post)["attachments"] or {"data": []}
        if edge:
            raise errors.unknown_edge(edge, "PagePost")
        if self._method == "GET":
            self._may_read(post.page_id)
            return self._show(post)
        self._may_post(post.page_id)
        if self._method == "DELETE":
            self._wall.withdraw(post)
        elif self._method == "POST":
            if post.visitor:
                raise errors.may_not_post()
            self._wall.keep(self._publisher(post.page_id).edit(post, self._params))
        else:
            raise errors.missing(self._method, post.id)
        return _DONE

    def _photo(self, photo: Photo, edge: str) -> Any:
        if edge:
            raise errors.unknown_edge(edge, "Photo")
        if self._method == "GET":
            self._may_read(photo.page_id)
            return self._show(photo)
        if self._method != "DELETE":
            raise errors.missing(self._method, photo.id)
        self._may_post(photo.page_id)
        self._wall.remove_photo(photo)
        return _DONE

    def _make_post(self, page_id: str) -> dict[str, str]:
        self._may_post(page_id)
        return {"id": self._keep(self._publisher(page_id).post(self._params)).id}

    def _make_photo(self, page_id: str) -> dict[str, Any]:
        self._may_post(page_id)
        uploads = self._request.body.uploads
        photo, post = self._publisher(page_id).photo(self._params, uploads)
        self._wall.keep_photo(photo)
        if post is not None:
            post = self._keep(post)
        return photo_answer(photo, post)

    def _keep(self, post: Post) -> Post:
        lag = self._stand_in.lag(self._request)
        return self._wall.keep(replace(post, listed_from=(post.scheduled_for or self._now) + lag))

    def _publisher(self, page_id: str) -> Publisher:
        return Publisher(self._wall, page_id, self._now)

    def _list(self, items: list[Post] | list[Photo]) -> dict[str, Any]:
        base_url = self._stand_in.base_url
        return page_of(items, self._params, self._request, base_url, self._show)

    def _show(self, item: Post | Photo) -> dict[str, Any]:
        if isinstance(item, Post):
            return self._select(self._renderer.post(item), render.POST_DEFAULT, "PagePost")
        return self._select(self._renderer.photo(item), render.PHOTO_DEFAULT, "Photo")

    def _select(self, record: dict[str, Any], default: str, kind: str) -> dict[str, Any]:
        wanted = self._params.text("fields") or default
        return select(record, parse_fields(wanted), kind)

    def _may_read(self, page_id: str) -> None:
        allowed = self._token.kind == "USER" or self._token.subject == page_id
        if not allowed or "pages_read_engagement" not in self._token.scopes:
            raise errors.may_not_read()

    def _may_post(self, page_id: str) -> None:
        if self._token.kind != "PAGE":
            raise errors.page_token_needed()
        needed = {"pages_read_engagement", "pages_manage_posts"}
        if self._token.subject != page_id or not needed <= set(self._token.scopes):
            raise errors.may_not_post()
