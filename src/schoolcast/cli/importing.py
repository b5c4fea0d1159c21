"""`schoolcast import`: dates from calendars, spreadsheets, lists and mails become drafts."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import say
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.api.importer import Importer
    from schoolcast.bootstrap import App
    from schoolcast.pipeline.import_records import ImportTable
    from schoolcast.pipeline.importing import Carried

_STDIN = "-"


@click.command("import")
@click.argument("kind", metavar="KIND")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Carry out all that is new or changed.")
@click.option("--only", metavar="NUMBERS", help="Carry out these rows of the table, such as 1,4-6.")
@click.option("--as", "person", metavar="PERSON", help="Your name, for the record.")
@click.option("--source", metavar="NAME", help="What this list is called; the file's name if not.")
@click.option("--for", "audience", metavar="AUDIENCE", help="For whom, such as class:oak.")
@click.option("--year", metavar="YEAR", help="One school year, such as 2026-27.")
@click.option("--sheet", metavar="NAME", help="One sheet of a workbook.")
@click.option("--month-first", is_flag=True, help="Dates such as 1/25/2027 are month first.")
@options.now
@options.as_json
@click.pass_obj
def import_(
    session: Session,
    kind: str,
    file: Path,
    everything: bool,
    only: str | None,
    person: str | None,
    source: str | None,
    audience: str | None,
    year: str | None,
    sheet: str | None,
    month_first: bool,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Show what a calendar or list holds that is new, and write what you choose as drafts.

    KIND is ics, xlsx, csv or text, or what a plugin adds; FILE "-" reads what is pasted. Without
    --all or --only nothing is changed. Drafts are files in content/: read them, then submit them.
    """
    from schoolcast.cli.importing_shapes import carried_shape, show_carried, show_table, table_shape
    from schoolcast.cli.output import emit

    if (everything or only) and not person:
        raise click.UsageError("Say who you are: --as NAME. Each import is recorded.")
    chooser = _numbers(only) if only else None
    with session.app(now) as app:
        importer = _importer(kind, app)
        content = _content(file)
        wanted = _Wanted(source, audience, year, sheet, month_first)
        table = _table(importer, content, file, wanted, app)
        carried = None
        if everything or only:
            carried = _carry_out(table, chooser, person or "", app)
    if as_json:
        emit(table_shape(table) | (carried_shape(carried) if carried else {"carried_out": False}))
    elif carried:
        show_carried(table, carried)
    else:
        show_table(table)
    return _end(table)


class _Wanted:
    def __init__(
        self,
        source: str | None,
        audience: str | None,
        year: str | None,
        sheet: str | None,
        month_first: bool,
    ) -> None:
        self.source = " ".join((source or "").split())[:100]
        self.audience = audience
        self.year = year
        self.sheet = sheet or ""
        self.month_first = month_first


def _importer(kind: str, app: "App") -> "Importer":
    from schoolcast.domain.errors import NotFound
    from schoolcast.pipeline.school import near

    there = app.plugins.importers
    if kind not in there:
        raise NotFound(f'Nothing imports "{kind}"{near(kind, list(there))}')
    return there[kind]


def _content(file: Path) -> bytes:
    from schoolcast.domain.errors import NotFound
    from schoolcast.importers.limits import LARGEST

    if str(file) == _STDIN:
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise NotFound(f"{file} can't be opened: {error.strerror}.") from None


def _table(
    importer: "Importer", content: bytes, file: Path, wanted: _Wanted, app: "App"
) -> "ImportTable":
    from schoolcast.api.importer import ImportOptions
    from schoolcast.bootstrap.importing import (
        classes_of,
        drafts_of,
        read_guarded,
        source_name,
        window_of,
    )
    from schoolcast.domain.dates import wall_time
    from schoolcast.pipeline.import_reading import Aims
    from schoolcast.pipeline.importing import table_of

    school = app.school
    drafts = drafts_of(app.settings)
    today = wall_time(app.clock.now(), school.timezone).date()
    window = window_of(wanted.year, today, school.calendar())
    told = ImportOptions(
        timezone=school.timezone,
        first=window.first,
        last=window.last,
        name="" if str(file) == _STDIN else file.name,
        sheet=wanted.sheet,
        month_first=wanted.month_first,
    )
    imported = read_guarded(importer, content, told, plugins=app.plugins)
    keys = [event.key for event in imported.events]
    known = None if wanted.source else school.store.source_of(importer.kind, keys)
    source = wanted.source or known or source_name(imported, file)
    classes = classes_of(school)
    aims = Aims(
        zone=school.timezone,
        today=today,
        classes=classes,
        audience=_audience(wanted.audience, list(classes.values())),
        source=source,
    )
    return table_of(
        imported, kind=importer.kind, aims=aims, window=window, drafts=drafts, school=school
    )


def _audience(audience: str | None, known: list[str]) -> tuple[str, ...]:
    from schoolcast.domain.errors import NotFound
    from schoolcast.domain.item import WHOLE_SCHOOL
    from schoolcast.pipeline.school import near

    if audience is None:
        return ()
    if audience != WHOLE_SCHOOL and audience not in known:
        words = near(audience, [WHOLE_SCHOOL, *known])
        raise NotFound(f'No channel is for "{audience}"{words}')
    return (audience,)


def _numbers(text: str) -> list[int]:
    """1,4-6 as 1, 4, 5, 6."""
    numbers: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not dash)) or len(part) > 13:
            raise click.BadParameter(f'"{part}" is no number; write 1,4-6.', param_hint="--only")
        numbers += range(int(first), min(int(last or first), int(first) + 20_000) + 1)
    return numbers


def _carry_out(
    table: "ImportTable", numbers: list[int] | None, person: str, app: "App"
) -> "Carried":
    from schoolcast.bootstrap.importing import drafts_of
    from schoolcast.cli.approve import require_allowed
    from schoolcast.pipeline.importing import carry_out, chosen

    require_allowed(app.settings)
    drafts = drafts_of(app.settings)
    return carry_out(table, chosen(table, numbers), person=person, drafts=drafts, school=app.school)


def _end(table: "ImportTable") -> Exit:
    from schoolcast.pipeline.import_records import RowState

    wrong = len(table.of(RowState.PROBLEM))
    if wrong:
        words = "1 row" if wrong == 1 else f"{wrong} rows"
        say(f"{words} can't be imported as they stand; correct the file and import it again.")
        return Exit.STOPPED
    return Exit.DONE
