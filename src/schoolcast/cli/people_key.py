"""`schoolcast people key`: the key with which the register is sealed."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import show
from schoolcast.cli.session import Session


@click.group()
def key() -> None:
    """The key to the register: print it, or replace one that is lost."""


@key.command("sheet")
@click.pass_obj
def sheet(session: Session) -> Exit:
    """Print the recovery sheet. Lock it away; whoever has it can open the register."""
    from schoolcast.key_ring import KeyRing, recovery_sheet

    ring = KeyRing(session.settings.folder)
    show(recovery_sheet(ring.get_or_make(), session.settings.school.name))
    return Exit.DONE


@key.command("replace")
@click.option("--lost", is_flag=True, help="The old key is gone for good.")
@options.person
@options.now
@click.pass_obj
def replace(session: Session, lost: bool, person: str, now: str | None) -> Exit:
    """Give a lost key up and make a new one. The register starts empty; import the roll again.

    Announcements that show children are held until they are submitted again.
    """
    from schoolcast.bootstrap import open_app
    from schoolcast.domain.errors import KeyProblem, UsageProblem
    from schoolcast.key_ring import KeyRing
    from schoolcast.pipeline.submit import named

    person = named(person)
    if not lost:
        raise click.UsageError("This gives up what the old key opens. If it is lost: --lost.")
    clock = session.clock(now)
    with open_app(session.settings, clock=clock, without_key=True) as app:
        try:
            app.school.store.check_key()
        except KeyProblem:
            KeyRing(session.settings.folder).make()
            new = app.school.store.replace_key(person=person, at=clock.now())
        else:
            raise UsageProblem("The key is here and opens the register; nothing was changed.")
    show(f"A new key ({new}) seals from now on. Print it: schoolcast people key sheet")
    show("Now import the roll: schoolcast people roll import FILE --as PERSON")
    return Exit.DONE
