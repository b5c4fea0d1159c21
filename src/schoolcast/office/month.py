"""Months: what is planned and what went out, day by day, without reading the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from schoolcast.domain.dates import clock_time, instant, wall_time
from schoolcast.domain.delivery import PUBLIC, Delivery, State
from schoolcast.domain.revision import RevisionState
from schoolcast.office.what_next import COLOURS
from schoolcast.office.words import REVISIONS, stands
from schoolcast.pipeline.browse_records import Search
from schoolcast.pipeline.school import School

A_DAY, A_BUSY_DAY = 6, 3  # outings shown of one day; the day's own page has all
BUSY = 400  # posts of a month from which on only A_BUSY_DAY are shown
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outing:
    """One announcement going out at one time, on `channels`; `wall` is on the school's clock.

    `delivery` is one of its deliveries, None for one that nobody has approved yet, which
    `revision` then leads to.
    """

    wall: datetime
    title: str
    item: str
    slot: str
    channels: tuple[str, ...]
    words: str
    colour: str
    out: bool = False
    delivery: int | None = None
    revision: int = 0

    @property
    def at(self) -> str:
        """The time of day in words: 3:30pm."""
        return clock_time(self.wall.time())


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day: `why_not` says why pupils are not in school, "" where they are.

    `more` posts are not among `outings`; `by_hand` means that a person closed the day.
    """

    day: date
    why_not: str = ""
    by_hand: bool = False
    outings: tuple[Outing, ...] = ()
    more: int = 0


def days(first: date, last: date, school: School, *, a_day: int = A_DAY) -> list[Day]:
    """The days from `first` to `last`, both included, with what goes out and went out on them."""
    calendar = school.calendar()
    by_hand = {one.day for one in school.store.closings()}
    if last > first and school.store.count(between(first, last, school)) > BUSY:
        a_day = min(a_day, A_BUSY_DAY)
    approved, more = _deliveries(first, last, school, a_day)
    waiting = list(_waiting(first, last, school))
    found = []
    for ahead in range((last - first).days + 1):
        day = first + ahead * _DAY
        outings = [one for one in (*approved, *waiting) if one.wall.date() == day]
        outings.sort(key=lambda one: (one.wall, one.title))
        cut = max(0, len(outings) - a_day)
        found.append(
            Day(
                day=day,
                why_not=calendar.why_not(day),
                by_hand=day in by_hand,
                outings=tuple(outings[:a_day]),
                more=cut + more.get(day, 0),
            )
        )
    return found


def between(first: date, last: date, school: School) -> Search:
    """The search for what is due on those days of the school's clock, both included."""
    # No states: with them SQLite goes by state and reads half the table (0.5 s for a month).
    return Search(since=_midnight(first, school), until=_midnight(last + _DAY, school))


def _midnight(day: date, school: School) -> datetime:
    return instant(datetime.combine(day, time()), school.timezone).astimezone(UTC)


def _deliveries(
    first: date, last: date, school: School, a_day: int
) -> tuple[list[Outing], Mapping[date, int]]:
    shown = [first + ahead * _DAY for ahead in range((last - first).days + 1)]
    bounds = [_midnight(day, school) for day in (*shown, last + _DAY)]
    found = school.store.browse_days(bounds, outings=a_day)
    more = {day: left for day, (_, left) in zip(shown, found, strict=True)}
    return outings((one for some, _ in found for one in some), school), more


def outings(deliveries: Iterable[Delivery], school: School) -> list[Outing]:
    """Deliveries, with those that are one announcement at one time put together."""
    known: dict[tuple[object, ...], Outing] = {}
    deliveries = [one for one in deliveries if one.state is not State.SUPERSEDED]
    titles = school.store.titles({one.revision for one in deliveries})
    for one in deliveries:
        key = (one.item, one.slot, one.due, one.state, one.operation)
        if key in known:
            known[key] = replace(known[key], channels=(*known[key].channels, one.channel))
            continue
        known[key] = Outing(
            wall=wall_time(one.due, school.timezone),
            title=titles.get(one.revision, one.item),
            item=one.item,
            slot=one.slot,
            channels=(one.channel,),
            words=stands(one),
            colour=COLOURS[one.state],
            out=one.state in PUBLIC,
            delivery=one.id,
        )
    return list(known.values())


def _waiting(first: date, last: date, school: School) -> Iterator[Outing]:
    """What would go out on those days, if somebody approved it."""
    for stored in school.store.waiting_revisions():
        slots: dict[tuple[str, datetime], list[str]] = {}
        for post in stored.revision.posts:
            if post.due is not None:
                slots.setdefault((post.slot, post.due), []).append(post.channel)
        for (slot, due), channels in slots.items():
            wall = wall_time(due, school.timezone)
            if first <= wall.date() <= last:
                yield Outing(
                    wall=wall,
                    title=stored.revision.title,
                    item=stored.revision.item,
                    slot=slot,
                    channels=tuple(channels),
                    words=REVISIONS[stored.state],
                    colour="blue" if stored.state is not RevisionState.SENT_BACK else "yellow",
                    revision=stored.id,
                )
