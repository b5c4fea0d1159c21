"""When people are told: quiet hours, the morning's summary, the afternoon's rehearsal."""

from datetime import date, datetime, time, timedelta

from schoolcast.alert_settings import Quiet
from schoolcast.domain.dates import from_ms, instant, wall_time
from schoolcast.domain.errors import SchoolcastError, TimeProblem
from schoolcast.domain.item import Kind
from schoolcast.pipeline.alert_records import Alert, AlertKind, Found, Step
from schoolcast.pipeline.school import School

_AT_ONCE = frozenset(
    {
        AlertKind.FAILED,
        AlertKind.UNKNOWN,
        AlertKind.NEEDS_ATTENTION,
        AlertKind.OUTDATED,
        AlertKind.GAP,
        AlertKind.FACTS,
        AlertKind.LANE,
        AlertKind.KEPT_BACK,
    }
)
"""Something public may be wrong, or nothing goes out until somebody acts."""


def not_before(
    of: Found | Alert, step: Step, now: datetime, quiet: Quiet | None, zone_name: str
) -> datetime:
    """When a mail about this may go: now, or when the quiet hours end.

    What can't wait goes now; so does what is due before the quiet hours are over, and a closure
    that waits for approval, as families have to know before they set out.
    """
    closure = of.facts.get("kind") == Kind.CLOSURE and step is not Step.OVER
    if quiet is None or of.kind in _AT_ONCE or closure:
        return now
    wall = wall_time(now, zone_name)
    if not _within(wall.time(), quiet):
        return now
    day = wall.date() + timedelta(days=wall.time() >= quiet.until)
    end = at_wall(day, quiet.until, zone_name)
    due = of.facts.get("due") if step is not Step.OVER else None
    return now if due is not None and from_ms(due) <= end else end


def _within(moment: time, quiet: Quiet) -> bool:
    if quiet.start <= quiet.until:
        return quiet.start <= moment < quiet.until
    return moment >= quiet.start or moment < quiet.until


def at_wall(day: date, moment: time, zone_name: str) -> datetime:
    """The instant of that wall time; an hour later where the clocks skip it."""
    try:
        return instant(datetime.combine(day, moment), zone_name)
    except TimeProblem:
        return instant(datetime.combine(day, moment) + timedelta(hours=1), zone_name)


def is_school_day(day: date, school: School) -> bool:
    """As the term calendar says; every weekday where it can't be read."""
    try:
        return school.calendar().is_school_day(day)
    except SchoolcastError:
        return day.weekday() < 5


def in_holidays(school: School) -> bool:
    """Whether today lies in half term or in no term; never where the calendar knows no terms."""
    today = wall_time(school.clock.now(), school.timezone).date()
    try:
        terms = school.calendar().terms
    except SchoolcastError:
        return False
    halves = [term.half_term for term in terms if term.half_term]
    outside = not any(term.first <= today <= term.last for term in terms)
    return bool(terms) and (outside or any(first <= today <= last for first, last in halves))
