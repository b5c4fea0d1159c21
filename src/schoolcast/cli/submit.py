"""`schoolcast submit`: put announcements before an approver."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.submit import SubmitResult


@click.command()
@options.items
@options.person
@options.now
@options.as_json
@click.pass_obj
def submit(
    session: Session, items: tuple[str, ...], person: str, now: str | None, as_json: bool
) -> Exit:
    """Check announcements and put them before an approver, as they are now.

    ITEM is an announcement's id or its file. Nothing goes out before somebody else approves it.
    """
    from schoolcast.cli.items import Finder, each
    from schoolcast.pipeline.submit import submit as put_forward

    with session.app(now) as app:
        finder = Finder(app.school, items)

        def one(name: str) -> Exit:
            result = put_forward(finder.file(name), person=person, school=app.school)
            emit(_shape(result)) if as_json else _show(result)
            return Exit.DONE if result.stored else Exit.STOPPED

        return each(items, one)


def _shape(result: "SubmitResult") -> dict[str, Any]:
    from schoolcast.cli.shapes import finding_shape

    return {
        "item": result.item,
        "path": result.path,
        "outcome": result.outcome.value,
        "revision": result.stored.sha256 if result.stored else None,
        "findings": [finding_shape(finding) for finding in result.findings],
    }


def _show(result: "SubmitResult") -> None:
    from schoolcast.cli.describe import show_findings
    from schoolcast.cli.words import REVISIONS
    from schoolcast.pipeline.submit import Submitted

    if result.stored is None:
        show(f"{result.item}: stopped, nothing was submitted.")
    elif result.outcome is Submitted.UNCHANGED:
        state = REVISIONS[result.stored.state].lower()
        show(f"{result.item}: nothing has changed since it was submitted ({state}).")
    else:
        posts = counted(len(result.stored.revision.posts), "post")
        show(f"{result.item}: submitted with {posts}; it waits for approval.")
    show_findings(result.findings)
