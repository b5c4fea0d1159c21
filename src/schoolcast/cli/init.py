"""`schoolcast init`: a folder for a school, ready to use."""

from pathlib import Path

import click

from schoolcast.cli.exits import Exit
from schoolcast.cli.output import say, show
from schoolcast.cli.session import Session

_PLACEHOLDER = "Our School"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", help="The school's name, as people read it.")
@click.option(
    "--rehearsal",
    is_flag=True,
    help="For trying out: outboxes in place of the platforms, an invented roll, and --now.",
)
def init(folder: Path, name: str | None, rehearsal: bool) -> Exit:
    """Make a folder for a school: settings, announcements, store.

    A folder that has a config.toml is left as it is.
    """
    from schoolcast.cli.starting import lay_out

    lay_out(folder, name=name or _PLACEHOLDER, rehearsal=rehearsal)
    session = Session(folder / "config.toml")
    _explain(session, named=name is not None, rehearsal=rehearsal)
    return Exit.DONE


def _explain(session: Session, *, named: bool, rehearsal: bool) -> None:
    folder = session.config.parent
    show(f"{folder} is ready.")
    show(f"  {session.config}: the settings" + ("" if named else "; put in the school's name"))
    show(f"  {folder / 'content'}: the announcements; its README says how to write one")
    if rehearsal:
        show(f"  {folder / 'outbox'}: where posts will be written; nothing leaves this computer")
        return
    show(f"  {folder / 'secrets'}: one file for each secret that the settings name")
    say(
        f"Everything is held until the roll is there: put it into {folder / 'roll.csv'}, so that "
        "no text can name a child unnoticed."
    )
