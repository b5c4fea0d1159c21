"""What rules may know of a school, read from its files and its register."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from schoolcast.compliance.policy_source import PolicySource
from schoolcast.content.calendar_file import FILE as CALENDAR
from schoolcast.content.calendar_file import read_calendar
from schoolcast.domain.dates import wall_time
from schoolcast.domain.device import Device
from schoolcast.domain.errors import LibraryMissing
from schoolcast.domain.facts import ChannelFacts, Facts, Roll
from schoolcast.domain.register import Register
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.people.freshness import age_of
from schoolcast.people.source import PeopleSource
from schoolcast.pipeline.school import Channel
from schoolcast.settings import Settings


class Sources:
    """Reads what rules may know from the school's files, again only when a file has changed."""

    def __init__(
        self,
        settings: Settings,
        channels: Sequence[Channel],
        policy: PolicySource,
        people: PeopleSource,
        devices: Callable[[], tuple[Device, ...]] | None = None,
    ) -> None:
        self._settings = settings
        self._people = people
        self._devices = devices
        self._policy = policy
        self._channels = tuple(
            ChannelFacts(name=channel.name, kind=channel.kind, audience=channel.audience)
            for channel in channels
        )
        self._kept: dict[Path, tuple[object, Any]] = {}

    def calendar(self) -> TermCalendar:
        """The term calendar; ContentProblem when its file can't be read as one.

        LibraryMissing when the content folder is not there.
        """
        folder = self._settings.content.folder
        if folder is None:
            return TermCalendar()
        where = self._settings.path(folder)
        if not where.is_dir():  # an empty calendar in its place would plan everything anew
            raise LibraryMissing(f"The folder {where} is missing, and the calendar with it.")
        calendar: TermCalendar = self._once(where / CALENDAR, lambda: read_calendar(where))
        return calendar

    def facts(self, now: datetime) -> Facts:
        """All facts at `now`; ContentProblem or ConfigurationProblem when a file is broken."""
        policy = self._policy.read()
        register = self._people.register()
        calendar = self.calendar()
        return Facts(
            school=self._settings.school.id,
            school_name=self._settings.school.name,
            timezone=self._settings.school.timezone,
            roll=self._roll(register, now, calendar) if register else None,
            consents=register.facts if register else None,
            calendar=calendar,
            channels=self._channels,
            devices=self._devices() if self._devices else None,
            staff=(*policy.staff, *_addressed(register)),
            contacts=policy.contacts,
            policy=policy,
            now=now,
        )

    def _roll(self, register: Register, now: datetime, calendar: TermCalendar) -> Roll | None:
        """The roll with its age today, so that verdicts change when it goes stale."""
        roll = register.roll
        if roll is None:
            return None
        today = wall_time(now, self._settings.school.timezone).date()
        age = age_of(roll.taken_on, today, calendar, self._settings.people.roll_lasts)
        return replace(roll, age=age)

    def _once(self, file: Path, read: Any) -> Any:
        try:
            status = file.stat()
            stamp: object = (status.st_mtime_ns, status.st_size)
        except OSError:
            stamp = None
        kept = self._kept.get(file)
        if kept is None or kept[0] != stamp:
            self._kept[file] = kept = (stamp, read())
        return kept[1]


def _addressed(register: Register | None) -> tuple[str, ...]:
    """The adults of the register who may be named, as they are addressed."""
    adults = register.adults if register else ()
    return tuple(adult.addressed for adult in adults if adult.named_ok)
