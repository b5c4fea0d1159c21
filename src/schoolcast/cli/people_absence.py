"""`schoolcast people absence`: the Head is away, and the Deputy acts."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, show, table
from schoolcast.cli.session import Session


@click.group()
def absence() -> None:
    """Record that the Head is away: the Deputy may approve meanwhile."""


@absence.command("start")
@click.option("--why", default="", help="Why, if it matters.")
@options.person
@options.now
@click.pass_obj
def start(session: Session, why: str, person: str, now: str | None) -> Exit:
    """The Head is away from now on; the Head is told by mail."""
    from schoolcast.cli.approve import require_allowed
    from schoolcast.pipeline.absence import start_absence
    from schoolcast.pipeline.entitled import people_of

    require_allowed(session.settings)
    with session.app(now) as app:
        one = start_absence(app.school, person=person, why=why)
        told = bool(people_of(app.school).head_address) and session.settings.alerts.smtp is not None
    show(f"{one.person} is recorded as away; the Deputy may approve until it ends.")
    if not told:
        show("No mail could be sent to the Head: no address of theirs stands in config.toml.")
    return Exit.DONE


@absence.command("end")
@options.person
@options.now
@click.pass_obj
def end(session: Session, person: str, now: str | None) -> Exit:
    """The Head is back."""
    from schoolcast.cli.approve import require_allowed
    from schoolcast.pipeline.absence import end_absence

    require_allowed(session.settings)
    with session.app(now) as app:
        one = end_absence(app.school, person=person)
    show(f"{one.person} is back; the Deputy can't approve in their place any more.")
    return Exit.DONE


@absence.command("list")
@options.as_json
@click.pass_obj
def list_(session: Session, as_json: bool) -> Exit:
    """List who was away when, the latest first."""
    from schoolcast.office.words import when

    with session.app() as app:
        found, zone = app.school.store.absences(), app.school.timezone
    if as_json:
        shapes = [
            {
                "person": one.person,
                "why": one.why,
                "started_at": one.started_at.isoformat(),
                "started_by": one.started_by,
                "ended_at": one.ended_at.isoformat() if one.ended_at else None,
                "ended_by": one.ended_by,
            }
            for one in found
        ]
        emit({"absences": shapes})
        return Exit.DONE
    rows = [
        (
            one.person,
            when(one.started_at, zone),
            when(one.ended_at, zone) if one.ended_at else "still away",
            one.started_by,
        )
        for one in found
    ]
    table(("Who", "From", "To", "Recorded by"), rows)
    return Exit.DONE
