"""The base of every platform's stand-in."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta, tzinfo
from typing import Any, ClassVar

from schoolcast.standins.clock import StandInClock
from schoolcast.standins.exchange import Request, Response
from schoolcast.standins.faults import Faults
from schoolcast.standins.journal import Journal
from schoolcast.standins.public_page import PublicImage, PublicPost, render_page


class StandIn(ABC):
    """Behaves like one platform: a subclass says what its API does.

    Requests arrive in many threads: `handle` and whatever else touches the state takes `lock`.
    """

    platform: ClassVar[str]
    title: ClassVar[str]
    own_refusals: ClassVar[frozenset[str]] = frozenset()  # faults besides those all can show
    secret_names: ClassVar[frozenset[str]] = frozenset()  # parameters the journal never keeps

    def __init__(self, clock: StandInClock) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.faults = Faults()
        self.journal = Journal(self.secret_names)
        self.base_url = ""  # set by the fleet before the first request, as is the zone
        self.zone: tzinfo = UTC

    @abstractmethod
    def credentials(self) -> dict[str, str]:
        """What a client needs besides the base URL; stays the same through a reset."""

    @abstractmethod
    def handle(self, request: Request) -> Response:
        """Does what the platform does with a request; the effect is complete on return."""

    @abstractmethod
    def refusal(self, fault: str, request: Request, seconds: float) -> Response:
        """The platform's own answer, without effect.

        `fault` is one of server-error, rate-limit, token-revoked, permission-lost,
        media-refused and `own_refusals`. A rate limit ends in `seconds`.
        """

    @abstractmethod
    def bad_request(self, status: int, message: str) -> Response:
        """The platform's own answer to a request that can't even be read."""

    @abstractmethod
    def posts(self) -> Sequence[PublicPost]:
        """All that is or was public, oldest first, withdrawn posts included."""

    @abstractmethod
    def forget_posts(self) -> None:
        """Empties the platform; credentials stay."""

    def secrets(self) -> list[str]:
        """The values that no journal may show."""
        return [
            value
            for name, value in self.credentials().items()
            if "token" in name or "secret" in name
        ]

    def ledger(self) -> list[dict[str, Any]]:
        """What the public would see, whatever the clients were told."""
        with self.lock:
            return [post.as_ledger() for post in self.posts()]

    def requests(self) -> list[dict[str, Any]]:
        """What was asked, without secrets."""
        return self.journal.entries(self.secrets())

    def reset(self) -> None:
        """Clears posts, faults and the journal; credentials stay."""
        with self.lock:
            self.faults.clear()
            self.forget_posts()
            self.journal.clear()

    def page(self) -> str:
        """The public page as HTML."""
        with self.lock:
            posts = list(self.posts())
        return render_page(self.title, posts, self.zone)

    def images(self) -> Mapping[str, PublicImage]:
        """The pictures that are to be seen, by their digest."""
        with self.lock:
            shown = [image for post in self.posts() if not post.withdrawn for image in post.images]
        return {image.sha256: image for image in shown}

    def lag(self, request: Request) -> timedelta:
        """How long the post that `request` makes stays out of the lists; uses up a feed lag."""
        return timedelta(seconds=self.faults.take_lag(request.method, request.path))
