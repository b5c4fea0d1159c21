"""`schoolcast calendar close` and `reopen`: a day on which school is closed after all."""

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, heading, indented, say, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schoolcast.domain.delivery import Delivery
    from schoolcast.pipeline.closing import Closed, Reopened
    from schoolcast.pipeline.untrue import Untrue


@click.command()
@click.argument("day")
@click.option("--dry-run", is_flag=True, help="Only show what it would hold.")
@options.person
@options.words("--why", help="Why school is closed; the calendar keeps it.")
@options.now
@options.as_json
@click.pass_obj
def close(
    session: Session, day: str, dry_run: bool, person: str, why: str, now: str | None, as_json: bool
) -> Exit:
    """Close DAY (2027-01-05), and hold every post and hand-off that speaks of it.

    It goes into calendar.toml. Nothing is published by this: write and approve an announcement
    of the kind closure for that. `calendar reopen` takes it back.
    """
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.calendar import folder
    from schoolcast.content.desk import FolderDesk
    from schoolcast.pipeline import closing

    require_allowed(session.settings)
    meant = day_of(day)
    with session.app(now) as app:
        if dry_run:
            done = closing.look(meant, app.school)
        else:
            desk = FolderDesk(folder(session))
            done = closing.close(meant, why=why, person=person, school=app.school, desk=desk)
    emit(_shape(done)) if as_json else _show(done, dry_run)
    return Exit.DONE


@click.command()
@click.argument("day")
@options.person
@options.now
@options.as_json
@click.pass_obj
def reopen(session: Session, day: str, person: str, now: str | None, as_json: bool) -> Exit:
    """Take the closing of DAY back: what it held goes on, what it recalled is handed out again."""
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.calendar import folder
    from schoolcast.cli.shapes import delivery_shapes
    from schoolcast.content.desk import FolderDesk
    from schoolcast.pipeline import closing

    require_allowed(session.settings)
    meant = day_of(day)
    with session.app(now) as app:
        desk = FolderDesk(folder(session))
        done = closing.reopen(meant, person=person, school=app.school, desk=desk)
    if as_json:
        emit(
            {
                "day": str(done.day),
                "freed": delivery_shapes(done.freed),
                "again": delivery_shapes(done.again),
            }
        )
    else:
        _show_reopened(done)
    return Exit.DONE


def day_of(text: str) -> date:
    """The day as typed; UsageProblem with what to write."""
    from schoolcast.content.written import as_date
    from schoolcast.domain.errors import UsageProblem

    try:
        return as_date(text)
    except ValueError as problem:
        raise UsageProblem(str(problem)) from None


def _shape(done: "Closed") -> dict[str, Any]:
    return {
        "day": str(done.day),
        "held": [_untrue(one) for one in done.held],
        "recalled": [_untrue(one) for one in done.recalled],
        "left": [_untrue(one) for one in done.left],
        "waiting": list(done.waiting),
        "draft": done.draft,
    }


def _untrue(one: "Untrue") -> dict[str, Any]:
    from schoolcast.cli.shapes import delivery_shape

    return {**delivery_shape(one.delivery), "why": one.why}


def _show(done: "Closed", dry_run: bool) -> None:
    from schoolcast.domain.dates import long_date

    verb = "would be" if dry_run else "is"
    heading(f"School {verb} closed on {long_date(done.day)}")
    verb = "Would be held" if dry_run else "Held"
    _list(f"{verb}: {counted(len(done.held), 'post')}", done.held)
    verb = "Would be called back from" if dry_run else "Called back from"
    _list(f"{verb} those who were to post: {counted(len(done.recalled), 'hand-off')}",
          done.recalled)  # fmt: skip
    _list("Out already, or on its way; correct it with an announcement", done.left)
    if done.waiting:
        show(f"Not approved yet, and about that day: {', '.join(done.waiting)}")
    if not (done.held or done.recalled or done.left or done.waiting):
        show("No post speaks of that day.")
    if done.draft:
        say(f'A draft "School is open again" lies in {done.draft}. Read it, then submit it.')
    if not dry_run:
        say(f"To take this back: schoolcast calendar reopen {done.day} --as YOUR-NAME")


def _list(title: str, found: "Sequence[Untrue]") -> None:
    if not found:
        return
    show(title)
    for one in found:
        show(indented(f"{_place(one.delivery)}: {one.why}"))


def _place(delivery: "Delivery") -> str:
    from schoolcast.office.words import when

    due = when(delivery.due, delivery.zone)
    return f"{delivery.id} · {delivery.item} · {delivery.slot} · {delivery.channel} · {due}"


def _show_reopened(done: "Reopened") -> None:
    from schoolcast.domain.dates import long_date

    heading(f"School is open on {long_date(done.day)}")
    for title, found in (("Goes on", done.freed), ("Handed out again", done.again)):
        if found:
            show(f"{title}: {counted(len(found), 'post')}")
            for delivery in found:
                show(indented(_place(delivery)))
    if not done.freed and not done.again:
        show("Nothing was waiting for it.")
