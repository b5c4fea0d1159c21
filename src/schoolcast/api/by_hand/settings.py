"""What config.toml says of posting by hand: who does it, and in which app."""

from datetime import time, timedelta
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schoolcast.api.connector import Contact, Duty


class Person(BaseModel):
    """Somebody at school; mail about hand-offs goes to `email`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    email: str = Field(default="", pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")

    def contact(self) -> Contact:
        """As the plugin API names it."""
        return Contact(name=self.name, address=self.email)


class Posting(BaseModel):
    """Who posts by hand and how long they have; the hours are school hours.

    `folder` is where packs lie, from the school's folder; `wording` are lines of the checklist.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    posts: Person
    deputy: Person | None = None
    wording: tuple[str, ...] = ()
    lead_minutes: int = Field(default=30, ge=0, le=7 * 24 * 60)
    remind_after_hours: float = Field(default=1, gt=0)
    escalate_after_hours: float = Field(default=2, gt=0)
    expire_after_hours: float = Field(default=6, gt=0)
    opens: time = time(8)
    closes: time = time(17)
    folder: Path = Path("data/handoffs")

    @model_validator(mode="after")
    def _hours_in_order(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError("closes: must be later than opens")
        return self

    @property
    def lead(self) -> timedelta:
        """How long before its due time a post is handed over."""
        return timedelta(minutes=self.lead_minutes)

    def duty(self) -> Duty:
        """Who posts, and how long they have."""
        return Duty(
            holder=self.posts.contact(),
            deputy=self.deputy.contact() if self.deputy else None,
            remind_after=timedelta(hours=self.remind_after_hours),
            escalate_after=timedelta(hours=self.escalate_after_hours),
            expire_after=timedelta(hours=self.expire_after_hours),
            opens=self.opens,
            closes=self.closes,
        )


class HandOffSettings(Posting):
    """An app without an interface, as the school uses it.

    `title` and `address` say which app and where it is opened; `place` is where in it the post
    belongs. `line_breaks` is "keep", or "single" for an app that shows empty lines twice. With
    `caption` = "" pictures get no line in the text.
    """

    title: str = Field(min_length=1)
    address: str = Field(pattern=r"^(https://[^\s]+)?$")
    place: str = ""
    audiences: frozenset[Literal["public", "class"]] = frozenset({"public", "class"})
    text_limit: int | None = Field(default=None, gt=0)
    max_images: int = Field(default=10, ge=0, le=20)
    max_videos: int = Field(default=1, ge=0, le=4)
    line_breaks: Literal["keep", "single"] = "keep"
    caption: str = "Picture {number}: {alt}"

    @model_validator(mode="after")
    def _caption_fills(self) -> Self:
        try:
            self.caption.format(number=1, alt="")
        except (LookupError, ValueError):
            raise ValueError("caption: may hold {number} and {alt}, and no other braces") from None
        return self
