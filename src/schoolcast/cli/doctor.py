"""`schoolcast doctor`: what is wrong with the set-up, and what to do."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, indented, show
from schoolcast.cli.session import Session


@click.command()
@options.as_json
@click.pass_obj
def doctor(session: Session, as_json: bool) -> Exit:
    """Look at everything schoolcast rests on; nothing is changed or sent.

    Ends with 5 when anything is wrong.
    """
    from schoolcast.cli.diagnosis import diagnose

    found = diagnose(session)
    if as_json:
        emit({"checks": [line.shape() for line in found]})
    else:
        for line in found:
            show(f"{'ok     ' if line.ok else 'PROBLEM'}  {line.subject}: {line.message}")
            if line.advice:
                show(indented(line.advice, " " * 9))
    return Exit.DONE if all(line.ok for line in found) else Exit.CONFIGURATION
