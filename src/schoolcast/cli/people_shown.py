"""`schoolcast people may-be-shown`: who of a class may be shown where, without reasons."""

from pathlib import Path

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, show, table
from schoolcast.cli.session import Session

_OWNER_ONLY = 0o600


@click.command("may-be-shown")
@click.argument("group", metavar="CLASS")
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a page to print, for this day only, into this file.",
)
@options.person
@options.now
@options.as_json
@click.pass_obj
def may_be_shown(
    session: Session, group: str, page: Path | None, person: str, now: str | None, as_json: bool
) -> Exit:
    """Who of CLASS may be shown where, today: for the class's own staff, before the camera.

    No reasons stand there. Each look and each page is recorded with your name.
    """
    from schoolcast.cli.approve import require_allowed
    from schoolcast.domain.dates import long_date
    from schoolcast.pipeline.before_the_camera import as_page
    from schoolcast.pipeline.before_the_camera import may_be_shown as look

    require_allowed(session.settings)
    with session.app(now) as app:
        found = look(group, person=person, school=app.school, printed=page is not None)
    if page is not None:
        _write(page, as_page(found))
    if as_json:
        children = [
            {"pupil": one.pupil, "name": one.name, "where": list(one.where)}
            for one in found.children
        ]
        emit(
            {
                "class": found.group,
                "day": str(found.day),
                "channels": list(found.channels),
                "children": children,
            }
        )
    elif page is not None:
        show(f"The page is in {page}. It holds for {long_date(found.day)}; destroy it then.")
    else:
        show(f"{found.group}, {long_date(found.day)}\n")
        yes = {True: "yes", False: "no"}
        rows = [
            (one.name, *(yes[name in one.where] for name in found.channels))
            for one in found.children
        ]
        table(("Child", *found.channels), rows)
    return Exit.DONE


def _write(page: Path, text: str) -> None:
    """A file that its owner alone can read; OSError becomes a sentence."""
    import os

    from schoolcast.domain.errors import UsageProblem

    try:
        handle = os.open(page, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageProblem(f"{page} can't be written: {error.strerror or error}.") from None
