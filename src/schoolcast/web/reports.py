"""Reports: the governors' page, and the record of who decided what."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from flask import Response as FlaskResponse
from flask import render_template, request

from schoolcast.domain.dates import instant, wall_time
from schoolcast.office.audit_words import ACTIONS, details
from schoolcast.office.charts import figures
from schoolcast.office.governors import governors, known_periods, today
from schoolcast.office.sharing import as_csv
from schoolcast.pipeline.concerns import concerns_for
from schoolcast.pipeline.record_search import RecordSearch
from schoolcast.pipeline.records import AuditEntry
from schoolcast.web.access import OVERSEERS, Pages
from schoolcast.web.calendar import day_of, file_of, month_of
from schoolcast.web.visiting import school, viewer

pages = Pages("reports")
EACH = 100  # lines of the record on one page
MOST = 20_000  # lines of the record in one file
_DAY = timedelta(days=1)


@pages.page("/reports", OVERSEERS)
def start() -> str:
    """Six plain sentences beside the last term's, then charts; nobody is named."""
    day = day_of(request.args.get("term", ""), today(school()))
    return render_template(
        "reports.html",
        found=governors(school(), day),
        terms=[one for one in known_periods(school().calendar()) if one.first <= today(school())],
        concerns=len(concerns_for(viewer(), school())),
    )


@pages.page("/reports.csv", OVERSEERS)
def as_table() -> FlaskResponse:
    """The same figures for a spreadsheet."""
    found = governors(school(), day_of(request.args.get("term", ""), today(school())))
    series = [found.now.period.name, found.before.period.name if found.before else ""]
    rows: list[tuple[object, ...]] = [
        (words, getattr(found.now, name), getattr(found.before, name) if found.before else "")
        for name, words in (
            ("stopped", "Announcements stopped by a rule"),
            ("breaches", "Breaches reported"),
            ("take_downs", "Announcements taken down"),
            ("overrides", "Warnings answered by an approver"),
            ("promises", "Open promises to delete pictures"),
            ("unsigned", "People who have not confirmed the policy"),
        )
    ]
    for chart in found.charts:
        rows += [(f"{chart.title}: {row[0]}", *row[1:]) for row in figures(chart)[1:]]
    name = f"report-{found.now.period.first}.csv"
    return file_of(as_csv(("What", *series), rows), "text/csv", name)


@pages.page("/reports/record", OVERSEERS)
def record() -> str:
    """The record of one month, with filters, and whether it is whole."""
    first, search = _search()
    total = school().store.count_lines(search)
    last = max(1, -(-total // EACH))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    people, actions = school().store.record_words()
    return render_template(
        "record.html",
        first=first,
        search=search,
        lines=school().store.record_lines(search, offset=(number - 1) * EACH, limit=EACH),
        total=total,
        number=number,
        last=last,
        people=people,
        actions={name: ACTIONS.get(name, name) for name in actions},
        details=details,
        whole=school().store.verify_audit() if request.args.get("check") == "yes" else -1,
    )


def _search() -> tuple[date, RecordSearch]:
    first = month_of(request.args.get("month", ""))
    last = first.replace(day=monthrange(first.year, first.month)[1])
    since, until = (
        instant(datetime.combine(day, time()), school().timezone).astimezone(UTC)
        for day in (first, last + _DAY)
    )
    return first, RecordSearch(
        since=since,
        until=until,
        person=request.args.get("person", "").strip(),
        action=request.args.get("action", "").strip(),
        subject=request.args.get("about", "").strip(),
    )


@pages.page("/reports/record.csv", OVERSEERS)
def record_csv() -> FlaskResponse:
    """The record of one month for a spreadsheet; children stand in it as numbers."""
    first, search = _search()
    lines = school().store.record_lines(search, limit=MOST)
    head = ("Line", "When", "Who", "Did", "About", "More")
    return file_of(as_csv(head, map(_row, lines)), "text/csv", f"record-{first:%Y-%m}.csv")


def _row(line: AuditEntry) -> tuple[object, ...]:
    return (
        line.seq,
        f"{wall_time(line.at, school().timezone):%Y-%m-%d %H:%M}",
        line.person,
        ACTIONS.get(line.action, line.action),
        line.subject,
        details(line),
    )
