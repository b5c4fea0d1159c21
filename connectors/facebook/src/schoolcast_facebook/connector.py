"""The connector for one Facebook Page."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar

from schoolcast.api import (
    Attempt,
    AttemptRecord,
    Capabilities,
    Connected,
    Connector,
    ConnectorError,
    Conversation,
    Finding,
    Health,
    NotSent,
    OutcomeUnknown,
    Post,
    Question,
    Receipt,
    RetryLater,
    SettleBy,
    Tools,
    limit_findings,
)
from schoolcast.api.clocks import AGREE, ahead_by, our_lead, require_past
from schoolcast.api.http import Answer, Upload
from schoolcast_facebook.connecting import QUESTIONS, connect_page
from schoolcast_facebook.graph import Gone, Graph
from schoolcast_facebook.health import examine
from schoolcast_facebook.read_back import FIELDS, Listed, match, message_of, photo_ids, preview_link
from schoolcast_facebook.settings import FacebookSettings

LOOK_BACK = timedelta(days=2)  # for posts whose time we do not know, or not for certain
_PAGE_SIZE = 100  # Facebook's most
_MOST_PAGES = 20


@dataclass(frozen=True, kw_only=True)
class FacebookConnector(Connector[FacebookSettings]):
    """Posts to a Page through the Graph API and reads the Page back."""

    kind: ClassVar[str] = "facebook"
    title: ClassVar[str] = "Facebook Page"
    Settings: ClassVar[type[FacebookSettings]] = FacebookSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        audiences=frozenset({"public"}),
        text_limit=63_206,
        max_images=10,
        image_bytes=10_000_000,
        image_formats=frozenset({"image/jpeg", "image/png", "image/bmp", "image/tiff"}),
        alt_text=True,
        alt_limit=1000,
        links=True,
        withdraw=True,
        settle_by=SettleBy.LOOK_UP,
        settle_after=timedelta(seconds=90),
    )
    questions: ClassVar[tuple[Question, ...]] = QUESTIONS

    def __post_init__(self) -> None:
        # What the kind can do, with what this Page's settings make of it.
        mine = replace(
            self.capabilities,
            text_limit=self.settings.text_limit,
            max_images=self.settings.max_images,
            settle_after=timedelta(seconds=self.settings.settle_seconds),
            listed_within=timedelta(seconds=self.settings.listed_seconds),
        )
        object.__setattr__(self, "capabilities", mine)

    @classmethod
    def connect(cls, person: Conversation, tools: Tools) -> Connected:
        """From a person's token to the Page's own, which lasts."""
        return connect_page(person, tools)

    @property
    def lane(self) -> str:
        """The Page: two channels of one Page send one at a time."""
        return f"facebook:{self.settings.page_id}"

    def check(self, post: Post) -> list[Finding]:
        """What Facebook would refuse."""
        length = self.measure(message_of(post))
        return limit_findings(post, self.capabilities, title=self.title, length=length)

    def publish(self, post: Post, attempt: Attempt) -> Receipt:
        """Post text, link and pictures, with one call that makes them public."""
        self._heed_usage()
        message = message_of(post)
        pictures = _pictures(post)
        if len(pictures) == 1 and message.strip():
            form, upload = pictures[0]
            form = {"caption": message, **form}
            return self._create(attempt, "photos", form, "post_id", [upload])
        form = {"message": message} if message.strip() else {}
        if link := preview_link(post):
            form["link"] = link
        for place, photo in enumerate(self._upload(pictures, attempt)):
            form[f"attached_media[{place}]"] = json.dumps({"media_fbid": photo})
        return self._create(attempt, "feed", form, "id")

    def find(
        self, post: Post, attempts: Sequence[AttemptRecord], taken: Collection[str]
    ) -> Receipt | None:
        """Look in the Page's published posts; proof are photos we uploaded, else the words."""
        since, listed = self._look(self._since(post, attempts))
        photos = photo_ids(attempts)
        found = match(post, listed, photos=photos, since=since, taken=taken)
        if found is None:
            earlier = match(post, listed, photos=photos, since=since - LOOK_BACK, taken=taken)
            if earlier is not None and not photos:
                raise OutcomeUnknown(
                    "The Page shows a post with the same words, but from before it was tried; if "
                    "this computer's clock was wrong, it may be this one. Look whether it is.",
                    detail=f"post {earlier.id}",
                )
            found = earlier
        if found is None:
            return None
        return Receipt(remote_id=found.id, url=found.url or _address(found.id), detail="found")

    def withdraw(self, receipt: Receipt, attempt: Attempt) -> Receipt:
        """Delete the post; deleting twice does no harm, so a lost answer is simply tried again."""
        try:
            self._graph.delete(receipt.remote_id)
        except Gone as gone:
            return replace(receipt, detail=f"already gone; {gone}")
        return replace(receipt, detail="deleted")

    def health(self) -> Health:
        """Ask about the token and read the Page."""
        said = examine(self._graph, self.settings.page_id, self.tools.channel)
        lead = our_lead(self._graph.told_time, self.tools.clock.now())
        return replace(said, clock_ahead=lead)

    @cached_property
    def _graph(self) -> Graph:
        return Graph(self.settings, self.tools)

    def _heed_usage(self) -> None:
        usage = self._graph.usage
        pause = timedelta(minutes=self.settings.usage_pause_minutes)
        until = usage.wait_until(self.settings.usage_limit_percent, pause) if usage else None
        if usage and until and self.tools.clock.now() < until:
            raise RetryLater(
                "Facebook's allowance of calls is nearly used up; nothing was posted, and it will "
                "be tried again.",
                after=until,
                detail=f"{usage.percent} % used",
            )

    def _upload(self, pictures: "list[Picture]", attempt: Attempt) -> list[str]:
        ids: list[str] = []
        for form, upload in pictures:
            body = self._graph.upload(
                f"{self.settings.page_id}/photos", {"published": "false", **form}, [upload]
            )
            if not body.get("id"):
                raise NotSent("Facebook took a picture but gave it no number; it is tried again.")
            ids.append(str(body["id"]))
            attempt.note(photo_ids=list(ids))
        return ids

    def _create(
        self,
        attempt: Attempt,
        edge: str,
        form: dict[str, str],
        id_name: str,
        files: Sequence[Upload] = (),
    ) -> Receipt:
        body, answer = self._graph.create(attempt, f"{self.settings.page_id}/{edge}", form, files)
        remote_id = _remote_id(body.get(id_name), answer)
        return Receipt(remote_id=remote_id, url=self._permalink(remote_id))

    def _permalink(self, remote_id: str) -> str:
        try:
            found = self._graph.get(remote_id, fields="permalink_url").get("permalink_url")
        except ConnectorError:  # the post is public: nothing that fails now may hide that
            found = None
        return str(found) if found else _address(remote_id)

    def _since(self, post: Post, attempts: Sequence[AttemptRecord]) -> datetime:
        now = self.tools.clock.now()
        started = [attempt.started_at for attempt in attempts]
        for moment in started:
            require_past(moment, now)
        return min(started, default=post.due or now - LOOK_BACK) - AGREE

    def _look(self, since: datetime) -> tuple[datetime, list[Listed]]:
        """The Page's posts since then and earlier ones; and from when on, by Facebook's clock."""
        listed = list(self._published(since - LOOK_BACK))
        ahead = ahead_by(self._graph.told_time, self.tools.clock.now())
        if not ahead:
            return since, listed
        since = since + ahead - AGREE
        return since, list(self._published(since - LOOK_BACK))

    def _published(self, since: datetime) -> Iterator[Listed]:
        """The Page's posts since then, newest first; raises when the list can't be read whole."""
        query = {"fields": FIELDS, "limit": str(_PAGE_SIZE), "since": str(int(since.timestamp()))}
        for _ in range(_MOST_PAGES):
            body = self._graph.get(f"{self.settings.page_id}/published_posts", **query)
            yield from _entries(body)
            after = _next_cursor(body)
            if after is None:
                return
            query["after"] = after
        raise NotSent("The Page has too many posts of these days to look through.")


