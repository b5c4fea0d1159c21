"""`schoolcast upgrade`: bring the store up to this version."""

import click

from schoolcast.cli.exits import Exit
from schoolcast.cli.output import show
from schoolcast.cli.session import Session


@click.command()
@click.pass_obj
def upgrade(session: Session) -> Exit:
    """Bring the store up to this schoolcast's version; a backup is made first.

    In a database without a store, such as a new one on PostgreSQL, it makes the tables.
    """
    from schoolcast.store import upgrade as bring_up

    if _made(session):
        show("The tables of the store were made; it is empty.")
    else:
        show(str(bring_up(session.settings.store_url, clock=session.clock())))
    return Exit.DONE


def _made(session: Session) -> bool:
    """Whether a database that was there already lacked tables, which it has now."""
    from schoolcast.cli.instance import first_use, make_store
    from schoolcast.domain.errors import SchemaProblem

    if session.instance is None and not session.has_store:
        first_use(session)
        return True
    there = session.store_file is None or session.store_file.exists()
    try:
        return there and make_store(session.settings.store_url)
    except SchemaProblem:  # an older store, to be brought up
        return False
