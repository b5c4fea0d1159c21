"""`schoolcast channels`: connect, see and test where announcements go."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.connect import connect
from schoolcast.cli.exits import Exit, worst
from schoolcast.cli.opening import opened
from schoolcast.cli.output import emit, heading, indented, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.cli.channel_tests import Tested
    from schoolcast.pipeline.school import School


@click.group()
def channels() -> None:
    """Connect, see and test where announcements go."""


channels.add_command(connect)


@channels.command("list")
@options.as_json
@click.pass_obj
def list_(session: Session, as_json: bool) -> Exit:
    """List the channels of config.toml, and what is wrong with them."""
    from schoolcast.cli.channel_tests import channel_shapes

    with opened(session) as school:
        shapes = channel_shapes(school)
    if as_json:
        emit({"channels": shapes})
        return Exit.DONE
    rows = [
        (one["name"], one["kind"], one["audience"], one["problem"] or one["paused"] or "ready")
        for one in shapes
    ]
    table(("Channel", "Kind", "Audience", "State"), rows)
    return Exit.DONE


@channels.command("test")
@click.argument("name", required=False)
@options.as_json
@click.pass_obj
def test(session: Session, name: str | None, as_json: bool) -> Exit:
    """Try the connection of one channel, or of all; nothing is posted.

    A channel that was paused because its connection was lost sends again after a good test.
    """
    from schoolcast.cli.channel_tests import try_channel

    with opened(session) as school:
        chosen = [school.channel(name)] if name else list(school.channels.values())
        tested = [try_channel(channel, school) for channel in chosen]
        if as_json:
            emit({"channels": [one.shape() for one in tested]})
        else:
            for one in tested:
                _show(one)
        tomorrow = _tomorrow(school, as_json) if session.has_store else Exit.DONE
    return worst([*(one.code for one in tested), tomorrow])


def _tomorrow(school: "School", as_json: bool) -> Exit:
    """Tomorrow's posts are checked as if they were due; the channels have just been tried."""
    from schoolcast.cli.rehearse import chosen_day, show_rehearsal
    from schoolcast.pipeline.rehearse import rehearse

    done = rehearse(school, chosen_day(None, school), lanes=False)
    if not as_json and done.deliveries:
        show_rehearsal(done, school)
    return Exit.NEEDS_A_PERSON if done.flaws else Exit.DONE


def _show(tested: "Tested") -> None:
    heading(f"{tested.name}: {'works' if tested.ok else 'does not work'}")
    lines: list[Any] = [*tested.problems, *tested.details]
    for line in lines:
        show(indented(str(line)))
    if tested.opened:
        show(indented("It was paused and sends again from now on."))
