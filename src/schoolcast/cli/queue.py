"""`schoolcast queue`: see and stop what is planned."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, heading, indented, show, table
from schoolcast.cli.resolving import resolve, retry
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.bootstrap import App
    from schoolcast.domain.delivery import Delivery

_LOOKING_BACK = timedelta(days=14)


@click.group()
def queue() -> None:
    """See what is planned and what became of it; stop what must not go out."""


queue.add_command(resolve)
queue.add_command(retry)


@queue.command("list")
@click.option("--item", help="Only this announcement.")
@click.option("--channel", help="Only this channel.")
@click.option("--state", help="Only in this state, such as held.")
@click.option("--needs-me", is_flag=True, help="Only what waits for a person, however old.")
@click.option("--all", "everything", is_flag=True, help="Also what ended long ago.")
@options.as_json
@click.pass_obj
def list_(
    session: Session,
    item: str | None,
    channel: str | None,
    state: str | None,
    needs_me: bool,
    everything: bool,
    as_json: bool,
) -> Exit:
    """List what is open and what was due in the last 14 days, in the order of its times."""
    from schoolcast.cli.shapes import delivery_shape
    from schoolcast.office.gates import Gates

    wanted = _state(state)
    with session.app() as app:
        gates = Gates.of(app.school)
        chosen = [
            delivery
            for delivery in _listed(app, item, needs_me, everything)
            if (channel is None or delivery.channel == channel)
            and (wanted is None or delivery.state is wanted)
        ]
        others, other_lines = _others(app) if needs_me else ({}, [])
    if as_json:
        shapes = [delivery_shape(one, gates.reason(one)) for one in chosen]
        emit({"deliveries": shapes, **others})
        return Exit.DONE
    if chosen:
        table(_HEAD, [_row(one, gates.reason(one)) for one in chosen])
    elif not other_lines:
        show("Nothing is planned there.")
    for line in other_lines:
        show(line)
    return Exit.DONE


def _others(app: "App") -> tuple[dict[str, Any], list[str]]:
    """What needs somebody and is no delivery, as JSON and in lines."""
    from schoolcast.cli.people_devices import promise_line, promise_shape
    from schoolcast.engine.tick import BEAT
    from schoolcast.office.standing import alert_line, alert_shape, silence, standing

    alerts = standing(app.school)
    quiet = silence(app.school, BEAT)
    shapes = [alert_shape(alert, app.school) for alert in alerts]
    lines = [alert_line(alert, app.school) for alert in alerts]
    promises = app.school.store.promises()
    lines += [promise_line(one) for one in promises]
    others = {"alerts": shapes, "silence": quiet, "promises": [*map(promise_shape, promises)]}
    return others, [*lines, *([quiet] if quiet else [])]


_HEAD = ("No.", "When", "Announcement", "Post", "Channel", "State")


def _row(delivery: "Delivery", gate: str) -> tuple[str, ...]:
    from schoolcast.office.words import stands, when

    state = stands(delivery)
    details = delivery.reason or gate or delivery.remote_url or ""
    return (
        str(delivery.id),
        when(delivery.due, delivery.zone),
        delivery.item,
        delivery.slot,
        delivery.channel,
        f"{state}: {details}" if details else state,
    )


def _state(name: str | None) -> Any:
    from schoolcast.domain.delivery import State
    from schoolcast.domain.errors import UsageProblem

    if name is None:
        return None
    try:
        return State(name.lower().replace("-", "_"))
    except ValueError:
        known = ", ".join(State)
        raise UsageProblem(f'There is no state "{name}"; there are: {known}.') from None


def _listed(app: "App", item: str | None, needs_me: bool, everything: bool) -> list["Delivery"]:
    """All deliveries, or the open ones and those due lately; what needs somebody at any age."""
    from schoolcast.domain.delivery import NEEDS_A_PERSON, OPEN

    store = app.school.store
    if needs_me:
        return store.deliveries(item=item, states=NEEDS_A_PERSON)
    if everything or item is not None:
        return store.deliveries(item=item)
    lately = store.deliveries(since=app.clock.now() - _LOOKING_BACK)
    found = {one.id: one for one in [*store.deliveries(states=OPEN), *lately]}
    return sorted(found.values(), key=lambda one: (one.due, one.id))


@queue.command("show")
@click.argument("number", type=int)
@options.as_json
@click.pass_obj
def show_(session: Session, number: int, as_json: bool) -> Exit:
    """Show one delivery: its text, every try, and what became of it."""
    from schoolcast.cli.delivery_page import page_of, show_page

    with session.app() as app:
        page = page_of(number, app.school)
    emit(page.shape()) if as_json else show_page(page)
    return Exit.DONE


@queue.command("cancel")
@click.argument("target", metavar="NUMBER|ITEM")
@options.person
@options.words("--why", help="Why it must not go out.")
@options.as_json
@click.pass_obj
def cancel(session: Session, target: str, person: str, why: str, as_json: bool) -> Exit:
    """Stop one delivery, or all of an announcement that have not gone out."""
    from schoolcast.cli.shapes import delivery_shapes
    from schoolcast.pipeline.queue import UNCLEAR
    from schoolcast.pipeline.queue import cancel as stop

    with session.app() as app:
        chosen = _meant(target, app)
        stopped = stop(chosen, person=person, reason=why, school=app.school)
        after = [app.school.store.delivery(one.id) for one in chosen]
        unclear = [one for one in after if one.state in UNCLEAR]
    if as_json:
        emit({"deliveries": delivery_shapes(stopped), "unclear": delivery_shapes(unclear)})
        return Exit.DONE
    if stopped:
        heading("Stopped:")
        for delivery in stopped:
            show(indented(" · ".join(_row(delivery, "")[:5])))
    if unclear:
        heading("Not stopped, as nobody knows yet whether it has gone out:")
        for delivery in unclear:
            show(indented(" · ".join(_row(delivery, "")[:5])))
        show(
            "If it is not public, it does not go out any more. If it is, take it down: "
            f"schoolcast withdraw {unclear[0].item} --as NAME --why WORDS"
        )
    return Exit.DONE


def _meant(target: str, app: "App") -> list["Delivery"]:
    from schoolcast.domain.errors import NotFound

    store = app.school.store
    if target.isdecimal():
        try:
            return [store.delivery(int(target))]
        except NotFound:
            pass  # an announcement's id may be a number as well
    return store.deliveries(item=target)
