"""The morning's summary: what went out, what goes out today, and what waits for whom."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from schoolcast.alerts.timing import is_school_day
from schoolcast.alerts.wording import WORDING
from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.delivery import UNSENT, Delivery, Operation, State
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.alert_records import Alert, AlertKind
from schoolcast.pipeline.discretion import A_CHANNEL, HIDDEN, Discretion
from schoolcast.pipeline.entitled import people_of
from schoolcast.pipeline.gates_ahead import gates_ahead
from schoolcast.pipeline.holiday import LAST_DAYS, Expected, needed_in_holiday
from schoolcast.pipeline.school import School

_OUT = (State.PUBLISHED, State.CONFIRMED, State.CONFIRMED_CHANGED)
_ASKED = AlertKind.APPROVAL  # has a part of its own
_LATE = timedelta(days=2)  # a post goes out a day after it was due at the latest
_LONGEST = 60  # days: no summary looks back further, so long is no holiday
_MOST = 40  # lines of one part; the queue has them all


def summary_body(school: School, careful: Discretion) -> tuple[str, str]:
    """Subject and body, as things stand now."""
    now = school.clock.now()
    today = wall_time(now, school.timezone).date()
    since = _last_day(today, school)
    days = (today - since).days
    near = school.store.deliveries(since=now - _LATE - timedelta(days=days))
    planned = [one for one in near if one.operation is Operation.PUBLISH]
    went = [(_went_on(one, school), one) for one in planned]
    lately = [(day, one) for day, one in went if day is not None and since <= day < today]
    still = [one for one in planned if _day(one.due, school) <= today and one.state in UNSENT]
    kept = _kept(still, school)
    problems = [a for a in school.store.alerts() if a.kind in WORDING and a.kind is not _ASKED]
    waiting = _waiting(school, careful)
    parts = [
        _part(
            "Went out yesterday" if days == 1 else f"Went out since {day_month(since)}",
            [_dated(day, days == 1, _line(one, school, careful)) for day, one in lately],
        ),
        _forgotten(since, today, school),
        _part("Goes out today", [_planned(one, today, school, careful, kept) for one in still]),
        _in_holiday(school, careful),
        _part("Waits for somebody", waiting),
        _part("Problems", _counted(problems)),
        _seal(school),
    ]
    back = f" ({len(kept)} kept back)" if kept else ""
    subject = (
        f"{day_month(today)}: {len(still)} today{back}, {len(waiting)} waiting, "
        f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}"
    )
    return subject, "\n\n".join(part for part in parts if part)


def _last_day(today: date, school: School) -> date:
    """The day of the last summary before today's; the last school day where there was none."""
    told = [a.subject for a in school.store.alerts(everything=True) if a.kind is AlertKind.SUMMARY]
    first = today - timedelta(days=_LONGEST)
    last = max((day for day in map(date.fromisoformat, told) if day < today), default=None)
    if last is not None:
        return max(last, first)
    before = (today - timedelta(days=back) for back in range(1, _LONGEST))
    return next((day for day in before if is_school_day(day, school)), today - timedelta(days=1))


def _forgotten(since: date, today: date, school: School) -> str:
    """The times since then of which the store knows nothing, so that nothing of them is listed."""
    gaps = (gap for gap in school.ledger.gaps() if since <= _day(gap.until, school) <= today)
    return "\n".join(
        f"Nothing is known of the time from {_moment(gap.since, school)} to "
        f"{_moment(gap.until, school)}: an earlier state was put back. What went out then may be "
        "missing here."
        for gap in gaps
    )


def _moment(at: datetime, school: School) -> str:
    wall = wall_time(at, school.timezone)
    return f"{day_month(wall.date())}, {clock_time(wall.time())}"


def _dated(day: date, known: bool, line: str) -> str:
    """The line, with its day unless that is known anyway."""
    return line if known else f"{day_month(day)}, {line}"