Picture = tuple[dict[str, str], Upload]


def _pictures(post: Post) -> list[Picture]:
    """The form and the file of each picture, read before anything is sent."""
    try:
        return [
            (
                {"alt_text_custom": image.alt} if image.alt else {},
                ("source", (image.sha256[:12], image.read_bytes(), image.media_type)),
            )
            for image in post.images
        ]
    except OSError as problem:
        raise NotSent(
            "A picture of this post could not be read from the disk; nothing was posted, and it "
            "will be tried again.",
            detail=str(problem),
        ) from None


def _remote_id(value: object, answer: Answer) -> str:
    if not isinstance(value, str | int) or not str(value):
        raise answer.unclear("an answer without the post's number")
    return str(value)


def _entries(body: dict[str, object]) -> list[Listed]:
    data = body.get("data")
    try:
        if isinstance(data, list):
            return [Listed.of(entry) for entry in data]
    except ValueError:
        pass
    raise NotSent("Facebook's list of the Page's posts could not be read.")


def _next_cursor(body: dict[str, object]) -> str | None:
    # The address under "next" holds the token; the cursor alone is enough to ask for more.
    paging = body.get("paging")
    if not isinstance(paging, dict) or not paging.get("next"):
        return None
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    if not isinstance(after, str):
        raise NotSent("Facebook's list of the Page's posts could not be read to its end.")
    return after


def _address(remote_id: str) -> str:
    return f"https://www.facebook.com/{remote_id}"
