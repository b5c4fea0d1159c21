"""`schoolcast pause` and `resume`: a person stops things for a while."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, say, show
from schoolcast.cli.session import Session, instant_of

if TYPE_CHECKING:
    from schoolcast.pipeline.pause import Paused
    from schoolcast.pipeline.school import School

_channel = click.option("--channel", metavar="NAME", help="Only this channel.")
_item = click.option("--item", metavar="ITEM", help="Only this announcement, by its id or path.")


@click.command()
@_channel
@_item
@options.person
@options.words("--why", help="Why, for everybody who wonders.")
@click.option(
    "--until", metavar="INSTANT", help="When it ends by itself, such as 2027-01-11T08:00."
)
@options.now
@options.as_json
@click.pass_obj
def pause(
    session: Session,
    channel: str | None,
    item: str | None,
    person: str,
    why: str,
    until: str | None,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Send nothing for a while: a bereavement, an election period, a doubt.

    No deadline moves: what passes it meanwhile is reported as too late. Taking posts down goes on.
    """
    from schoolcast.pipeline.pause import Target, replaces
    from schoolcast.pipeline.pause import pause as begin

    with session.app(now) as app:
        ends = instant_of(until, app.school.timezone, "--until") if until else None
        target = Target(channel=channel, item=_id_of(item, app.school))
        done = begin(target, person=person, why=why, until=ends, school=app.school)
        zone_name = app.school.timezone
    emit(_shape(done)) if as_json else _show(done, zone_name)
    if done.replaced:
        say(replaces(done.replaced, zone_name))
    return Exit.DONE


@click.command()
@_channel
@_item
@options.person
@options.now
@click.pass_obj
def resume(
    session: Session, channel: str | None, item: str | None, person: str, now: str | None
) -> Exit:
    """End a pause; without --channel or --item the one of everything."""
    from schoolcast.pipeline.pause import Target
    from schoolcast.pipeline.pause import resume as end

    with session.app(now) as app:
        target = Target(channel=channel, item=_id_of(item, app.school))
        end(target, person=person, school=app.school)
    show("It goes on: what is due and still true goes out with the next pass.")
    return Exit.DONE


def _id_of(name: str | None, school: "School") -> str | None:
    """The id that a name or path means; what names no file is taken for an id."""
    from schoolcast.cli.items import Finder
    from schoolcast.domain.errors import NotFound

    if name is None or school.content is None or school.store.latest_revision(name):
        return name
    with suppress(NotFound):
        return Finder(school, [name]).item(name)[0]
    return name


def _shape(done: "Paused") -> dict[str, Any]:
    from schoolcast.cli.shapes import delivery_shapes

    return {
        "scope": done.pause.scope.value,
        "target": done.pause.target,
        "until": done.pause.until.isoformat() if done.pause.until else None,
        "stopped": delivery_shapes(done.stopped),
        "missed": delivery_shapes(done.missed),
    }


def _show(done: "Paused", zone_name: str) -> None:
    from schoolcast.office.words import when
    from schoolcast.pipeline.pause import in_words

    ends = f" until {when(done.pause.until, zone_name)}" if done.pause.until else ""
    show(f"Paused{ends}: {in_words(done.pause)}. {counted(len(done.stopped), 'post')} wait.")
    for one in done.missed:
        place = f"{one.item} · {one.slot} · {one.channel}"
        say(f"{place} will be too late then: it is true until {when(one.not_after, one.zone)}.")