def _went_on(delivery: Delivery, school: School) -> date | None:
    """The day on which it went out, on the school's clock."""
    if delivery.state not in _OUT:
        return None
    times = [at for at, state, _, _ in school.store.history(delivery.id) if state in _OUT]
    return _day(times[0], school) if times else None


def _line(delivery: Delivery, school: School, careful: Discretion) -> str:
    at = clock_time(wall_time(delivery.due, school.timezone).time())
    item = careful.or_else(delivery.item, HIDDEN)
    channel = careful.or_else(delivery.channel, A_CHANNEL)
    return f"{at}  {item}, {channel} (no. {delivery.id})"


def _kept(still: Sequence[Delivery], school: School) -> dict[int, str]:
    """What keeps any of these posts from going out at their time, by their numbers."""
    held = {one.id: "it is held" for one in still if one.state is State.HELD}
    gates = gates_ahead([one for one in still if one.id not in held], school)
    return held | {number: gate.what for number, gate in gates.items()}


def _planned(
    one: Delivery, today: date, school: School, careful: Discretion, kept: dict[int, str]
) -> str:
    """A line of what is to go out today, or should have gone out before."""
    day = _day(one.due, school)
    but = f", but {kept[one.id]}" if one.id in kept else ""
    return f"{_dated(day, day == today, _line(one, school, careful))}{but}"


def _held(delivery: Delivery) -> str:
    return ", but it is held" if delivery.state is State.HELD else ""


def _in_holiday(school: School, careful: Discretion) -> str:
    """What needs the computer in the holiday; "" but for the last school days before it."""
    needs = needed_in_holiday(school, most=_MOST, last_days=LAST_DAYS)
    if needs is None:
        return ""
    lines = [_due_line(one, careful) for one in needs.posts]
    return _part(
        f"Leave the computer that runs schoolcast on in the holiday ({needs.holiday.days}) for",
        lines,
        needs.more,
    )


def _due_line(post: Expected, careful: Discretion) -> str:
    item = careful.or_else(post.item, HIDDEN)
    channel = careful.or_else(post.channel, A_CHANNEL)
    when = f"{day_month(post.wall.date())}, {clock_time(post.wall.time())}"
    if post.delivery is None:
        return f"{when}  {item}, {channel}, waits for approval"
    return f"{when}  {item}, {channel} (no. {post.delivery.id}){_held(post.delivery)}"


def _waiting(school: School, careful: Discretion) -> list[str]:
    who = careful.or_else(" or ".join(people_of(school).approvers), "an approver")
    lines = []
    for stored in school.store.open_revisions():
        if stored.state in (RevisionState.SUBMITTED, RevisionState.ASKED):
            advice = " and for advice" if stored.state is RevisionState.ASKED else ""
            item = careful.or_else(stored.revision.item, HIDDEN)
            lines.append(f"{item} waits for {who}{advice}")
    return lines


def _counted(alerts: Sequence[Alert]) -> list[str]:
    numbers: dict[AlertKind, int] = {}
    for alert in alerts:
        numbers[alert.kind] = numbers.get(alert.kind, 0) + 1
    named = []
    for kind, number in numbers.items():
        words = WORDING[kind]
        text = words.one if number == 1 else words.many
        named.append(text.replace("{n}", str(number)).replace("{day}", "a coming day"))
    return named


def _seal(school: School) -> str:
    newest = school.store.audit(limit=1)
    head = f"line {newest[0].seq}, {newest[0].hash}" if newest else "no line yet"
    return (
        f"The record of decisions ends with {head}. Keep this mail: it shows later whether "
        "somebody has changed the record since."
    )


def _part(title: str, lines: Iterable[str], more: int = 0) -> str:
    listed = list(lines)
    shown = [f"- {line}" for line in listed[:_MOST]] or ["- nothing"]
    more += max(0, len(listed) - _MOST)
    if more:
        shown.append(f"- and {more} more; see the queue")
    return "\n".join([f"{title}:", *shown])


def _day(moment: datetime, school: School) -> date:
    return wall_time(moment, school.timezone).date()
