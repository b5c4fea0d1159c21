"""`schoolcast upgrade`: bring the store up to this version."""

import click

from schoolcast.cli.exits import Exit
from schoolcast.cli.output import show
from schoolcast.cli.session import Session


@click.command()
@click.pass_obj
def upgrade(session: Session) -> Exit:
    """Bring the store up to this schoolcast's version; a backup is made first."""
    from schoolcast.store import upgrade as bring_up

    show(str(bring_up(session.settings.store_url, clock=session.clock())))
    return Exit.DONE
