"""The X stand-in itself: who may call, how often, and where each call goes."""

import secrets
import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from schoolcast.standins import PublicPost, Request, Response, StandIn, StandInClock
from schoolcast_x.standin import errors
from schoolcast_x.standin.ids import Snowflakes
from schoolcast_x.standin.journal import XJournal
from schoolcast_x.standin.limits import Limits
from schoolcast_x.standin.oauth import Doorkeeper, Keys
from schoolcast_x.standin.pictures import refused
from schoolcast_x.standin.routes import Calls, endpoint_of
from schoolcast_x.standin.shelf import Shelf
from schoolcast_x.standin.timeline import Timeline

_NAME = "St. Mary's Primary School"


class XStandIn(StandIn):
    """One account and one app.

    Switches, until `reset`: `credits_gone` (402), `usage_capped` (429 that waiting does not mend),
    `locked` (403, code 326), `limits.user_daily` (the cap of posts a day that old tiers have),
    `media_links`, which adds the link that X puts after the text of a post with pictures, and
    `access`, what the header `x-access-level` says: "read" makes the keys read-only.
    """

    platform: ClassVar[str] = "x"
    own_refusals: ClassVar[frozenset[str]] = frozenset(
        {"payment-required", "spend-cap", "account-locked"}
    )
    title: ClassVar[str] = f"{_NAME}: X (stand-in)"
    name: ClassVar[str] = _NAME
    username: ClassVar[str] = "StMarysLindle"

    def __init__(self, clock: StandInClock, real_time: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self.journal = XJournal(self.secret_names)
        self.user_id = str(10**18 + secrets.randbelow(8 * 10**17))
        self.keys = Keys.new(self.user_id)
        self.limits = Limits()
        ids = Snowflakes()
        self.shelf = Shelf(ids)
        self.timeline = Timeline(ids)
        self._doorkeeper = Doorkeeper(self.keys, clock, real_time)
        self._switch_off()

    def credentials(self) -> dict[str, str]:
        """The four keys, and the account's number."""
        return {
            "consumer_key": self.keys.consumer_key,
            "consumer_secret": self.keys.consumer_secret,
            "access_token": self.keys.access_token,
            "access_token_secret": self.keys.access_token_secret,
            "user_id": self.user_id,
        }

    def secrets(self) -> list[str]:
        """The four keys."""
        return [value for name, value in self.credentials().items() if name != "user_id"]

    def posts(self) -> Sequence[PublicPost]:
        """The account's posts, oldest first."""
        return [post.as_public() for post in self.timeline.posts()]

    def forget_posts(self) -> None:
        """Empties the account, opens all windows and turns all switches off."""
        self.timeline.clear()
        self.shelf.clear()
        self.limits.clear()
        self._switch_off()

    def handle(self, request: Request) -> Response:
        """Answers a call of the API."""
        with self.lock:
            headers: errors.Headers = ()
            try:
                known = endpoint_of(request)
                self._doorkeeper.check(request)
                if known is None:
                    raise errors.not_found("resource", "path", request.path)
                handler, window, id_ = known
                fits, headers = self.limits.take(window, self.clock.now())
                if not fits:
                    raise errors.too_many()
                self._check_account()
                headers = (*headers, ("x-access-level", self.access))
                if self.access == "read" and request.method != "GET":
                    raise errors.read_only()
                answer = Calls(self, request, self.clock.now()).answer(handler, id_)
            except errors.XError as error:
                return error.as_response(headers)
        return Response(status=answer.status, body=answer.body, headers=headers)

    def refusal(self, fault: str, request: Request, seconds: float) -> Response:
        """X's own refusals."""
        if fault == "rate-limit":
            known = endpoint_of(request)
            window = known[1] if known else "create"
            return errors.too_many().as_response(
                self.limits.refused(window, self.clock.now(), seconds)
            )
        return self._refusal_error(fault, request).as_response()

    def bad_request(self, status: int, message: str) -> Response:
        """An error in the shape of X's API."""
        if status == 400:
            return errors.invalid(message).as_response()
        return errors.plain(status, "Invalid Request", message, status).as_response()

    def _refusal_error(self, fault: str, request: Request) -> errors.XError:
        if fault == "media-refused":
            if request.path == "/2/tweets":
                return errors.invalid(errors.BAD_MEDIA, media_ids="")
            return refused("media type unrecognized")
        known: dict[str, Callable[[], errors.XError]] = {
            "server-error": errors.unavailable,
            "token-revoked": errors.unauthorized,
            "permission-lost": errors.read_only,
            "payment-required": errors.credits_gone,
            "spend-cap": errors.usage_capped,
            "account-locked": errors.locked,
        }
        return known[fault]()

    def _check_account(self) -> None:
        if self.locked:
            raise errors.locked()
        if self.credits_gone:
            raise errors.credits_gone()
        if self.usage_capped:
            raise errors.usage_capped()

    def _switch_off(self) -> None:
        self.credits_gone = False
        self.usage_capped = False
        self.locked = False
        self.media_links = False
        self.access = "read-write"
