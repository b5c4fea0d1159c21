"""`schoolcast photos deleted`: photos are gone from a private device."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import show
from schoolcast.cli.session import Session


@click.command()
@click.argument("number", type=int)
@options.person
@options.now
@click.pass_obj
def deleted(session: Session, number: int, person: str, now: str | None) -> Exit:
    """Say that photos are deleted from a private device, its bin and its cloud.

    NUMBER is as `schoolcast people devices promises` lists it. Your word is recorded.
    """
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.people_devices import promise_line
    from schoolcast.pipeline.deletion import photos_deleted

    require_allowed(session.settings)
    with session.app(now) as app:
        kept = photos_deleted(number, person=person, school=app.school)
    show(promise_line(kept))
    return Exit.DONE
