"""calendar.toml with the dates of an import; comments and everything else in it stay."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import tomlkit

from schoolcast.content.calendar_file import FILE, parse_calendar
from schoolcast.domain.calendar_effects import changed_terms, stands
from schoolcast.domain.draft import CalendarEffect, EffectKind
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.term_calendar import Term, TermCalendar


def with_dates(
    raw: bytes | None, effects: Sequence[CalendarEffect], calendar: TermCalendar
) -> bytes | None:
    """The file with these dates, None where it says so already.

    ContentProblem where the calendar would make no sense with them; `raw` is None for a new file.
    """
    effects = [effect for effect in effects if not stands(effect, calendar)]
    if not effects:
        return None
    text = (raw or b"# The school's terms and closed days.\n").decode("utf-8-sig")
    document = tomlkit.parse(text.replace("\r\n", "\n"))
    _enter_terms(document, changed_terms(effects, calendar), calendar)
    for effect in effects:
        if effect.kind is EffectKind.INSET:
            _enter_inset(document, _working_days(effect))
        elif effect.kind is EffectKind.CLOSED:
            _enter_closed(document, effect)
    content = tomlkit.dumps(document).encode()
    parsed, problems = parse_calendar(content)
    if parsed is None:
        raise ContentProblem(
            f"With these dates the calendar would make no sense: {problems[0].message} Nothing was "
            "imported.",
            path=FILE,
        )
    return content


def _enter_terms(document: Any, terms: Sequence[Term], calendar: TermCalendar) -> None:
    old = {(term.name, term.first): term for term in calendar.terms}
    for term in terms:
        if old.get((term.name, term.first)) == term:
            continue
        table = _table_of(document, term, calendar)
        if table is None:
            table = tomlkit.table()
            table["name"] = term.name
            document.setdefault("terms", tomlkit.aot()).append(table)
        table["first"], table["last"] = term.first, term.last
        if term.half_term:
            table["half_term"] = list(term.half_term)


def _table_of(document: Any, term: Term, calendar: TermCalendar) -> Any:
    """The part of the file that holds this term of this school year."""
    year = calendar.year_of(term.first)
    for table in document.get("terms", ()):
        first = table.get("first")
        same = str(table.get("name", "")).casefold() == term.name.casefold()
        if same and isinstance(first, date) and calendar.year_of(first) == year:
            return table
    return None


def _enter_inset(document: Any, days: list[date]) -> None:
    if "inset_days" not in document:
        _put_before_tables(document, "inset_days", tomlkit.array())
    there = list(document["inset_days"])
    for day in days:
        if day not in there:
            document["inset_days"].append(day)


def _enter_closed(document: Any, effect: CalendarEffect) -> None:
    tables = document.setdefault("closed", tomlkit.aot())
    there = {table.get("day") for table in tables}
    for day in _working_days(effect):
        if day not in there:
            table = tomlkit.table()
            table["day"], table["why"] = day, effect.name
            tables.append(table)


def _put_before_tables(document: Any, key: str, value: Any) -> None:
    """A key at the end of a file would belong to its last part."""
    later = [(name, document.pop(name)) for name in ("terms", "closed") if name in document]
    document.add(key, value)
    for name, tables in later:
        document.add(name, tables)


def _working_days(effect: CalendarEffect) -> list[date]:
    days = (effect.last - effect.first).days
    every = [effect.first + timedelta(days=ahead) for ahead in range(days + 1)]
    return [day for day in every if day.weekday() < 5]
