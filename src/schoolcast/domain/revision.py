"""Revision: an item frozen with all its posts; what people approve and deliveries send."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any

from schoolcast.domain.item import TOLD, Kind

SCHEMA = 1


class RevisionState(StrEnum):
    """Where a revision stands between its author and its approver."""

    DRAFT = "draft"  # being written; nobody is asked yet
    SUBMITTED = "submitted"  # waits for an approver
    ASKED = "asked"  # waits for a named person's advice
    SENT_BACK = "sent_back"  # an approver wants it changed
    APPROVED = "approved"  # its deliveries may go out
    REPLACED = "replaced"  # a later revision stands in its place


@dataclass(frozen=True, kw_only=True, slots=True)
class RevisionMove:
    """One allowed change of a revision's state, and why it may happen."""

    start: RevisionState
    end: RevisionState
    why: str


REVISION_MOVES: tuple[RevisionMove, ...] = tuple(
    RevisionMove(start=start, end=end, why=why)
    for starts, end, why in (
        ((RevisionState.DRAFT,), RevisionState.SUBMITTED, "its author sends it for approval"),
        ((RevisionState.SUBMITTED,), RevisionState.ASKED, "somebody's advice is wanted first"),
        ((RevisionState.ASKED,), RevisionState.SUBMITTED, "the advice was given"),
        (
            (RevisionState.SUBMITTED, RevisionState.ASKED),
            RevisionState.SENT_BACK,
            "an approver wants it changed",
        ),
        (
            (RevisionState.SUBMITTED, RevisionState.ASKED),
            RevisionState.APPROVED,
            "an approver stands behind it",
        ),
        (
            (
                RevisionState.DRAFT,
                RevisionState.SUBMITTED,
                RevisionState.ASKED,
                RevisionState.SENT_BACK,
                RevisionState.APPROVED,
            ),
            RevisionState.REPLACED,
            "a later revision stands in its place",
        ),
    )
    for start in starts
)


def revision_starts_for(end: RevisionState) -> tuple[RevisionState, ...]:
    """The states from which a revision may become `end`: for compare-and-set in the store."""
    return tuple(move.start for move in REVISION_MOVES if move.end is end)


@dataclass(frozen=True, kw_only=True, slots=True)
class PostImage:
    """A clean picture as it leaves: `sha256` of the clean bytes, `size` in bytes.

    `path` says where the clean bytes lie while a post is being checked or sent, `file` what the
    author's file is called; neither is part of what is approved. `nobody` is the author's word
    that no child can be recognised in it, `rights` who made what is no photo of the school's own.
    """

    sha256: str
    alt: str
    media_type: str
    size: int
    width: int
    height: int
    source: str = "photo"
    children: tuple[str, ...] = ()
    nobody: bool = False
    rights: str = ""
    path: Path | None = field(default=None, compare=False)
    file: str = field(default="", compare=False)

    def read_bytes(self) -> bytes:
        """The clean picture; FileNotFoundError when it is not at hand."""
        if self.path is None:
            raise FileNotFoundError(f"picture {self.sha256[:12]} has not been laid ready")
        return self.path.read_bytes()


