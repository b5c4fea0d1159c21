"""The connector for one Facebook Page."""

import json
from collections.abc import Collection, Iterable, Sequence
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
    Post,
    Question,
    Receipt,
    RetryLater,
    SettleBy,
    Tools,
    limit_findings,
)
from schoolcast.api.clocks import our_lead
from schoolcast.api.http import Answer, Upload
from schoolcast.api.pictures import read_pictures
from schoolcast.api.timeline import Timeline, pages
from schoolcast_facebook.connecting import QUESTIONS, connect_page
from schoolcast_facebook.graph import Gone, Graph
from schoolcast_facebook.health import examine
from schoolcast_facebook.read_back import FIELDS, Listed, match, message_of, photo_ids, preview_link
from schoolcast_facebook.settings import FacebookSettings

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
    def address(self) -> str:
        """The Page, for a person who posts by hand."""
        return f"https://www.facebook.com/{self.settings.page_id}"

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
        photos = photo_ids(attempts)
        timeline = Timeline(
            clock=self.tools.clock,
            listed=self._published,
            told_time=lambda: self._graph.told_time,
            match=lambda listed, since: match(
                post, listed, photos=photos, since=since, taken=taken
            ),
            proven=lambda entry: bool(entry.targets & photos),
        )
        found = timeline.find(post, attempts)
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

    def _published(self, since: datetime) -> Iterable[Listed]:
        """The Page's posts since then, newest first; raises when the list can't be read whole."""
        query = {"fields": FIELDS, "limit": str(_PAGE_SIZE), "since": str(int(since.timestamp()))}

        def fetch(after: str | None) -> tuple[list[Listed], str | None]:
            mark = {"after": after} if after else {}
            body = self._graph.get(f"{self.settings.page_id}/published_posts", **query, **mark)
            return _entries(body), _next_cursor(body)

        return pages(fetch, most=_MOST_PAGES, where="The Page")


Picture = tuple[dict[str, str], Upload]


def _pictures(post: Post) -> list[Picture]:
    """The form and the file of each picture, read before anything is sent."""
    return [
        (
            {"alt_text_custom": image.alt} if image.alt else {},
            ("source", (image.sha256[:12], content, image.media_type)),
        )
        for image, content in zip(post.images, read_pictures(post), strict=True)
    ]


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
