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
    from schoolcast.pipeline.import_records import ImportTable

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
    from schoolcast.bootstrap.importing import Wish, import_chosen, import_table
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.importing_shapes import carried_shape, show_carried, show_table, table_shape
    from schoolcast.cli.output import emit

    if (everything or only) and not person:
        raise click.UsageError("Say who you are: --as NAME. Each import is recorded.")
    numbers = _numbers(only) if only else None
    wish = Wish(
        name="" if str(file) == _STDIN else file.name,
        source=" ".join((source or "").split())[:100],
        audience=audience,
        year=year,
        sheet=sheet or "",
        month_first=month_first,
    )
    with session.app(now) as app:
        table = import_table(app, kind, _content(file), wish)
        carried = None
        if everything or only:
            require_allowed(app.settings)
            carried = import_chosen(app, table, numbers, person=person or "")
    if as_json:
        emit(table_shape(table) | (carried_shape(carried) if carried else {"carried_out": False}))
    elif carried:
        show_carried(table, carried)
    else:
        show_table(table)
    return _end(table)


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


def _numbers(text: str) -> list[int]:
    """1,4-6 as 1, 4, 5, 6."""
    numbers: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not dash)) or len(part) > 13:
            raise click.BadParameter(f'"{part}" is no number; write 1,4-6.', param_hint="--only")
        numbers += range(int(first), min(int(last or first), int(first) + 20_000) + 1)
    return numbers


def _end(table: "ImportTable") -> Exit:
    from schoolcast.pipeline.import_records import RowState

    wrong = len(table.of(RowState.PROBLEM))
    if wrong:
        words = "1 row can't be imported as it stands"
        if wrong > 1:
            words = f"{wrong} rows can't be imported as they stand"
        say(f"{words}; correct the file and import it again.")
        return Exit.STOPPED
    return Exit.DONE
