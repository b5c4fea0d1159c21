"""`schoolcast adopt`: take over a copied or restored school."""

from typing import TYPE_CHECKING

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.bootstrap import App


@click.command()
@options.person
@click.option("--consents-checked", is_flag=True, help="You have checked that consents are right.")
@click.option("--put-back", is_flag=True, help="The whole folder was put back at its place.")
@click.option("--clock-is-right", is_flag=True, help="The clock was ahead, and is right now.")
@options.now
@click.pass_obj
def adopt(
    session: Session,
    person: str,
    consents_checked: bool,
    put_back: bool,
    clock_is_right: bool,
    now: str | None,
) -> Exit:
    """Take over a copied, moved or put back folder, once nothing else uses the original.

    What may have gone out from there meanwhile is looked for before anything is sent. What shows
    a child waits until somebody has checked the consents, and says so here.
    """
    if consents_checked and put_back:
        raise click.UsageError("Take the folder over first, then check the consents.")
    if clock_is_right and (consents_checked or put_back):
        raise click.UsageError("Say that the clock is right first, and the rest after it.")
    with session.app(now) as app:
        if clock_is_right:
            return _believe(app, person)
        if consents_checked:
            return _confirm(app, person)
        return _take_over(session, app, person, put_back=put_back)


def _take_over(session: Session, app: "App", person: str, *, put_back: bool) -> Exit:
    from schoolcast.cli.at_work import in_words
    from schoolcast.pipeline.beginning import adopt as take_over
    from schoolcast.store import RunLock

    school = app.school
    with RunLock(session.settings.store_url, clock=app.clock):
        lost = take_over(
            app.place, school.ledger, school.store, app.clock, person=person, put_back=put_back
        )
    show("This folder is an installation of its own now.")
    show(in_words(lost, school.timezone))
    return Exit.DONE


def _confirm(app: "App", person: str) -> Exit:
    from schoolcast.pipeline.beginning import consents_checked

    school = app.school
    closed = consents_checked(school.ledger, school.store, app.clock, person=person)
    show(f"Recorded. What was held for it goes on ({counted(closed, 'gap')} closed).")
    return Exit.DONE


def _believe(app: "App", person: str) -> Exit:
    from schoolcast.pipeline.beginning import clock_is_right

    clock_is_right(app.school.ledger, app.school.store, app.clock, person=person)
    show("Recorded. This computer's clock is believed from now on.")
    return Exit.DONE
