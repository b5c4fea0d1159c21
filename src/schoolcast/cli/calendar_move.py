"""`schoolcast calendar move` and `cancel`: an event on another day, or not at all."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, indented, say, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schoolcast.bootstrap import App
    from schoolcast.content.desk import FolderDesk
    from schoolcast.domain.delivery import Delivery
    from schoolcast.pipeline.moving import Aftermath
    from schoolcast.pipeline.submit import SubmitResult


@click.command()
@click.argument("item")
@click.option("--to", "day", metavar="DAY", required=True, help="The new day: 2027-01-12.")
@click.option("--at", metavar="TIME", help='The new time, such as "14:00".')
@options.person
@options.now
@options.as_json
@click.pass_obj
def move(
    session: Session,
    item: str,
    day: str,
    at: str | None,
    person: str,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Move the event of ITEM to another day, and submit the announcement anew.

    What has not gone out waits for approval with its new dates. What is public is listed, and a
    correction is drafted as a new announcement.
    """
    from schoolcast.cli.calendar_close import day_of
    from schoolcast.content.written import as_time
    from schoolcast.domain.errors import UsageProblem
    from schoolcast.pipeline.moving import set_date

    to = day_of(day)
    try:
        time = as_time(at) if at is not None else None
    except ValueError as problem:
        raise UsageProblem(str(problem)) from None

    def change(authored: Any, desk: "FolderDesk") -> None:
        set_date(authored, to, time, desk)

    return _carried_out(session, item, person, now, as_json, change)


@click.command()
@click.argument("item")
@options.person
@options.now
@options.as_json
@click.pass_obj
def cancel(session: Session, item: str, person: str, now: str | None, as_json: bool) -> Exit:
    """Call the event of ITEM off: nothing more of it goes out.

    What is public is listed, and a correction is drafted as a new announcement.
    """
    from schoolcast.pipeline.moving import set_cancelled

    return _carried_out(session, item, person, now, as_json, set_cancelled)


def _carried_out(
    session: Session, item: str, person: str, now: str | None, as_json: bool, change: Any
) -> Exit:
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.calendar import folder
    from schoolcast.cli.items import Finder
    from schoolcast.content.desk import FolderDesk
    from schoolcast.pipeline.moving import aftermath
    from schoolcast.pipeline.submit import named, submit

    require_allowed(session.settings)
    person = named(person)
    with session.app(now) as app:
        desk = FolderDesk(folder(session))
        change(Finder(app.school, [item]).file(item), desk)
        authored = Finder(app.school, [item]).file(item)
        result = submit(authored, person=person, school=app.school)
        assert authored.item is not None
        after = aftermath(authored.item, school=app.school, desk=desk)
        _tell(result, after, app, as_json)
    return Exit.DONE if result.stored else Exit.STOPPED


def _tell(result: "SubmitResult", after: "Aftermath", app: "App", as_json: bool) -> None:
    from schoolcast.cli.submit import shape_of, show_result

    if as_json:
        emit({**shape_of(result, app.school), **shape_of_aftermath(after)})
        return
    show_result(result, app.school)
    show_aftermath(after)


def shape_of_aftermath(after: "Aftermath") -> dict[str, Any]:
    """What is public and untrue now, and the draft that corrects it."""
    from schoolcast.cli.shapes import delivery_shapes

    return {
        "public": delivery_shapes(after.public),
        "unclear": delivery_shapes(after.unclear),
        "correction": after.draft,
    }


def show_aftermath(after: "Aftermath") -> None:
    """The same in words; nothing where all is well."""
    if after.unclear:
        show("Not known yet whether it is out; you are told if it turns out to be:")
        _show_places(after.unclear)
    if not after.public:
        return
    show("Out already, and no longer true:")
    _show_places(after.public)
    if after.draft:
        say(f"A correction lies in {after.draft}. Read it, then submit it.")
    else:
        say("A correction was drafted before; look for it beside the announcement.")


def _show_places(deliveries: "Sequence[Delivery]") -> None:
    from schoolcast.office.words import when

    for one in deliveries:
        place = f"{one.id} · {one.slot} · {one.channel} · {when(one.due, one.zone)}"
        show(indented(f"{place} {one.remote_url or ''}".rstrip()))
