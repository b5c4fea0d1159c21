"""The Facebook stand-in itself: who may call what, and where each call goes."""

import json
import math
import secrets
from collections.abc import Sequence
from typing import Any, ClassVar

from schoolcast.standins import PublicPost, Request, Response, StandIn, StandInClock
from schoolcast_facebook.standin import errors, token_calls
from schoolcast_facebook.standin.graph import Graph
from schoolcast_facebook.standin.params import Params
from schoolcast_facebook.standin.tokens import LONG_LIFE, SCOPES, SHORT_LIFE, Tokens, sent_token
from schoolcast_facebook.standin.wall import Post, Wall

DEFAULT_VERSION = "v26.0"
_QUIET = 3  # per cent of the hour's calls
_NAMES = ("St. Mary's Primary School", "Friends of St. Mary's")

_TASKS = ("CREATE_CONTENT", "MODERATE", "ANALYZE", "MANAGE")


class FacebookStandIn(StandIn):
    """A Page, the person who runs it, a second Page of that person, and one app.

    `require_proof` is the app's "Require app secret" switch; `usage` the percentage that the
    usage headers show; `tasks` what the person may do on which Page, until `reset`.
    """

    platform: ClassVar[str] = "facebook"
    title: ClassVar[str] = f"{_NAMES[0]}: Facebook Page (stand-in)"
    secret_names: ClassVar[frozenset[str]] = frozenset(
        {
            "access_token",
            "appsecret_proof",
            "client_secret",
            "fb_exchange_token",
            "input_token",
            "batch",
        }
    )

    def __init__(self, clock: StandInClock) -> None:
        super().__init__(clock)
        self.require_proof = True
        self.usage = _QUIET
        self.page_id, self.other_page_id = _new_id(), _new_id()
        self.user_id, self.app_id = _new_id(), _new_id()
        self.app_secret = secrets.token_hex(16)
        self.page_names = dict(zip((self.page_id, self.other_page_id), _NAMES, strict=True))
        self.tasks: dict[str, tuple[str, ...]] = {}
        self._give_tasks()
        self.wall = Wall()
        now = clock.now()
        self.tokens = Tokens(self.app_id, self.app_secret, now)
        self.page_tokens = {
            page_id: self.tokens.issue("PAGE", page_id, now).value for page_id in self.page_names
        }

    def credentials(self) -> dict[str, str]:
        """Page id, Page token (no expiry), app id and app secret."""
        return {
            "page_id": self.page_id,
            "access_token": self.page_tokens[self.page_id],
            "app_id": self.app_id,
            "app_secret": self.app_secret,
        }

    def user_token(self, *, long: bool = False) -> str:
        """A new token of the person who runs the Pages, good for an hour or for 60 days."""
        with self.lock:
            life = LONG_LIFE if long else SHORT_LIFE
            return self.tokens.issue("USER", self.user_id, self.clock.now(), life).value

    def change_token(
        self, value: str, *, revoked: bool = False, scopes: tuple[str, ...] = SCOPES
    ) -> None:
        """Revokes a token or changes its permissions, until `reset`."""
        with self.lock:
            self.tokens.change(value, revoked=revoked, scopes=scopes)

    def write_as_visitor(self, text: str) -> str:
        """Puts a visitor's post on the Page; returns its id."""
        with self.lock:
            now = self.clock.now()
            post = Post(
                id=f"{self.page_id}_{self.wall.new_id()}",
                page_id=self.page_id,
                message=text,
                created_at=now,
                updated_at=now,
                listed_from=now,
                visitor=True,
            )
            return self.wall.keep(post).id

    def posts(self) -> Sequence[PublicPost]:
        """The Pages' own posts, as far as they are or were public."""
        self.wall.settle(self.clock.now())
        return [
            post.as_public()
            for post in self.wall.posts()
            if post.ever_published and not post.visitor
        ]

    def forget_posts(self) -> None:
        """Empties the Pages and gives all tokens their rights back."""
        self.wall.clear()
        self.tokens.restore()
        self._give_tasks()
        self.usage = _QUIET

    def secrets(self) -> list[str]:
        """The app's secret and every token."""
        return [self.app_secret, *self.tokens.values()]

    def handle(self, request: Request) -> Response:
        """Answers a call of the Graph API."""
        headers = self._headers(request, self.usage, 0)
        try:
            with self.lock:
                answer = self._answer(request)
        except errors.GraphError as error:
            return error.as_response(headers)
        return Response.of_json(answer, headers=headers)

    def refusal(self, fault: str, request: Request, seconds: float) -> Response:
        """The Graph API's own refusals."""
        minutes = math.ceil(seconds / 60) if fault == "rate-limit" else 0
        headers = self._headers(request, 100 if fault == "rate-limit" else self.usage, minutes)
        if request.path == "/debug_token" and fault in ("token-revoked", "permission-lost"):
            return self._spoilt(request, fault, headers)
        return self._refusal_error(fault, request).as_response(headers)

    def bad_request(self, status: int, message: str) -> Response:
        """Error 100 in the shape of the Graph API."""
        error = errors.invalid(message)
        error.status = status
        return error.as_response()

    def _give_tasks(self) -> None:
        self.tasks = dict.fromkeys(self.page_names, _TASKS)

    def _spoilt(
        self, request: Request, fault: str, headers: tuple[tuple[str, str], ...]
    ) -> Response:
        try:
            with self.lock:
                data = token_calls.spoilt(self, Params.of(request), fault)
        except errors.GraphError as error:
            return error.as_response(headers)
        return Response.of_json(data, headers=headers)

    def _refusal_error(self, fault: str, request: Request) -> errors.GraphError:
        if fault == "rate-limit":
            token = self.tokens.find(sent_token(request, Params.of(request)))
            return errors.throttled(token.kind if token else "APP")
        if fault == "permission-lost":
            return errors.may_not_read() if request.method == "GET" else errors.may_not_post()
        known = {
            "server-error": errors.unavailable,
            "token-revoked": errors.revoked_token,
            "media-refused": errors.bad_image,
        }
        return known[fault]()

    def _answer(self, request: Request) -> Any:
        params = Params.of(request)
        now = self.clock.now()
        self.wall.settle(now)
        if request.path == "/oauth/access_token":
            return token_calls.exchange(self, params, now)
        token = self.tokens.good(sent_token(request, params), now)
        self.tokens.check_proof(token, params.text("appsecret_proof"), self.require_proof)
        if request.path == "/debug_token":
            return token_calls.debug(self, params, now)
        return Graph(self, request, params, token, now).answer()

    def _headers(self, request: Request, percent: int, minutes: int) -> tuple[tuple[str, str], ...]:
        counts = {"call_count": percent, "total_cputime": percent, "total_time": percent}
        by_page = {"type": "pages", **counts, "estimated_time_to_regain_access": minutes}
        return (
            ("facebook-api-version", request.version or DEFAULT_VERSION),
            ("X-App-Usage", json.dumps(counts)),
            ("X-Business-Use-Case-Usage", json.dumps({self.page_id: [by_page]})),
            ("Cache-Control", "private, no-cache, no-store, must-revalidate"),
        )


def _new_id() -> str:
    return str(100_000_000_000_000 + secrets.randbelow(800_000_000_000_000))