@dataclass(frozen=True, kw_only=True, slots=True)
class PostVideo:
    """A video as it leaves: `sha256` and `size` (bytes) are of the copy without its details.

    `tells_place` says that where it was filmed may still stand in it. `path` and `file` are as
    for a picture; none of the three is part of what is approved.
    """

    sha256: str
    alt: str
    media_type: str
    size: int
    source: str = "filmed"
    children: tuple[str, ...] = ()
    tells_place: bool = field(default=False, compare=False)
    path: Path | None = field(default=None, compare=False)
    file: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What one channel would show at one slot.

    `due_wall` ("2026-12-11T15:30") and `zone` are what people see, `due` the same instant in
    UTC, `not_after` the deadline in UTC. All three are None for a post that goes out on approval.
    """

    slot: str
    channel: str
    audience: str
    due_wall: str | None
    zone: str
    due: datetime | None
    not_after: datetime | None
    text: str
    link: str | None = None
    images: tuple[PostImage, ...] = ()
    videos: tuple[PostVideo, ...] = ()

    @property
    def shown(self) -> "tuple[PostImage | PostVideo, ...]":
        """Its pictures, and behind them its videos."""
        return (*self.images, *self.videos)

    def __post_init__(self) -> None:
        for moment in (self.due, self.not_after):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("due and not_after are instants and need a zone")


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """An item frozen with all its posts.

    `authors` are all who changed it since the last approval, the latest last. `chosen` are the
    channels the author named, or None where routing chose. `children_as` says what is published
    of `children`: their achievement, work or voice.
    """

    school: str
    item: str
    kind: Kind
    title: str
    event_date: date | None
    event_time: time | None
    audience: tuple[str, ...]
    chosen: tuple[str, ...] | None
    children: tuple[str, ...]
    authors: tuple[str, ...]
    source_path: str
    source_sha256: str
    posts: tuple[Post, ...]
    children_as: tuple[str, ...] = TOLD

    @property
    def sha256(self) -> str:
        """The digest people approve: SHA-256 of the canonical JSON, in hexadecimal."""
        return revision_sha256(self)

    def post_for(self, slot: str, channel: str) -> Post | None:
        """The post of that slot on that channel, if there is one."""
        here = (slot, channel)
        return next((p for p in self.posts if (p.slot, p.channel) == here), None)

    def says_the_same(self, other: "Revision", slot: str, channel: str) -> bool:
        """Whether a reader of that post would see no difference to the other revision's."""
        posts = (self.post_for(slot, channel), other.post_for(slot, channel))
        ours, theirs = (p and (p.text, p.link, p.images, p.videos) for p in posts)
        return ours == theirs

    def asks_the_same(self, other: "Revision", slot: str, channel: str) -> bool:
        """Whether a person who posts it by hand would do the same with it, at the same time."""
        ours, theirs = self.post_for(slot, channel), other.post_for(slot, channel)
        times = (ours and ours.due) == (theirs and theirs.due)
        return times and self.says_the_same(other, slot, channel)


def source_sha256(authored: bytes) -> str:
    """The digest that notices edits: SHA-256 of the file as it lies there, in hexadecimal."""
    return hashlib.sha256(authored).hexdigest()


def revision_sha256(revision: Revision) -> str:
    """SHA-256 of `canonical_json`, in hexadecimal."""
    return hashlib.sha256(canonical_json(revision).encode()).hexdigest()


def canonical_json(revision: Revision) -> str:
    """The revision as text with one form only: sorted keys, no spaces, NFC, no floats.

    `source_path` and `source_sha256` are left out: a renamed file or another comment in its
    front matter changes nothing that would go out.
    """
    return json.dumps(
        _plain(
            {
                "schema": SCHEMA,
                "school": revision.school,
                "item": revision.item,
                "kind": revision.kind,
                "title": revision.title,
                "event_date": revision.event_date,
                "event_time": revision.event_time,
                "audience": revision.audience,
                "chosen": revision.chosen,
                "children": revision.children,
                **({} if revision.children_as == TOLD else {"children_as": revision.children_as}),
                "authors": revision.authors,
                "posts": [_post_fields(post) for post in revision.posts],
            }
        ),
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )


def _post_fields(post: Post) -> dict[str, object]:
    # Without videos the key is left out, so that what was approved before them stays approved.
    videos = [_media_fields(video) for video in post.videos]
    return {
        **({"videos": videos} if videos else {}),
        "slot": post.slot,
        "channel": post.channel,
        "audience": post.audience,
        "due_wall": post.due_wall,
        "zone": post.zone,
        "due": post.due,
        "not_after": post.not_after,
        "text": post.text,
        "link": post.link,
        "images": [_media_fields(image) for image in post.images],
    }


def _media_fields(one: PostImage | PostVideo) -> dict[str, object]:
    fields: dict[str, object] = {
        "sha256": one.sha256,
        "alt": one.alt,
        "source": one.source,
        "children": one.children,
    }
    if isinstance(one, PostImage):  # said only where there is something to say, as with videos
        said = {"nobody": one.nobody, "rights": one.rights}
        fields |= {name: value for name, value in said.items() if value}
    return fields


def _plain(value: Any) -> Any:
    """JSON's own types, with text in NFC and instants as 2026-12-11T15:30:00Z."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case dict():
            return {_plain(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
