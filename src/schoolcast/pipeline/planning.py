"""Planning ahead: gaps, clashes and full days in what is to go out, and better times for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from schoolcast.domain.term_calendar import TermCalendar

HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_TIMES = (time(8), time(9), time(12), time(13), time(15, 30), time(16, 30), time(17, 30), time(18))
"""Times of day at which families look at their phones; the first that is free is suggested."""

_DAYS_AHEAD = 5  # how many days before and after are looked at for a free time


class Coming(Protocol):
    """One post to come; `wall` is when, on the school's clock."""

    @property
    def wall(self) -> datetime: ...

    @property
    def item(self) -> str: ...

    @property
    def slot(self) -> str: ...

    @property
    def channel(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """An announced event: `reminders` is how many of its posts go out beside the main one."""

    item: str
    day: date
    reminders: int
    kind: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Busy:
    """Posts on one channel that stand too close, and a free time for the last of them."""

    channel: str
    day: date
    posts: tuple[Coming, ...]
    suggestion: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What a plan shows: empty weeks (their first days), clashes, full days, bare events."""

    gaps: tuple[date, ...] = ()
    clashes: tuple[Busy, ...] = ()
    crowded: tuple[Busy, ...] = ()
    without_reminder: tuple[Event, ...] = ()

    @property
    def calm(self) -> bool:
        """Whether nothing needs a look."""
        return not (self.gaps or self.clashes or self.crowded or self.without_reminder)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How many posts on one channel are too many: more than `an_hour`, more than `a_day`."""

    an_hour: int = 2
    a_day: int = 4


def look_ahead(
    coming: Sequence[Coming],
    events: Iterable[Event],
    calendar: TermCalendar,
    *,
    today: date,
    weeks: int,
    limits: Limits,
) -> Outlook:
    """What is worth a look in the coming weeks; linear in the number of posts."""
    last = today + weeks * _WEEK
    desk = _Desk(coming, calendar, limits)
    return Outlook(
        gaps=tuple(_gaps(coming, calendar, today, last)),
        clashes=tuple(desk.clashes()),
        crowded=tuple(desk.crowded()),
        without_reminder=tuple(
            sorted(
                (one for one in events if today <= one.day <= last and not one.reminders),
                key=lambda one: (one.day, one.item),
            )
        ),
    )


def _gaps(
    coming: Iterable[Coming], calendar: TermCalendar, today: date, last: date
) -> Iterator[date]:
    """The Mondays of weeks with school days in which nothing goes out."""
    busy = {_monday(one.wall.date()) for one in coming}
    monday = _monday(today)
    while monday <= last:
        first, friday = max(monday, today), min(monday + 4 * _DAY, last)
        school = (
            any(True for _ in calendar.school_days(first, friday)) if first <= friday else False
        )
        if school and monday not in busy:
            yield monday
        monday += _WEEK


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY


class _Desk:
    """The posts of each channel in order, with what is free beside them."""

    def __init__(self, coming: Sequence[Coming], calendar: TermCalendar, limits: Limits) -> None:
        self._calendar = calendar
        self._limits = limits
        self._channels: dict[str, list[Coming]] = defaultdict(list)
        self._taken: dict[tuple[str, date], list[datetime]] = defaultdict(list)
        for one in sorted(coming, key=lambda one: (one.wall, one.item, one.slot)):
            self._channels[one.channel].append(one)
            self._taken[one.channel, one.wall.date()].append(one.wall)

    def clashes(self) -> Iterator[Busy]:
        """Runs of posts of which more than allowed lie within one hour."""
        for channel, posts in sorted(self._channels.items()):
            for run in self._runs(posts):
                yield self._busy(channel, run)

    def _runs(self, posts: list[Coming]) -> Iterator[list[Coming]]:
        run: list[Coming] = []
        start = 0
        for at, one in enumerate(posts):
            while one.wall - posts[start].wall >= HOUR:
                start += 1
            if at - start + 1 > self._limits.an_hour:
                run = run or posts[start:at]
                run.append(one)
            elif run:
                yield run
                run = []
        if run:
            yield run

    def crowded(self) -> Iterator[Busy]:
        """Days with more posts than allowed."""
        for channel, posts in sorted(self._channels.items()):
            days: dict[date, list[Coming]] = defaultdict(list)
            for one in posts:
                days[one.wall.date()].append(one)
            for found in days.values():
                if len(found) > self._limits.a_day:
                    yield self._busy(channel, found, other_day=True)

    def _busy(self, channel: str, posts: list[Coming], *, other_day: bool = False) -> Busy:
        free = self._free(channel, posts[-1].wall, other_day=other_day)
        return Busy(channel=channel, day=posts[0].wall.date(), posts=tuple(posts), suggestion=free)

    def _free(self, channel: str, wall: datetime, *, other_day: bool) -> datetime | None:
        """The nearest time on a school day with nothing within an hour, and room on that day."""
        nearest = sorted(
            range(-_DAYS_AHEAD, _DAYS_AHEAD + 1), key=lambda ahead: (abs(ahead), ahead)
        )
        for ahead in nearest[1:] if other_day else nearest:
            day = wall.date() + ahead * _DAY
            taken = self._taken.get((channel, day), [])
            room = len(taken) < self._limits.a_day or ahead == 0
            if self._calendar.is_school_day(day) and room:
                for at in _TIMES:
                    place = datetime.combine(day, at)
                    quiet = self._calendar.quiet is not None and self._calendar.quiet.hold(place)
                    if not quiet and all(abs(place - other) >= HOUR for other in taken):
                        return place
        return None
