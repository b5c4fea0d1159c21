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
class Words:
    """What somebody has written so far, as typed.

    `goes` is "at" or "on-approval". `channels` is None while nobody has chosen other channels
    than the audience brings. `variants` are texts for single channels. `about` is "yes", "no" or
    "" for whether it is about a particular child. `path` and `before` name the file it was
    opened from and the digest it then had; "" for a new announcement. `rival` is the draft that
    somebody else changed while this version of it was written, or 0. `kept` are keys of the file
    that the page has no field for.
    """

    kind: str
    title: str = ""
    event: TypedDate = TypedDate()
    event_time: str = ""
    goes: str = ON_APPROVAL
    goes_date: TypedDate = TypedDate()
    goes_time: str = ""
    reminders: tuple[str, ...] = ()
    audience: tuple[str, ...] = ("whole-school",)
    channels: tuple[str, ...] | None = None
    text: str = ""
    variants: dict[str, str] = field(default_factory=dict)
    link: str = ""
    about: str = ""
    children: tuple[str, ...] = ()
    children_as: tuple[str, ...] = ("achievement",)
    photos: tuple[Photo, ...] = ()
    item: str = ""
    path: str = ""
    before: str = ""
    rival: int = 0
    kept: tuple[str, ...] = ()


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
