"""`schoolcast plan`: what goes out when."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, show, table
from schoolcast.cli.session import Session


@click.command()
@click.option(
    "--weeks", type=click.IntRange(1, 520), default=4, show_default=True, help="How far ahead."
)
@options.now
@options.as_json
@click.pass_obj
def plan(session: Session, weeks: int, now: str | None, as_json: bool) -> Exit:
    """Show what goes out when: approved, waiting for approval, and not submitted yet."""
    from schoolcast.cli.outlook import outlook

    with session.app(now) as app:
        entries = outlook(app.school, weeks)
        zone_name = app.school.timezone
    if as_json:
        emit({"plan": [entry.shape() for entry in entries]})
    elif not entries:
        show(f"Nothing is planned for the next {weeks} weeks.")
    else:
        head = ("When", "Announcement", "Post", "Channel", "State")
        table(head, [entry.row(zone_name) for entry in entries])
    return Exit.DONE
