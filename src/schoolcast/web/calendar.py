"""The calendar: months, terms and days, with what is planned and what went out."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, render_template, request

from schoolcast.domain.almanac import between as entries_between
from schoolcast.domain.almanac import entries
from schoolcast.domain.dates import wall_time
from schoolcast.domain.delivery import OPEN, State
from schoolcast.domain.item import YEARS
from schoolcast.domain.term_calendar import SchoolYear
from schoolcast.office import month, sharing
from schoolcast.office.outlook import outlook
from schoolcast.pipeline.browse_records import Search
from schoolcast.pipeline.holiday import Needs, needed_in_holiday
from schoolcast.pipeline.plan_notes import in_words, notes, waiting
from schoolcast.pipeline.planning import Limits
from schoolcast.web.access import READERS, Pages
from schoolcast.web.deliveries import rows
from schoolcast.web.visiting import desk, school

pages = Pages("calendar")
MOST = 2_000  # lines of a file that is taken away
EACH = 100  # posts on the page of one day
_DAY = timedelta(days=1)
_WEEKS = 6  # how far ahead the notes look


def today() -> date:
    """The day on the school's clock."""
    return wall_time(school().clock.now(), school().timezone).date()


@pages.page("/calendar", READERS)
def months() -> str:
    """One month as a table, and as a list."""
    first = month_of(request.args.get("month", ""))
    last = first.replace(day=monthrange(first.year, first.month)[1])
    shown = month.days(first, last, school())
    return render_template(
        "calendar.html",
        first=first,
        weeks=_weeks(shown),
        entries=entries_between(entries(school().calendar()), first, last),
        outings=[one for day in shown for one in day.outings],
        more=sum(day.more for day in shown),
        before=(first - _DAY).replace(day=1),
        after=last + _DAY,
        today=today(),
    )


def month_of(text: str) -> date:
    """The first day of the month in an address; of the present one for what is none."""
    try:
        first = date.fromisoformat(f"{text}-01") if len(text) == 7 else today().replace(day=1)
    except ValueError:
        first = today().replace(day=1)
    return first if YEARS[0] < first.year < YEARS[1] else today().replace(day=1)


def _weeks(shown: list[month.Day]) -> list[list[month.Day | None]]:
    """The days in weeks from Monday to Sunday, with None where the month has no day."""
    cells: list[month.Day | None] = [None] * shown[0].day.weekday()
    cells += shown
    cells += [None] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


@pages.page("/calendar/terms", READERS)
def terms() -> str:
    """A school year: its terms, holidays, INSET days and closed days."""
    calendar = school().calendar()
    year = calendar.year_of(day_of(request.args.get("day", ""), today()))
    return render_template(
        "calendar_terms.html",
        year=year,
        parts=[
            {
                "term": term,
                "days": sum(1 for _ in calendar.school_days(term.first, term.last)),
                "posts": school().store.count(month.between(term.first, term.last, school())),
                "months": _months_of(term.first, term.last),
            }
            for term in calendar.terms_in(year)
        ],
        entries=entries_between(entries(calendar), year.first, year.last),
        closings={one.day: one for one in school().store.closings()},
        before=_middle(calendar.year_of(year.first - _DAY)),
        after=_middle(calendar.year_of(year.last + _DAY)),
    )


def _middle(year: SchoolYear) -> date:
    return year.first + (year.last - year.first) / 2


def _months_of(first: date, last: date) -> list[date]:
    found = [first.replace(day=1)]
    while (following := (found[-1] + 32 * _DAY).replace(day=1)) <= last:
        found.append(following)
    return found


def day_of(text: str, otherwise: date | None = None) -> date:
    """The day in an address; `otherwise`, or 404, for what is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        if otherwise is None:
            abort(404)
        return otherwise
    if YEARS[0] < day.year < YEARS[1]:
        return day
    if otherwise is None:
        abort(404)
    return otherwise


@pages.page("/calendar/days/<day>", READERS)
def one_day(day: str) -> str:
    """One day: whether there is school, and every post."""
    meant = day_of(day)
    search = month.between(meant, meant, school())
    found = school().store.browse(search, limit=EACH)
    shown = month.days(meant, meant, school(), a_day=EACH)[0]
    return render_template(
        "calendar_day.html",
        day=shown,
        rows=rows(found),
        waiting=[one for one in shown.outings if one.delivery is None],
        total=school().store.count(search),
        closing=next((one for one in school().store.closings() if one.day == meant), None),
        before=meant - _DAY,
        after=meant + _DAY,
    )


@pages.page("/calendar/notes", READERS)
def worth_a_look() -> str:
    """What the plan of the coming weeks asks of the office, and what nobody has submitted."""
    coming = outlook(school(), _WEEKS)
    due = [
        waiting(one.item, one.slot, one.channel, one.due, one.zone)
        for one in coming
        if one.due is not None
    ]
    limits = Limits(**desk().settings.plan.model_dump())
    needs = needed_in_holiday(school(), most=EACH)
    return render_template(
        "calendar_notes.html",
        notes=in_words(notes(due, _WEEKS, limits, school())),
        unsent=[one for one in coming if one.state == "not_submitted"][:EACH],
        weeks=_WEEKS,
        needs=needs,
        expected=_expected(needs) if needs else [],
    )


def _expected(needs: Needs) -> list[dict[str, Any]]:
    """The posts of the holiday, with title and state."""
    titles = school().store.titles({one.revision for one in needs.posts})
    return [
        {
            "post": one,
            "title": titles.get(one.revision, one.item),
            "held": one.delivery is not None and one.delivery.state is State.HELD,
        }
        for one in needs.posts
    ]


@pages.page("/calendar.ics", READERS)
def planned_ics() -> FlaskResponse:
    """What is planned from now on, for Outlook, Google or a phone."""
    now = school().clock.now()
    search = Search(states=OPEN, since=now - _DAY)
    made = sharing.posts_ics(
        month.outings(school().store.browse(search, limit=MOST), school()),
        school_id=school().id,
        school_name=school().name,
        zone=school().timezone,
        now=now,
    )
    return file_of(made, "text/calendar", "planned-posts.ics")


@pages.page("/calendar.csv", READERS)
def posts_csv() -> FlaskResponse:
    """The posts of a month, or of the days from one to another, for a spreadsheet."""
    first = month_of(request.args.get("month", ""))
    last = first.replace(day=monthrange(first.year, first.month)[1])
    first, last = (
        day_of(request.args.get("from", ""), first),
        day_of(request.args.get("to", ""), last),
    )
    found = school().store.browse(month.between(first, last, school()), limit=MOST)
    made = sharing.posts_csv(month.outings(found, school()))
    return file_of(made, "text/csv", f"posts-{first}-{last}.csv")


def file_of(content: bytes, kind: str, name: str) -> FlaskResponse:
    """A file to save under a name of ours."""
    return FlaskResponse(
        content,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
