"""`schoolcast plan`: what goes out when."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, say, show, table
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
    from schoolcast.pipeline.awake import needed_in_holiday, sleepy_times

    with session.app(now) as app:
        entries = outlook(app.school, weeks)
        notes = sleepy_times((entry.due for entry in entries if entry.due), app.school)
        notes += filter(None, [needed_in_holiday(app.school)])
        zone_name = app.school.timezone
    if as_json:
        emit({"plan": [entry.shape() for entry in entries]})
    elif not entries:
        show(f"Nothing is planned for the next {weeks} weeks.")
    else:
        head = ("When", "Announcement", "Post", "Channel", "State")
        table(head, [entry.row(zone_name) for entry in entries])
    for note in notes:
        say(note)
    return Exit.DONE
