"""`schoolcast channels`: connect, see and test where announcements go."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.connect import connect
from schoolcast.cli.costs import costs
from schoolcast.cli.exits import Exit, worst
from schoolcast.cli.opening import opened
from schoolcast.cli.output import emit, heading, indented, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.office.channel_tests import Tested
    from schoolcast.pipeline.school import School


@click.group()
def channels() -> None:
    """Connect, see and test where announcements go."""


channels.add_command(connect)
channels.add_command(costs)


@channels.command("list")
@options.as_json
@click.pass_obj
def list_(session: Session, as_json: bool) -> Exit:
    """List the channels of config.toml, and what is wrong with them."""
    from schoolcast.office.channel_tests import channel_shapes

    with opened(session) as school:
        shapes = channel_shapes(school, session.data_folder())
        zone_name = school.timezone
    if as_json:
        emit({"channels": shapes})
        return Exit.DONE
    rows = [(one["name"], one["kind"], one["audience"], _state(one, zone_name)) for one in shapes]
    table(("Channel", "Kind", "Audience", "State"), rows)
    return Exit.DONE


def _state(shape: dict[str, Any], zone_name: str) -> str:
    from datetime import datetime

    from schoolcast.domain.dates import long_date, wall_time

    trouble: str = shape["problem"] or shape["paused"] or shape["renew"]
    if trouble or not shape["expires_at"]:
        return trouble or "ready"
    ends = wall_time(datetime.fromisoformat(shape["expires_at"]), zone_name)
    return f"ready; renew before {long_date(ends.date())}"


@channels.command("test")
@click.argument("name", required=False)
@options.as_json
@click.pass_obj
def test(session: Session, name: str | None, as_json: bool) -> Exit:
    """Try the connection of one channel, or of all; nothing is posted.

    A channel that was paused because its connection was lost sends again after a good test.
    """
    from schoolcast.office.channel_tests import remember, try_channel

    with opened(session) as school:
        chosen = [school.channel(name)] if name else list(school.channels.values())
        tested = [try_channel(channel, school) for channel in chosen]
        remember(tested, session.data_folder(), school.clock.now())
        if as_json:
            emit({"channels": [one.shape() for one in tested]})
        else:
            for one in tested:
                _show(one)
        tomorrow = _tomorrow(school, as_json) if session.has_store else Exit.DONE
    return worst([*map(_code, tested), tomorrow])


def _code(tested: "Tested") -> Exit:
    """5 where the set-up is to blame, 4 where a person has to look."""
    if tested.ok:
        return Exit.DONE
    return Exit.NEEDS_A_PERSON if tested.configured else Exit.CONFIGURATION


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
    for line in (*tested.problems, *filter(None, [tested.renew]), *tested.details):
        show(indented(str(line)))
    if tested.standing:
        show(indented(tested.standing))
