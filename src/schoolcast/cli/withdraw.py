"""`schoolcast withdraw`: take an announcement down everywhere."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, heading, indented, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.school import School
    from schoolcast.pipeline.withdraw import Withdrawn


@click.command()
@click.argument("item", metavar="ITEM")
@options.person
@options.words("--why", help="Why it is taken down.")
@options.now
@options.as_json
@click.pass_obj
def withdraw(
    session: Session, item: str, person: str, why: str, now: str | None, as_json: bool
) -> Exit:
    """Take an announcement down everywhere, and stop what has not gone out.

    The next pass (`schoolcast run`, or the daemon) asks the platforms; where only a person can
    do it, somebody is asked. Say it again at any time to see what is still up.
    """
    from schoolcast.cli.approve import require_allowed
    from schoolcast.pipeline.withdraw import withdraw as take_down

    require_allowed(session.settings)
    with session.app(now) as app:
        item = _id_of(item, app.school)
        done = take_down(item, person=person, why=why, school=app.school)
    if as_json:
        emit({"item": item, "posts": [*map(_shape, done)], "still_up": _up(done)})
    else:
        _show(done)
    return Exit.DONE


def _id_of(name: str, school: "School") -> str:
    """The id that a name or path means; a file that is gone is withdrawn by its id."""
    from schoolcast.cli.items import Finder

    if school.store.latest_revision(name) is not None:
        return name
    return Finder(school, [name]).item(name)[0]


def _up(done: "list[Withdrawn]") -> int:
    return sum(one.up for one in done)


def _shape(one: "Withdrawn") -> dict[str, Any]:
    from schoolcast.cli.shapes import delivery_shape

    shape = delivery_shape(one.delivery)
    return {**shape, "fate": one.fate.value, "still_up": one.up, "words": one.words}


def _show(done: "list[Withdrawn]") -> None:
    from schoolcast.office.words import FATES, when

    for one in done:
        delivery = one.delivery
        place = f"{delivery.channel} · {delivery.slot} · {when(delivery.due, delivery.zone)}"
        heading(f"{place}: {FATES[one.fate]}")
        if one.words:
            show(indented(one.words))
        if one.up and delivery.remote_url:
            show(indented(delivery.remote_url))
    up = _up(done)
    show(f"\nStill up: {counted(up, 'post')}." if up else "\nNothing of it is up any more.")
