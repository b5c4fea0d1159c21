"""Facts: what rules may know."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from schoolcast.domain.consent import Consents
from schoolcast.domain.device import Device
from schoolcast.domain.picture import PictureFacts
from schoolcast.domain.policy import PolicySettings, SchoolContacts
from schoolcast.domain.term_calendar import TermCalendar


class Need(StrEnum):
    """A part of the facts that a rule asks for."""

    ROLL = "roll"
    CONSENTS = "consents"
    DEVICES = "devices"
    CALENDAR = "calendar"
    MEDIA = "media"
    CHANNELS = "channels"
    CLOCK = "clock"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pupil:
    """A child on the roll."""

    id: str
    forename: str
    surname: str
    known_as: str = ""
    middle: str = ""
    year: str = ""
    class_name: str = ""
    preferred_surname: str = ""


class RollAge(StrEnum):
    """Whether the list can still be relied on; part of the facts, so that a change is noticed."""

    FRESH = "fresh"
    AGEING = "ageing"  # stale within a week
    STALE = "stale"


@dataclass(frozen=True, kw_only=True, slots=True)
class Roll:
    """The children of the school, as of the day the list was taken from the office's system."""

    pupils: tuple[Pupil, ...]
    taken_on: date | None = None
    age: RollAge = RollAge.FRESH


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelFacts:
    """A configured channel as rules see it: its audience is "public" or "class:NAME"."""

    name: str
    kind: str
    audience: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Everything a rule may know; a part that it does not need, or that is missing, is None.

    `now` is the instant (UTC) of the check. It is no part of the version: a verdict must not
    change because time passes, so rules judge a post at its own due time.
    """

    school: str
    school_name: str
    timezone: str
    roll: Roll | None = None
    consents: Consents | None = None
    calendar: TermCalendar | None = None
    channels: tuple[ChannelFacts, ...] | None = None
    devices: tuple[Device, ...] | None = None
    pictures: tuple[PictureFacts, ...] | None = None
    staff: tuple[str, ...] = ()  # as they are addressed: "Mrs Jones"
    contacts: SchoolContacts = field(default_factory=SchoolContacts)
    policy: PolicySettings = field(default_factory=PolicySettings)
    now: datetime | None = None

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of classes and houses, which are often names of children too."""
        classes = {pupil.class_name for pupil in self.roll.pupils} if self.roll else set()
        audiences = {channel.audience.partition(":")[2] for channel in self.channels or ()}
        return tuple(sorted((classes | audiences | set(self.policy.groups)) - {""}))

    def picture(self, sha256: str) -> PictureFacts | None:
        """What was read in the picture with these clean bytes; None where nothing was."""
        return next((one for one in self.pictures or () if one.sha256 == sha256), None)

    @property
    def version(self) -> str:
        """A digest that changes when a fact does that concerns every announcement.

        What was read in pictures is no part of it: one new photograph must not have everything
        checked again. The store withdraws the verdicts on what shows a picture read anew.
        """
        parts = asdict(replace(self, now=None, pictures=None))
        if self.calendar is not None:  # JSON wants text for keys
            parts["calendar"]["closed"] = sorted(self.calendar.closed.items())
        text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def only(self, needs: Iterable[Need]) -> "Facts":
        """The same facts without the parts that are not in `needs`."""
        wanted = set(needs)
        return replace(
            self,
            roll=self.roll if Need.ROLL in wanted else None,
            consents=self.consents if Need.CONSENTS in wanted else None,
            calendar=self.calendar if Need.CALENDAR in wanted else None,
            channels=self.channels if Need.CHANNELS in wanted else None,
            devices=self.devices if Need.DEVICES in wanted else None,
            pictures=self.pictures if Need.MEDIA in wanted else None,
            now=self.now if Need.CLOCK in wanted else None,
        )
