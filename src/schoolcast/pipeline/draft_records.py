"""Drafts: an announcement as it stands on the page, not yet right or complete."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from schoolcast.domain.item import ON_APPROVAL


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedDate:
    """A date as it was typed into three fields; it need not be one yet."""

    day: str = ""
    month: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        return bool(self.day or self.month or self.year)


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A picture of the draft: `file` is its name in the media folder.

    `children` are roll numbers, `nobody` the word that no child can be recognised, and `not_on`
    the channels that don't get it.
    """

    file: str
    alt: str = ""
    source: str = "photo"
    rights: str = ""
    children: tuple[str, ...] = ()
    nobody: bool = False
    not_on: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Video:
    """A video of the draft; the same words mean what they do of a photo."""

    file: str
    alt: str = ""
    source: str = "filmed"
    children: tuple[str, ...] = ()
    nobody: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """How it goes out again and again, as typed.

    `how` is "" for once, one of pipeline.draft_repeats.HOW, or "rule" for the file's own `rule`,
    which the page can't say in its fields. `days` are codes such as "TU", `leaving_out` dates of
    which each has a line.
    """

    how: str = ""
    days: tuple[str, ...] = ()
    rule: str = ""
    term_time_only: bool = False
    until: TypedDate = TypedDate()
    leaving_out: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What somebody has written so far, as typed.

    `goes` is "at" or "on-approval". `channels` is None while nobody has chosen other channels
    than the audience brings. `variants` and `variant_links` are texts and links of single channels.
    `about` is "yes", "no" or "" for whether it is about a particular child. `cancelled` says that
    what it announces is off. `path` and `before` name the file it was
    opened from and the digest it then had; "" for a new announcement. `rival` is the draft that
    somebody else changed while this version of it was written, or 0.
    """

    kind: str
    title: str = ""
    event: TypedDate = TypedDate()
    event_time: str = ""
    goes: str = ON_APPROVAL
    goes_date: TypedDate = TypedDate()
    goes_time: str = ""
    again: Again = Again()
    reminders: tuple[str, ...] = ()
    reminder_time: str = ""
    cancelled: bool = False
    audience: tuple[str, ...] = ("whole-school",)
    channels: tuple[str, ...] | None = None
    text: str = ""
    variants: dict[str, str] = field(default_factory=dict)
    variant_links: dict[str, str] = field(default_factory=dict)
    link: str = ""
    about: str = ""
    children: tuple[str, ...] = ()
    children_as: tuple[str, ...] = ("achievement",)
    photos: tuple[Photo, ...] = ()
    videos: tuple[Video, ...] = ()
    item: str = ""
    path: str = ""
    before: str = ""
    rival: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredDraft:
    """A draft in the store; each save raises `version`. `words` is None where its key is lost."""

    id: int
    version: int
    author: str
    updated_by: str
    updated_at: datetime
    words: Words | None


class DraftShelf(Protocol):
    """The part of a school's store that keeps drafts."""

    def add_draft(self, words: Words, *, person: str, at: datetime) -> StoredDraft:
        """Keep a new one."""

    def draft(self, draft_id: int) -> StoredDraft:
        """One draft; NotFound."""

    def drafts(self) -> list[StoredDraft]:
        """All of them, the last changed first."""

    def save_draft(
        self, draft_id: int, words: Words, *, expect: int, person: str, at: datetime
    ) -> StoredDraft | None:
        """Keep it as it is now, by compare-and-set on its version.

        None where somebody else has changed or finished it meanwhile.
        """

    def drop_draft(self, draft_id: int, *, expect: int) -> bool:
        """Forget it, by compare-and-set on its version; False where it has changed or is gone."""
