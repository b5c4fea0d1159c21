"""What stands until somebody deals with it, beside the deliveries themselves."""

from datetime import timedelta
from typing import Any

from schoolcast.alerts.composer import describe
from schoolcast.alerts.wording import GAP_ENDS, WORDING
from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.office.words import when
from schoolcast.pipeline.alert_records import Alert, AlertKind
from schoolcast.pipeline.discretion import Discretion
from schoolcast.pipeline.school import School

OPENLY = Discretion(())
"""On the school's own screen ids may be shown as they are; a mail is another matter."""
_SHOWN_AS_DELIVERIES = frozenset(
    {
        AlertKind.FAILED,
        AlertKind.MISSED,
        AlertKind.HELD,
        AlertKind.NEEDS_ATTENTION,
        AlertKind.EXPIRED,
        AlertKind.SUMMARY,
        AlertKind.DELETION,  # its promise is shown itself
    }
)
SILENT = timedelta(minutes=30)


def standing(school: School) -> list[Alert]:
    """Open alerts that no delivery in the list shows already."""
    return [alert for alert in school.store.alerts() if alert.kind not in _SHOWN_AS_DELIVERIES]


def title(alert: Alert) -> str:
    """What an alert is about, in a few words."""
    if alert.kind is AlertKind.SUMMARY:
        return "The morning's summary"
    if alert.kind is AlertKind.APPROVAL:
        return "An announcement waits for approval"
    return WORDING[alert.kind].one.replace("{day}", str(alert.facts.get("day", "")))


def alert_line(alert: Alert, school: School, *, with_end: bool = True) -> str:
    """An alert in one line, with all that is known of it; `with_end`: also how a gap ends."""
    details = "; ".join(describe(alert, school, OPENLY))
    line = f"{title(alert)}: {details}" if details else title(alert)
    return f"{line}. {GAP_ENDS}" if with_end and alert.kind is AlertKind.GAP else line


def alert_shape(alert: Alert, school: School) -> dict[str, Any]:
    """An alert as JSON."""
    return {
        "id": alert.id,
        "kind": alert.kind.value,
        "about": alert_line(alert, school),
        "opened_at": alert.opened_at.isoformat(),
        "mailed_at": alert.mailed_at.isoformat() if alert.mailed_at else None,
        "closed_at": alert.closed_at.isoformat() if alert.closed_at else None,
        "closed_by": alert.closed_by,
    }


def silence(school: School, beat: str) -> str:
    """Since when nothing has run, if that is long; "" otherwise."""
    last = school.ledger.last_beat(beat)
    if last is None or school.clock.now() - last < SILENT:
        return ""
    wall = wall_time(last, school.timezone)
    since = f"{day_month(wall.date())}, {clock_time(wall.time())}"
    return (
        f"Nothing has run since {since}, so nothing goes out. "
        "Start `schoolcast daemon`, or see that `schoolcast run` is called every minute."
    )


def opened(alert: Alert, school: School) -> str:
    """When it was opened, on the school's clock."""
    return when(alert.opened_at, school.timezone)
