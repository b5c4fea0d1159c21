"""`schoolcast check`: what the rules say of files, before anybody else sees them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, progress
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.cli.checking import Checked
    from schoolcast.domain.errors import ContentProblem


@click.command()
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@options.now
@options.as_json
@click.pass_obj
def check(session: Session, paths: tuple[Path, ...], now: str | None, as_json: bool) -> Exit:
    """Check announcements: files, folders, or the whole content folder.

    Nothing is stored or sent. Ends with 3 when a file can't be read, or a rule stops an
    announcement or asks something.
    """
    from schoolcast.cli.checking import check_files, choose

    settings, below = choose(session.settings, paths)
    with session.workshop(now, settings) as school:
        checked = check_files(school, below, progress())
    emit(_shape(checked)) if as_json else _show(checked)
    return Exit.STOPPED if checked.stopped else Exit.DONE


def _shape(checked: "Checked") -> dict[str, Any]:
    from schoolcast.cli.shapes import finding_shape
    from schoolcast.pipeline.sync import describe

    return {
        "items": [
            {
                "id": item.id,
                "path": item.path,
                "findings": [finding_shape(finding) for finding in item.findings],
            }
            for item in checked.items
        ],
        "problems": [describe(problem) for problem in checked.problems],
    }


def _show(checked: "Checked") -> None:
    from schoolcast.cli.describe import show_findings
    from schoolcast.cli.output import counted, heading, show

    for problem in checked.problems:
        _show_problem(problem)
    for item in checked.items:
        if item.findings:
            heading(f"{item.id} ({item.path})")
            show_findings(item.findings)
    stopped = [item for item in checked.items if item.stopped]
    show(
        f"{counted(len(checked.items), 'announcement')} checked: "
        f"{len(checked.items) - len(stopped)} fine, {len(stopped)} stopped."
    )
    if checked.problems:
        show(f"{counted(len(checked.unreadable), 'file')} can't be read.")
    if stopped:
        show("Stopped: " + ", ".join(item.id for item in stopped))


def _show_problem(problem: "ContentProblem") -> None:
    from schoolcast.cli.output import heading, indented, show

    whole = problem.path == "."
    line = f", line {problem.line}" if problem.line else ""
    heading("The content folder" if whole else f"{problem.path}{line}")
    if not whole:
        show("  Can't be read as an announcement" + (f" ({problem.key})" if problem.key else ""))
    show(indented(problem.message))
