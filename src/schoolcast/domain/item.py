"""Item: one announcement as its author wrote it."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from schoolcast.domain.children import checked
from schoolcast.domain.dates import long_date, parse_wall
from schoolcast.domain.repeats import Rule, parse_rule
from schoolcast.domain.slots import Reminder

WHOLE_SCHOOL = "whole-school"
ON_APPROVAL = "on-approval"
TOLD: tuple[Literal["achievement"]] = ("achievement",)
"""What an announcement publishes of its children where it does not say."""

YEARS = (2000, 2100)
"""Years that an announcement can speak of; others are slips such as 1926."""

FURTHEST_EVENT = 731
"""Days by which an event may follow its announcement: two years."""

MOST_REMINDERS = 10


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
ToldAs = Literal["achievement", "work", "voice"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Shown(_Part):
    """What an item shows: `file` is relative to the media folder.

    `children` are those who can be recognised: pupil ids, classes ("class:oak") and exceptions
    ("-P0123"), or "none" where no child can be.
    """

    file: str = Field(min_length=1, max_length=200)
    alt: str = ""
    children: tuple[str, ...] = ()

    @field_validator("children", "not_on", mode="before", check_fields=False)
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("children")
    @classmethod
    def _who(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        checked(value, may_be_nobody=True)
        return value


class ImageRef(_Shown):
    """A picture as the author names it.

    `rights` says who made what is no photo of the school's own, `not_on` names channels that
    don't get it.
    """

    source: ImageSource = "photo"
    rights: str = Field(default="", max_length=300)
    not_on: tuple[str, ...] = ()


class VideoRef(_Shown):
    """A video as the author names it; a person posts it by hand on every channel."""

    source: VideoSource = "filmed"


class Variant(_Part):
    """What differs on one channel."""

    text: str | None = None
    link: str | None = None


class Item(_Part):
    """One announcement as authored.

    Wall times are in the school's zone. `audience` is "whole-school" or class audiences such as
    "class:oak"; `channels` is None where routing by the channels' audiences chooses.
    `children_as` says what is published of `children`, and so which consents are asked.
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
    repeat: str | None = None
    term_time_only: bool = False
    leaving_out: tuple[date, ...] = Field(default=(), alias="except", max_length=200)
    until: date | None = None
    cancelled: bool = False
    link: str | None = None
    children: tuple[str, ...] = ()
    children_as: tuple[ToldAs, ...] = Field(default=TOLD, min_length=1)
    images: tuple[ImageRef, ...] = ()
    videos: tuple[VideoRef, ...] = ()
    variants: dict[str, Variant] = {}
    body: str = ""

    @field_validator("audience", "children", "children_as", mode="before")
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
            wall = parse_wall(value)
        except ValueError:
            raise ValueError(
                f'"{value}" is not a date and time; write "2026-12-11 15:30" or "on-approval"'
            ) from None
        if not YEARS[0] <= wall.year <= YEARS[1]:
            raise ValueError(f"{wall.year} is not in the years {YEARS[0]} to {YEARS[1]}")
        return wall.isoformat(" ", "minutes")

    @field_validator("reminders")
    @classmethod
    def _reminders_as_written(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            Reminder.parse(text)
        if len(set(value)) != len(value):
            raise ValueError("the same reminder stands here twice")
        if len(value) > MOST_REMINDERS:
            raise ValueError(f"there are {len(value)} reminders; the limit is {MOST_REMINDERS}")
        return value

    @field_validator("repeat")
    @classmethod
    def _a_rule(cls, value: str | None) -> str | None:
        if value is not None:
            parse_rule(value)
        return value

    @field_validator("event_date", "until", "leaving_out")
    @classmethod
    def _in_our_time(cls, value: date | tuple[date, ...] | None) -> object:
        for day in value if isinstance(value, tuple) else (value,):
            if day is not None and not YEARS[0] <= day.year <= YEARS[1]:
                raise ValueError(
                    f"{long_date(day)} is not in the years {YEARS[0]} to {YEARS[1]}; "
                    "is the year a slip?"
                )
        return value

    @model_validator(mode="after")
    def _repeated(self) -> "Item":
        if self.repeat is None:
            for key, said in (
                ("term_time_only", self.term_time_only),
                ("except", self.leaving_out),
                ("until", self.until),
            ):
                if said:
                    raise ValueError(f"{key}: it speaks of a repeat, and there is none")
            return self
        if self.publish_at == ON_APPROVAL:
            raise ValueError(
                'repeat: it counts from publish_at, which must be a time: "2026-12-11 15:30"'
            )
        if self.reminders:
            raise ValueError(
                "reminders: they can't stand beside repeat, which has outings of its own; write "
                "an announcement for each event, or leave the reminders out"
            )
        return self

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
        if self.event_date and self.publish_at != ON_APPROVAL:
            ahead = (self.event_date - parse_wall(self.publish_at).date()).days
            if ahead > FURTHEST_EVENT:
                raise ValueError(
                    f"event_date: {long_date(self.event_date)} is more than two years after this "
                    "goes out; is the year a slip?"
                )
        if self.event_time and self.event_date is None:
            raise ValueError("event_time: it needs an event_date")
        return self

    @property
    def rule(self) -> Rule:
        """The repeat's rule as read; ValueError where there is none."""
        return parse_rule(self.repeat or "")

    @property
    def whole_school(self) -> bool:
        """Whether this is for everybody, and so for public channels."""
        return WHOLE_SCHOOL in self.audience
