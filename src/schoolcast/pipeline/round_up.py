"""The weekly round-up: what the calendar and the announcements hold for one week, as one post."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.delivery import UNSENT, Delivery, Operation
from schoolcast.domain.draft import DraftPlan
from schoolcast.domain.errors import TimeProblem, UsageProblem
from schoolcast.domain.item import WHOLE_SCHOOL, Item, Kind
from schoolcast.domain.slots import slots_of
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.school import School

_DAYS = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing that happens; `item` is "" for what the calendar alone knows."""

    day: date
    at: time | None
    words: str
    item: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundUp:
    """A round-up before it is written; `replaces` are unsent posts that it could stand for."""

    plan: DraftPlan
    lines: tuple[Line, ...]
    replaces: tuple[Delivery, ...]


def round_up(monday: date, audience: str, school: School, *, mark: bool = False) -> RoundUp:
    """What happens from `monday` on, for one audience; UsageProblem where nothing does.

    With `mark` the draft's remarks name the posts that it could stand for.
    """
    if monday.weekday() != 0:
        raise UsageProblem(f"{day_month(monday)} is no Monday; name the week by its Monday.")
    calendar = school.calendar()
    lines = sorted(
        [*_closed(monday, calendar), *_events(monday, audience, school)],
        key=lambda line: (line.day, line.at or time(), line.words),
    )
    if not lines:
        raise UsageProblem(f"Nothing is known for the week of {day_month(monday)}.")
    goes_out = _before(monday, calendar)
    replaces = _replaced(lines, goes_out, monday, school)
    remarks = [
        "Made from the calendar and the announcements of the week. Read it before you submit it."
    ]
    if mark:
        remarks += [_command(one) for one in replaces]
    plan = DraftPlan(
        kind=Kind.KEY_DATE,
        title=f"The week of {day_month(monday)} {monday.year}",
        audience=(audience,),
        publish_at=f"{goes_out:%Y-%m-%d %H:%M}",
        remarks=tuple(remarks),
    )
    return RoundUp(plan=plan, lines=tuple(lines), replaces=tuple(replaces))


def in_words(line: Line) -> str:
    """Monday 11 January, 3:30pm: Coding club."""
    at = f", {clock_time(line.at)}" if line.at else ""
    return f"{day_month(line.day)}{at}: {line.words}"


def _before(monday: date, calendar: TermCalendar) -> datetime:
    """The afternoon of the school day before the week."""
    try:
        day = calendar.previous_school_day(monday)
    except TimeProblem:  # the calendar begins with this week
        day = monday - timedelta(days=3)
    return datetime.combine(day, calendar.reminder_time)


def _closed(monday: date, calendar: TermCalendar) -> Iterator[Line]:
    """Days on which school is closed, one line for a row of them."""
    days = [monday + timedelta(days=ahead) for ahead in range(5)]
    whys = [calendar.closed.get(day, "") for day in days]
    if len(set(whys)) == 1 and whys[0]:
        yield Line(day=monday, at=None, words=f"{whys[0]}, all week")
        return
    for day, why in zip(days, whys, strict=True):
        if why:
            yield Line(day=day, at=None, words=f"school is closed to pupils ({why})")


def _events(monday: date, audience: str, school: School) -> Iterator[Line]:
    """The events of announcements for this audience alone: what is a class's stays there."""
    calendar = school.calendar()
    if school.content is None:
        return
    for stamp in school.content.scan(may_be_empty=True):
        item = school.content.read(stamp.path).item
        if item is None or item.cancelled or not _is_for(item, audience):
            continue
        for day in sorted(_days(item, calendar)):
            if monday <= day < monday + timedelta(days=_DAYS) and not _is_closed(item):
                yield Line(day=day, at=item.event_time, words=item.title, item=item.id)


def _is_for(item: Item, audience: str) -> bool:
    return item.whole_school if audience == WHOLE_SCHOOL else audience in item.audience


def _is_closed(item: Item) -> bool:
    """INSET days stand in the calendar, which says what they mean for pupils."""
    return item.kind in (Kind.INSET_DAY, Kind.CLOSURE)


def _days(item: Item, calendar: TermCalendar) -> set[date]:
    if not item.repeat:
        return {item.event_date} if item.event_date else set()
    try:
        return {slot.event for slot in slots_of(item, calendar) if slot.event}
    except (ValueError, TimeProblem):  # `check` says what is wrong with it
        return set()


def _replaced(
    lines: list[Line], goes_out: datetime, monday: date, school: School
) -> list[Delivery]:
    """Unsent posts about these events from the round-up to the end of its week."""
    if school.store is None:
        return []
    items = {line.item for line in lines if line.item}
    end = monday + timedelta(days=_DAYS)
    return [
        one
        for one in school.store.deliveries(states=UNSENT)
        if one.item in items
        and one.operation is Operation.PUBLISH
        and goes_out.date() <= wall_time(one.due, school.timezone).date() < end
    ]


def _command(one: Delivery) -> str:
    when = wall_time(one.due, one.zone)
    return (
        f"Stands for {one.item} ({one.slot}) on {one.channel}, due {when:%Y-%m-%d %H:%M}. Once "
        f"this is approved: schoolcast queue cancel {one.id} --as NAME --why round-up"
    )
