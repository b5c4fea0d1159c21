"""`schoolcast plan`: what goes out when."""

from typing import TYPE_CHECKING

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, indented, say, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.holiday import Expected, Needs


@click.command()
@click.option(
    "--weeks", type=click.IntRange(1, 520), default=4, show_default=True, help="How far ahead."
)
@options.now
@options.as_json
@click.pass_obj
def plan(session: Session, weeks: int, now: str | None, as_json: bool) -> Exit:
    """Show what goes out when: approved, waiting for approval, and not submitted yet.

    Below it stands what is worth a look: weeks in which nothing goes out, posts that crowd each
    other, and events without a reminder.
    """
    from schoolcast.cli.plan_shapes import outlook_shape
    from schoolcast.office.outlook import outlook
    from schoolcast.pipeline.awake import sleepy_times
    from schoolcast.pipeline.holiday import needed_in_holiday
    from schoolcast.pipeline.plan_notes import in_words, waiting
    from schoolcast.pipeline.plan_notes import notes as look
    from schoolcast.pipeline.planning import Limits

    with session.app(now) as app:
        entries = outlook(app.school, weeks)
        notes = sleepy_times((entry.due for entry in entries if entry.due), app.school)
        if needs := needed_in_holiday(app.school):
            notes.append(_needed(needs))
        coming = [
            waiting(one.item, one.slot, one.channel, one.due, one.zone)
            for one in entries
            if one.due is not None
        ]
        found = look(coming, weeks, Limits(**session.settings.plan.model_dump()), app.school)
        zone_name = app.school.timezone
    if as_json:
        emit({"plan": [entry.shape() for entry in entries], **outlook_shape(found)})
    elif not entries:
        show(f"Nothing is planned for the next {weeks} weeks.")
    else:
        head = ("When", "Announcement", "Post", "Channel", "State")
        table(head, [entry.row(zone_name) for entry in entries])
    if not as_json and not found.calm:
        show("\nWorth a look:")
        for sentence in in_words(found):
            show(indented(sentence, "  "))
    for note in notes:
        say(note)
    return Exit.DONE


def _needed(needs: "Needs") -> str:
    named = [_named(one) for one in needs.posts]
    if needs.more:
        named.append(f"and {needs.more} more")
    return f"The holiday {needs.holiday.days} needs this computer to be on: {'; '.join(named)}."


def _named(post: "Expected") -> str:
    from schoolcast.domain.dates import day_month

    waits = ", waits for approval" if post.waits else ""
    return f"{post.item} on {post.channel} ({day_month(post.wall.date())}{waits})"
