"""Finding our post in the Page's list of published posts."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from schoolcast.api import AttemptRecord, OutcomeUnknown, Post

FIELDS = (
    "id,message,created_time,permalink_url,"
    "attachments{media_type,target,url,unshimmed_url,subattachments{media_type,target,url}}"
)
_SHIMS = frozenset({"l.facebook.com", "lm.facebook.com"})


def message_of(post: Post) -> str:
    """The text as sent: pictures leave no room for a link preview, so the link joins the text."""
    if post.link and post.images and not _stands_in(post.link, post.text):
        return f"{post.text}\n\n{post.link}".strip()
    return post.text


def _stands_in(link: str, text: str) -> bool:
    """Whether the text holds this very link, not only a longer one that begins with it."""
    return re.search(rf"{re.escape(link)}(?![\w/?&=#%+~-])", text) is not None


def preview_link(post: Post) -> str | None:
    """The link that Facebook shows as a preview, if the post has one."""
    return None if post.images else post.link


def photo_ids(attempts: Sequence[AttemptRecord]) -> frozenset[str]:
    """All photos that any of the attempts uploaded."""
    return frozenset(
        str(photo) for attempt in attempts for photo in attempt.evidence.get("photo_ids", ())
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A post in the Page's list; `targets` are what its attachments show, pictures among them."""

    id: str
    message: str
    created_at: datetime | None
    url: str | None
    targets: frozenset[str]
    pictures: int
    links: tuple[str, ...]

    @classmethod
    def of(cls, data: Any) -> "Listed":
        """Read one entry of the list; ValueError when it has no id."""
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            raise ValueError("an entry without an id")
        parts = list(_attachments(data))
        return cls(
            id=data["id"],
            message=str(data.get("message") or ""),
            created_at=_instant(data.get("created_time")),
            url=data.get("permalink_url"),
            targets=frozenset(str(_under(part, "target").get("id")) for part in parts),
            pictures=sum(part.get("media_type") == "photo" for part in parts),
            links=tuple(
                str(part[name])
                for part in parts
                for name in ("unshimmed_url", "url")
                if part.get(name)
            ),
        )


def match(
    post: Post,
    listed: Sequence[Listed],
    *,
    photos: Collection[str],
    since: datetime,
    taken: Collection[str],
) -> Listed | None:
    """The entry that is our post, the oldest where several could be; None when there is none.

    A photo we uploaded is proof. Otherwise the words and the link must be the same, and where
    photos were uploaded, which another try may have done anew or without, their number. Raises
    OutcomeUnknown when an entry has the words but another link or number of pictures: Facebook
    may have changed them.
    """
    free = [
        entry
        for entry in listed
        if entry.id not in taken and (entry.created_at is None or entry.created_at >= since)
    ]
    if proven := [entry for entry in free if entry.targets & set(photos)]:
        return _oldest(proven)
    ours = [entry for entry in free if _plain(entry.message) == _plain(message_of(post))]
    if photos:
        pictures = len(post.images)
        ours = _alike(post, ours, lambda entry: entry.pictures == pictures, "other pictures")
    if link := preview_link(post):
        ours = _alike(post, ours, lambda entry: _has_link(entry, link), "another link")
    return _oldest(ours)


def _alike(
    post: Post, same_words: Sequence[Listed], fits: Callable[[Listed], bool], unlike: str
) -> list[Listed]:
    """Those of the same words that fit; OutcomeUnknown where there are words and none fits."""
    ours = [entry for entry in same_words if fits(entry)]
    if same_words and not ours and _plain(message_of(post)):
        raise OutcomeUnknown(
            f"The Page shows a post with the same words and {unlike}. Look whether it is this one.",
            detail=f"post {same_words[-1].id}",
        )
    return ours


def _oldest(entries: Sequence[Listed]) -> Listed | None:
    late = datetime.max.replace(tzinfo=UTC)
    return min(entries, key=lambda entry: entry.created_at or late, default=None)


def _plain(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _has_link(entry: Listed, link: str) -> bool:
    # A post whose preview failed lists no link at all; its words must do.
    return not entry.links or _place(link) in {_place(shown) for shown in entry.links}


def _place(link: str) -> tuple[str, str, str]:
    """What a link leads to, whatever its spelling, and without Facebook's own wrapping."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ("", link, "")
    if host in _SHIMS and (inner := parse_qs(parts.query).get("u")):
        return _place(inner[0])
    return (host, parts.path.rstrip("/"), parts.query)


def _attachments(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in ("attachments", "subattachments"):
        for part in _under(data, name).get("data") or ():
            if isinstance(part, dict):
                yield part
                yield from _attachments(part)


def _under(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = data.get(name)
    return inner if isinstance(inner, dict) else {}


def _instant(text: Any) -> datetime | None:
    try:
        return datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return None
