"""`schoolcast incident`: something went out that should not have."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, heading, indented, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.people_records import Incident


class _ReportsItems(click.Group):
    """A first word that is no command is an announcement: `schoolcast incident ITEM`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["report", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_ReportsItems, subcommand_metavar="ITEM | COMMAND [ARGS]...")
def incident() -> None:
    """Something went out that should not have: take it down everywhere, and keep the times.

    A breach that may harm people is reported to the regulator within 72 hours of knowing.
    """


@incident.command()
@click.argument("item")
@options.person
@options.words("--why", help="What is wrong with it; name no child.")
@options.now
@options.as_json
@click.pass_obj
def report(
    session: Session, item: str, person: str, why: str, now: str | None, as_json: bool
) -> Exit:
    """Take an announcement down everywhere and start the clock of 72 hours."""
    from schoolcast.cli.shapes import delivery_shape
    from schoolcast.office.words import FATES
    from schoolcast.pipeline.incidents import report as take

    with session.app(now) as app:
        done = take(item, person=person, why=why, school=app.school)
        moment, zone = app.clock.now(), app.school.timezone
    if as_json:
        posts = [{**delivery_shape(one.delivery), "fate": one.fate.value} for one in done.posts]
        emit({"incident": _shape(done.incident, moment), "posts": posts})
        return Exit.DONE
    _show(done.incident, moment, zone)
    for one in done.posts:
        heading(f"{one.delivery.channel}: {FATES[one.fate]}")
        if one.words:
            show(indented(one.words))
    show("\nThe next pass (`schoolcast run`) asks the platforms. Then tell the Head, and decide:")
    show(f'  schoolcast incident decide {done.incident.id} --as PERSON --decision "…"')
    return Exit.DONE


@incident.command("list")
@options.now
@options.as_json
@click.pass_obj
def list_(session: Session, now: str | None, as_json: bool) -> Exit:
    """List what happened, and how long there is to report it."""
    with session.app(now) as app:
        found = app.school.store.incidents()
        moment, zone = app.clock.now(), app.school.timezone
    if as_json:
        emit({"incidents": [_shape(one, moment) for one in found]})
        return Exit.DONE
    for one in found:
        _show(one, moment, zone)
    if not found:
        show("Nothing has been reported.")
    return Exit.DONE


@incident.command()
@click.argument("number", type=int)
@options.person
@options.words("--decision", help="Reported to whom, or why not.")
@options.now
@click.pass_obj
def decide(session: Session, number: int, person: str, decision: str, now: str | None) -> Exit:
    """Record whether it was reported, or why it need not be."""
    from schoolcast.pipeline.incidents import decide as record

    with session.app(now) as app:
        done = record(number, person=person, decision=decision, school=app.school)
    show(f"Incident {done.id} ({done.item}): {done.decision}")
    return Exit.DONE


def _left(one: "Incident", now: datetime) -> str:
    if one.decision:
        return "decided"
    hours = (one.report_by - now).total_seconds() / 3600
    return f"{hours:.0f} hours left to report" if hours > 0 else "the 72 hours are over"


def _show(one: "Incident", now: datetime, zone: str) -> None:
    from schoolcast.office.words import when

    heading(f"Incident {one.id}: {one.item}, {_left(one, now)}")
    show(indented(f"Known since {when(one.known_at, zone)}, from {one.person}: {one.why}"))
    if one.decision and one.reported_at:
        show(indented(f"{when(one.reported_at, zone)}, {one.decided_by}: {one.decision}"))
    else:
        show(indented(f"To be reported, if it must be, by {when(one.report_by, zone)}."))


def _shape(one: "Incident", now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "item": one.item,
        "person": one.person,
        "why": one.why,
        "known_at": one.known_at.isoformat(),
        "report_by": one.report_by.isoformat(),
        "decision": one.decision,
        "left": _left(one, now),
    }
