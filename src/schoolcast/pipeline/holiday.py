"""Holiday: what is due in the coming one, so that the computer is left on for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schoolcast.domain.dates import day_month, end_of_day, wall_time
from schoolcast.domain.delivery import UNSENT, Delivery, Operation, State
from schoolcast.domain.errors import SchoolcastError, TimeProblem
from schoolcast.domain.revision import RevisionState
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.browse_records import Search
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

AHEAD = timedelta(days=10)  # how long before a holiday its posts are named
LAST_DAYS = 3  # school days before it on which the office is told without asking
LONG = 4  # days without school that make a holiday; a weekend has two
MOST = 100  # posts that are named
_DAY = timedelta(days=1)
_WAITS = (RevisionState.SUBMITTED, RevisionState.ASKED)
_TO_COME = (*UNSENT, State.SUPERSEDED)  # what an approval schedules anew


@dataclass(frozen=True, kw_only=True, slots=True)
class Holiday:
    """Days without school, `first` and `last` included; `last` is None where no term follows."""

    first: date
    last: date | None

    @property
    def days(self) -> str:
        """From Saturday 13 February to Sunday 21 February."""
        if self.last is None:
            return f"from {day_month(self.first)} on"
        return f"from {day_month(self.first)} to {day_month(self.last)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """A post that is due in a holiday; `delivery` is None while it waits for approval."""

    due: datetime
    zone: str
    item: str
    slot: str
    channel: str
    revision: int
    delivery: Delivery | None = None

    @property
    def waits(self) -> bool:
        """Whether somebody has to approve it first."""
        return self.delivery is None

    @property
    def wall(self) -> datetime:
        """When it is due, on the clock it was planned by."""
        return wall_time(self.due, self.zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """Why the computer has to be on in a holiday: `total` posts, `waiting` of them not approved.

    `posts` are the first of them, in the order they are due.
    """

    holiday: Holiday
    posts: tuple[Expected, ...]
    total: int
    waiting: int

    @property
    def more(self) -> int:
        """How many there are beside `posts`."""
        return self.total - len(self.posts)


def needed_in_holiday(
    school: School, *, most: int = MOST, last_days: int | None = None
) -> Needs | None:
    """What is due in a holiday that has begun or begins within ten days; None for nothing.

    With `last_days` only when no more than so many school days are left before it. A calendar
    that can't be read is reported by `check`, and has no holiday here.
    """
    today = wall_time(school.clock.now(), school.timezone).date()
    try:
        calendar = school.calendar()
    except SchoolcastError:
        return None
    holiday = next_holiday(calendar, today)
    if holiday is None:
        return None
    if last_days is not None:
        left = sum(1 for _ in calendar.school_days(today, holiday.first))
        if left > last_days:
            return None
    return _needs(holiday, most, school)


def next_holiday(calendar: TermCalendar, today: date) -> Holiday | None:
    """The holiday that has begun, the rest of it, or that begins within ten days, if one does.

    Without terms the calendar knows of no holidays.
    """
    if not calendar.terms:
        return None
    day = today
    while calendar.is_school_day(day) or not _long(calendar, day):
        day += _DAY
        if day - today > AHEAD:
            return None
    try:
        return Holiday(first=day, last=calendar.next_school_day(day) - _DAY)
    except TimeProblem:  # the calendar ends here
        return Holiday(first=day, last=None)


def _long(calendar: TermCalendar, day: date) -> bool:
    """Whether the day lies among LONG days without school."""
    off = [not calendar.is_school_day(day + n * _DAY) for n in range(1 - LONG, LONG)]
    return any(all(off[at : at + LONG]) for at in range(LONG))


def _needs(holiday: Holiday, most: int, school: School) -> Needs | None:
    search = _search(holiday, school)
    revisions = [one for one in school.store.waiting_revisions() if one.state in _WAITS]
    waiting = [post for one in revisions for post in _planned(one, search, school)]
    # Their deliveries still stand at the times of what was approved before.
    numbers = {one.id for one in revisions}
    stale = [
        one
        for one in school.store.deliveries_of(numbers, states=UNSENT)
        if _within(one.due, search) and one.operation is Operation.PUBLISH
    ]
    total = school.store.count(search) - len(stale) + len(waiting)
    if total <= 0:
        return None
    skipped = {one.id for one in stale}
    found = school.store.browse(search, limit=most + len(stale))
    approved = [_expected(one) for one in found if one.id not in skipped]
    posts = sorted((*approved, *waiting), key=lambda one: (one.due, one.item, one.channel))
    return Needs(holiday=holiday, posts=tuple(posts[:most]), total=total, waiting=len(waiting))


def _search(holiday: Holiday, school: School) -> Search:
    zone_name = school.timezone
    return Search(
        states=UNSENT,
        since=end_of_day(holiday.first - _DAY, zone_name),
        until=end_of_day(holiday.last, zone_name) if holiday.last else None,
    )


def _within(due: datetime, search: Search) -> bool:
    return (search.since is None or search.since <= due) and (
        search.until is None or due < search.until
    )


def _planned(stored: StoredRevision, search: Search, school: School) -> Iterator[Expected]:
    """What would still go out in the days of the search, if somebody approved it."""
    now, item = school.clock.now(), stored.revision.item
    due = [
        (post, post.due)
        for post in stored.revision.posts
        if post.due is not None and post.due >= now and _within(post.due, search)
    ]
    # Of what was never submitted before, nothing can have gone out.
    known = school.store.deliveries(item=item) if due and stored.number > 1 else []
    over = {
        (one.slot, one.channel)
        for one in known
        if one.operation is Operation.PUBLISH and one.state not in _TO_COME
    }
    for post, moment in due:
        if (post.slot, post.channel) not in over:
            yield Expected(
                due=moment,
                zone=post.zone,
                item=item,
                slot=post.slot,
                channel=post.channel,
                revision=stored.id,
            )


def _expected(delivery: Delivery) -> Expected:
    return Expected(
        due=delivery.due,
        zone=delivery.zone,
        item=delivery.item,
        slot=delivery.slot,
        channel=delivery.channel,
        revision=delivery.revision,
        delivery=delivery,
    )
