"""Item: one announcement as its author wrote it."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from schoolcast.domain.children import checked
from schoolcast.domain.dates import parse_wall
from schoolcast.domain.slots import Reminder

WHOLE_SCHOOL = "whole-school"
ON_APPROVAL = "on-approval"


class Kind(StrEnum):
    """What an announcement is about: the policy's fourteen kinds, and three more."""

    CONSULTATION_MEETING = "consultation-meeting"
    KEY_DATE = "key-date"
    INSET_DAY = "inset-day"
    PRODUCTION = "production"
    GOVERNORS_REPORT = "governors-report"
    ASSEMBLY = "assembly"
    SPORTING_EVENT = "sporting-event"
    FUND_RAISING = "fund-raising"
    FRIENDS = "friends"  # the parents' association
    EXTRA_CURRICULAR = "extra-curricular"
    EVERYDAY_LIFE = "everyday-life"
    HOME_LEARNING = "home-learning"  # the policy: to that class only
    ROUTINE_CHANGE = "routine-change"  # the policy: to that class only
    CLASS_TRIP = "class-trip"  # the policy: to that class only
    UPDATE = "update"  # an update or reminder to parents and carers
    CLOSURE = "closure"  # urgent: passes ordinary posts
    OTHER = "other"  # needs the approver's reason


CLASS_KINDS = frozenset({Kind.HOME_LEARNING, Kind.ROUTINE_CHANGE, Kind.CLASS_TRIP})

ItemId = Annotated[str, Field(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$")]
ClassAudience = Annotated[str, Field(pattern=r"^class:[a-z0-9][a-z0-9-]*$")]
ImageSource = Literal["photo", "graphic", "supplied"]
VideoSource = Literal["filmed", "graphic", "supplied"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ImageRef(_Part):
    """A picture as the author names it: `file` is relative to the media folder.

    `children` are those who can be recognised: pupil ids, classes ("class:oak") and exceptions
    ("-P0123"), or "none" where no child can be. `rights` says who made what is no photo of the
    school's own, `not_on` names channels that don't get it.
    """

    file: str = Field(min_length=1, max_length=200)
    alt: str = ""
    children: tuple[str, ...] = ()
    source: ImageSource = "photo"
    rights: str = Field(default="", max_length=300)
    not_on: tuple[str, ...] = ()

    @field_validator("children", "not_on", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("children")
    @classmethod
    def _who(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        checked(value, may_be_nobody=True)
        return value


class VideoRef(_Part):
    """A video as the author names it; a person posts it by hand on every channel."""

    file: str = Field(min_length=1, max_length=200)
    alt: str = ""
    children: tuple[str, ...] = ()
    source: VideoSource = "filmed"


class Variant(_Part):
    """What differs on one channel."""

    text: str | None = None
    link: str | None = None


class Item(_Part):
    """One announcement as authored.

    Wall times are in the school's zone. `audience` is "whole-school" or class audiences such as
    "class:oak"; `channels` is None where routing by the channels' audiences chooses.
    """

    id: ItemId
    kind: Kind
    title: str = Field(min_length=1, max_length=200)
    event_date: date | None = None
    event_time: time | None = None
    audience: tuple[ClassAudience | Literal["whole-school"], ...] = (WHOLE_SCHOOL,)
    channels: tuple[str, ...] | None = None
    publish_at: str
    reminders: tuple[str, ...] = ()
    reminder_time: time | None = None
    link: str | None = None
    children: tuple[str, ...] = ()
    images: tuple[ImageRef, ...] = ()
    videos: tuple[VideoRef, ...] = ()
    variants: dict[str, Variant] = {}
    body: str = ""

    @field_validator("audience", "children", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("children")
    @classmethod
    def _who(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        checked(value, may_be_nobody=False)
        return value

    @field_validator("publish_at")
    @classmethod
    def _a_wall_time(cls, value: str) -> str:
        if value == ON_APPROVAL:
            return value
        try:
            return parse_wall(value).isoformat(" ", "minutes")
        except ValueError:
            raise ValueError(
                f'"{value}" is not a date and time; write "2026-12-11 15:30" or "on-approval"'
            ) from None

    @field_validator("reminders")
    @classmethod
    def _reminders_as_written(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            Reminder.parse(text)
        if len(set(value)) != len(value):
            raise ValueError("the same reminder stands here twice")
        return value

    @model_validator(mode="after")
    def _together(self) -> "Item":
        if WHOLE_SCHOOL in self.audience and len(self.audience) > 1:
            raise ValueError(
                'audience: "whole-school" already holds every class; name one or the other'
            )
        if not self.audience:
            raise ValueError('audience: nobody is named; write "whole-school" or ["class:oak"]')
        if self.reminders and self.event_date is None:
            raise ValueError("reminders: they count back from event_date, which is missing")
        if self.event_time and self.event_date is None:
            raise ValueError("event_time: it needs an event_date")
        return self

    @property
    def whole_school(self) -> bool:
        """Whether this is for everybody, and so for public channels."""
        return WHOLE_SCHOOL in self.audience
