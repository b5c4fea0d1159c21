"""`schoolcast ask` and `answer`: somebody's advice first."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import indented, show
from schoolcast.cli.session import Session


@click.command()
@click.argument("item")
@options.person
@click.option("--of", metavar="PERSON", required=True, help="Whose advice you want.")
@options.words("--question", help="What you want to know.")
@options.now
@click.pass_obj
def ask(session: Session, item: str, person: str, of: str, question: str, now: str | None) -> Exit:
    """Let an announcement wait for somebody's advice; nobody else can approve it meanwhile."""
    from schoolcast.cli.approve import waiting
    from schoolcast.pipeline.asking import ask as put

    with session.app(now) as app:
        asked = put(
            waiting(app.school, item), person=person, of=of, question=question, school=app.school
        )
    show(f"{item}: waits for the advice of {asked.asked_of}.")
    return Exit.DONE


@click.command()
@click.argument("item")
@options.person
@options.words("--answer", help="What you advise.")
@options.now
@click.pass_obj
def answer(session: Session, item: str, person: str, answer: str, now: str | None) -> Exit:
    """Give the advice that was asked of you; the announcement waits for approval again."""
    from schoolcast.cli.approve import require_allowed, waiting
    from schoolcast.pipeline.asking import advise

    require_allowed(session.settings)
    with session.app(now) as app:
        given = advise(waiting(app.school, item), person=person, answer=answer, school=app.school)
    show(f"{item}: {given.asked_by} asked: “{given.question}”")
    show(indented(f"{given.answered_by}: {given.answer}"))
    return Exit.DONE
