"""`schoolcast people adults`: staff and others, and what they asked for."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, show, table
from schoolcast.cli.session import Session


@click.group()
def adults() -> None:
    """Staff and other adults, and whether they may be named and shown."""


@adults.command("list")
@options.as_json
@click.pass_obj
def list_(session: Session, as_json: bool) -> Exit:
    """List them, with what they asked for."""
    from schoolcast.pipeline.register import load

    with session.app() as app:
        found = load(app.school.store).register.adults
    if as_json:
        shapes = [
            {"name": one.addressed, "named_ok": one.named_ok, "shown_ok": one.shown_ok}
            for one in found
        ]
        emit({"adults": shapes})
    else:
        yes = {True: "yes", False: "no"}
        rows = [(one.addressed, yes[one.named_ok], yes[one.shown_ok]) for one in found]
        table(("Who", "Named", "Shown"), rows)
    return Exit.DONE


@adults.command("set")
@click.option("--surname", required=True, help="The surname.")
@click.option("--title", default="", help="Mrs, Mr, Dr.")
@click.option("--forename", default="", help="The first name.")
@click.option("--named/--not-named", default=True, help="Whether they may be named.")
@click.option("--shown/--not-shown", default=True, help="Whether they may be shown.")
@click.option("--remove", is_flag=True, help="Forget them.")
@options.person
@options.now
@click.pass_obj
def set_(
    session: Session,
    surname: str,
    title: str,
    forename: str,
    named: bool,
    shown: bool,
    remove: bool,
    person: str,
    now: str | None,
) -> Exit:
    """Add or change somebody; what is open is checked again at once."""
    from schoolcast.cli.people_roll import show_held
    from schoolcast.domain.consent import Adult
    from schoolcast.office.consenting import set_adult

    one = Adult(surname=surname, title=title, forename=forename, named_ok=named, shown_ok=shown)
    with session.app(now) as app:
        held = set_adult(one, remove=remove, person=person, school=app.school)
    show(f"{one.addressed}: {'forgotten' if remove else 'noted'}.")
    show_held(held)
    return Exit.DONE
