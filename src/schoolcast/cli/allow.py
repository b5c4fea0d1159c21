"""`schoolcast allow`: words that are nobody's name, added to policy.toml."""

import click

from schoolcast.cli import options
from schoolcast.cli.approve import require_allowed
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import show
from schoolcast.cli.session import Session


@click.command()
@click.argument("phrase")
@options.person
@options.words("--why", help="Why these words are not a pupil's name.")
@options.now
@click.pass_obj
def allow(session: Session, phrase: str, person: str, why: str, now: str | None) -> Exit:
    """State that a phrase is not a pupil's name, such as “Matilda the Musical”.

    It is written into policy.toml with your name and the day. Approvers only. A pupil's full
    name is found all the same.
    """
    from schoolcast.people.allowing import allow_phrase
    from schoolcast.pipeline.policy_report import ALLOW
    from schoolcast.pipeline.records import AuditEntry
    from schoolcast.pipeline.submit import named

    require_allowed(session.settings)
    with session.app(now) as app:
        file = allow_phrase(session.settings, phrase, person=person, why=why, clock=app.clock)
        app.school.store.record(
            AuditEntry(at=app.clock.now(), person=named(person), action=ALLOW, subject=file.name)
        )
    show(f"“{phrase}” stands in {file}. What is open is checked again in the next pass.")
    return Exit.DONE
