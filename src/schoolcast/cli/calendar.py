"""`schoolcast calendar`: the school's days, as calendar.toml knows them."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.lazy import Lazy, LazyGroup
from schoolcast.cli.output import counted, emit, heading, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.domain.almanac import Entry
    from schoolcast.domain.term_calendar import SchoolYear, TermCalendar


def _lazy(module: str, attribute: str, summary: str) -> Lazy:
    return Lazy(f"schoolcast.cli.{module}", attribute, summary)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    lazy={
        "export": _lazy("calendar_export", "export", "Write the term dates as an .ics file."),
        "close": _lazy("calendar_close", "close", "Close a day: snow, no water, an election."),
        "reopen": _lazy("calendar_close", "reopen", "Take the closing of a day back."),
        "move": _lazy("calendar_move", "move", "Move an event to another day."),
        "cancel": _lazy("calendar_move", "cancel", "Call an event off."),
    },
)
@click.option("--year", "year_name", metavar="YEAR", help="A school year, such as 2026-27.")
@click.option("--term", "term_name", metavar="NAME", help="One term of it, such as Spring.")
@click.option("--month", metavar="MONTH", help="One month, day by day: 2027-01.")
@options.now
@options.as_json
@click.pass_context
def calendar(
    context: click.Context,
    year_name: str | None,
    term_name: str | None,
    month: str | None,
    now: str | None,
    as_json: bool,
) -> Exit | None:
    """Show terms, holidays, INSET days and closed days; without a command the present year."""
    if context.invoked_subcommand is not None:
        return None
    session: Session = context.obj
    known = read(session)
    if month is not None:
        _month(known, month, as_json)
        return Exit.DONE
    year = _year(session, known, year_name, now)
    first, last = _part(known, year, term_name)
    _show(known, year, first, last, as_json)
    return Exit.DONE


def read(session: Session) -> "TermCalendar":
    """The calendar; UsageProblem where there is no content folder."""
    from schoolcast.content.calendar_file import read_calendar

    return read_calendar(folder(session))


def folder(session: Session) -> Any:
    """The content folder, where calendar.toml lies; UsageProblem where there is none."""
    from schoolcast.domain.errors import LibraryMissing, UsageProblem

    named = session.settings.content.folder
    if named is None:
        raise UsageProblem("config.toml names no content folder, so there is no calendar.toml.")
    where = session.settings.path(named)
    if not where.is_dir():
        raise LibraryMissing(f"The folder {where} is missing, and the calendar with it.")
    return where


def _year(
    session: Session, known: "TermCalendar", name: str | None, now: str | None
) -> "SchoolYear":
    from schoolcast.domain.dates import wall_time

    if name is None:
        today = wall_time(session.clock(now).now(), session.settings.school.timezone).date()
        return known.year_of(today)
    return school_year(known, name)


def school_year(known: "TermCalendar", name: str) -> "SchoolYear":
    """The school year of that name; UsageProblem where it is none."""
    from schoolcast.domain.errors import UsageProblem

    month, day = known.year_starts
    if name[:4].isdecimal() and 2000 <= int(name[:4]) <= 2100:
        year = known.year_of(date(int(name[:4]), month, day))
        if name in (year.name, name[:4]):
            return year
    raise UsageProblem(f'"{name}" is not a school year; write one such as 2026-27.')


def _part(known: "TermCalendar", year: "SchoolYear", name: str | None) -> tuple[date, date]:
    from schoolcast.domain.errors import NotFound
    from schoolcast.domain.explain import did_you_mean

    if name is None:
        return year.first, year.last
    terms = {term.name.casefold(): term for term in known.terms_in(year)}
    if name.casefold() not in terms:
        names = ", ".join(term.name for term in known.terms_in(year)) or "none"
        guess = did_you_mean(name, [term.name for term in terms.values()])
        raise NotFound(f'{year.name} has no term "{name}"; {guess or f"there are: {names}"}')
    term = terms[name.casefold()]
    return term.first, term.last


def _show(
    known: "TermCalendar", year: "SchoolYear", first: date, last: date, as_json: bool
) -> None:
    from schoolcast.domain.almanac import between, entries

    found = between(entries(known), first, last)
    days = sum(1 for _ in known.school_days(first, last))
    if as_json:
        emit(
            {
                "year": year.name,
                "first": str(first),
                "last": str(last),
                "school_days": days,
                "entries": [_shape(entry) for entry in found],
                **_hours(known),
            }
        )
        return
    heading(f"School year {year.name}")
    if not known.terms_in(year):
        show("calendar.toml knows no terms of it: each weekday counts as a school day."
             if not known.terms else "calendar.toml knows no terms of it yet.")  # fmt: skip
    if found:
        table(("From", "Until", "What"), [_row(entry) for entry in found])
    show(f"\n{counted(days, 'school day')}. {_in_words(known)}")


def _shape(entry: "Entry") -> dict[str, Any]:
    return {
        "about": entry.about.value,
        "title": entry.title,
        "first": str(entry.first),
        "last": str(entry.last),
    }


def _row(entry: "Entry") -> tuple[str, str, str]:
    from schoolcast.domain.dates import long_date

    until = long_date(entry.last) if entry.last > entry.first else ""
    return long_date(entry.first), until, entry.title


def _hours(known: "TermCalendar") -> dict[str, Any]:
    quiet = known.quiet
    return {
        "day_starts": f"{known.day_starts:%H:%M}",
        "day_ends": f"{known.day_ends:%H:%M}",
        "reminder_time": f"{known.reminder_time:%H:%M}",
        "move_reminders": known.move_reminders.value,
        "quiet": {"start": f"{quiet.start:%H:%M}", "until": f"{quiet.until:%H:%M}"}
        if quiet
        else None,
    }


def _in_words(known: "TermCalendar") -> str:
    from schoolcast.domain.dates import clock_time

    hours = f"School is from {clock_time(known.day_starts)} to {clock_time(known.day_ends)}"
    reminders = f"reminders go out at {clock_time(known.reminder_time)}"
    moves = "and stay on days without school"
    if known.move_reminders != "stay":
        moves = f"and move {known.move_reminders} from days without school"
    quiet = "There are no quiet hours."
    if known.quiet:
        start, until = clock_time(known.quiet.start), clock_time(known.quiet.until)
        quiet = f"Quiet hours are from {start} until {until}."
    return f"{hours}; {reminders}, {moves}. {quiet}"


def _month(known: "TermCalendar", month: str, as_json: bool) -> None:
    from schoolcast.domain.dates import long_date
    from schoolcast.domain.errors import UsageProblem

    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise UsageProblem(f'--month "{month}" is not a month; write 2027-01.') from None
    days = [first + timedelta(days=ahead) for ahead in range(31)]
    days = [day for day in days if day.month == first.month]
    if as_json:
        emit(
            {
                "month": month,
                "days": [
                    {
                        "date": str(day),
                        "school_day": known.is_school_day(day),
                        "why_not": known.why_not(day),
                    }
                    for day in days
                ],
            }
        )
        return
    weekdays = [day for day in days if day.weekday() < 5 or day in known.closed]
    table(
        ("Day", "School"),
        [(long_date(day), known.why_not(day) or "school day") for day in weekdays],
    )
