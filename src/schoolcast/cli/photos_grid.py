"""`schoolcast photos grid` and `leave-out`: many photos of one event, and where each may go."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, progress, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.photo_grid import Cell, Grid, Row

_item = click.argument("item")
_WORDS = {"go": "yes", "ask": "ask", "not": "no", "left-out": "-"}


@click.command()
@_item
@options.now
@options.as_json
@click.pass_obj
def grid(session: Session, item: str, now: str | None, as_json: bool) -> Exit:
    """Show which photos of an announcement may go where; nothing is stored or sent.

    yes: it may; ask: the approver answers a question; no: not as it is; -: left out.
    """
    from schoolcast.cli.items import Finder
    from schoolcast.pipeline.photo_grid import photo_grid

    tell = progress()
    with session.app(now) as app:
        authored = Finder(app.school, (item,)).file(item)
        found = photo_grid(authored, app.school, tell)
    tell("")
    emit(_shape(found)) if as_json else _show(found)
    return Exit.DONE


@click.command("leave-out")
@_item
@click.argument("file", metavar="PHOTO")
@click.option("--on", "channel", metavar="CHANNEL", help="Only on this channel, by name or kind.")
@options.now
@click.pass_obj
def leave_out(session: Session, item: str, file: str, channel: str | None, now: str | None) -> Exit:
    """Take PHOTO (its file's name, or its number) out of an announcement's file.

    Submit the announcement again afterwards.
    """
    from schoolcast.cli.items import Finder
    from schoolcast.content.desk import FolderDesk
    from schoolcast.content.library import FolderLibrary
    from schoolcast.pipeline.photo_grid import leave_out as take_out

    with session.app(now) as app:
        authored = Finder(app.school, (item,)).file(item)
        assert isinstance(app.school.content, FolderLibrary)
        desk = FolderDesk(app.school.content.folder)
        done = take_out(authored, file, channel=channel, school=app.school, desk=desk)
    where = f"not on {channel}" if channel else "left out"
    if done:
        show(f"{item}: {file} is {where}. Submit it again: schoolcast submit {item} --as PERSON")
    else:
        show(f"{item}: {file} was {where} already.")
    return Exit.DONE


def _show(found: "Grid") -> None:
    if not found.rows:
        show(f"{found.item} has no pictures.")
        return
    table(("No.", "Photo", "Listed", "Faces", *found.channels), [*map(_row, found.rows)])
    lines = [line for row in found.rows for line in _why(row)]
    if lines:
        show()
    for line in lines:
        show(line)
    show(f"\nTo leave one out: schoolcast photos leave-out {found.item} NUMBER [--on CHANNEL]")


def _row(row: "Row") -> tuple[str, ...]:
    listed = "nobody" if row.nobody else str(row.listed)
    faces = "?" if row.faces is None else str(row.faces)
    return (
        str(row.number),
        row.file,
        listed,
        faces,
        *(_WORDS[cell.may.value] for cell in row.cells),
    )


def _why(row: "Row") -> list[str]:
    """A line for each different reason, with the channels it is about."""
    told: dict[tuple[str, ...], list[Cell]] = {}
    for cell in row.cells:
        if cell.reasons:
            told.setdefault((cell.may.value, *cell.reasons), []).append(cell)
    return [
        f"  {row.number}, {_where(cells, len(row.cells))}: {'; '.join(key[1:])}"
        for key, cells in told.items()
    ]


def _where(cells: "list[Cell]", of: int) -> str:
    if len(cells) == of:
        return "everywhere"
    return ", ".join(cell.channel for cell in cells)


def _shape(found: "Grid") -> dict[str, Any]:
    return {
        "item": found.item,
        "channels": list(found.channels),
        "photos": [
            {
                "number": row.number,
                "file": row.file,
                "sha256": row.sha256,
                "listed": row.listed,
                "nobody": row.nobody,
                "faces": row.faces,
                "channels": {
                    cell.channel: {"may": cell.may.value, "reasons": list(cell.reasons)}
                    for cell in row.cells
                },
            }
            for row in found.rows
        ],
    }
