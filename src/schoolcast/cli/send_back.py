"""`schoolcast send-back`: give an announcement back to its author."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import show
from schoolcast.cli.session import Session


@click.command("send-back")
@click.argument("item")
@options.person
@options.words("--why", help="What the author should change.")
@click.pass_obj
def send_back(session: Session, item: str, person: str, why: str) -> Exit:
    """Give an announcement that waits for approval back to its author, with the reason."""
    from schoolcast.cli.approve import require_allowed, waiting
    from schoolcast.cli.items import Finder
    from schoolcast.pipeline.approve import send_back as give_back

    require_allowed(session.settings)
    with session.app() as app:
        item_id, _ = Finder(app.school, [item]).item(item)
        give_back(waiting(app.school, item_id), person=person, reason=why, school=app.school)
        show(f"{item_id}: sent back by {person}.")
    return Exit.DONE
