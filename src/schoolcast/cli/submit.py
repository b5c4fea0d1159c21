"""`schoolcast submit`: put announcements before an approver."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, progress, say, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.moving import Aftermath
    from schoolcast.pipeline.outings import Outings
    from schoolcast.pipeline.ports import Authored
    from schoolcast.pipeline.school import School
    from schoolcast.pipeline.submit import SubmitResult


@click.command()
@options.items
@options.person
@click.option(
    "--add-dates",
    is_flag=True,
    help='First write the date beside "tomorrow" or "Friday" into the file.',
)
@options.now
@options.as_json
@click.pass_obj
def submit(
    session: Session,
    items: tuple[str, ...],
    person: str,
    add_dates: bool,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Check announcements and put them before an approver, as they are now.

    ITEM is an announcement's id or its file. Nothing goes out before somebody else approves it.
    """
    from schoolcast.cli.calendar_move import shape_of_aftermath, show_aftermath
    from schoolcast.cli.items import Finder, each
    from schoolcast.cli.people_users import remind_of_policy
    from schoolcast.pipeline.submit import Submitted
    from schoolcast.pipeline.submit import submit as put_forward

    with session.app(now) as app:
        remind_of_policy(person, app.school)
        finder = Finder(app.school, items)

        def one(name: str) -> Exit:
            if add_dates:
                _add_dates(finder.file(name), app.school, session)
            step = progress()
            result = put_forward(finder.file(name), person=person, school=app.school, progress=step)
            step("")
            after = _aftermath(finder.file(name), app.school, session)
            if as_json:
                emit({**shape_of(result, app.school), **shape_of_aftermath(after)})
            else:
                show_result(result, app.school)
                show_aftermath(after)
            for note in _sleepy(result, app.school):
                say(note)
            return Exit.STOPPED if result.outcome is Submitted.STOPPED else Exit.DONE

        return each(items, one)


def _sleepy(result: "SubmitResult", school: "School") -> list[str]:
    """Which of the times that were chosen find this computer mostly off."""
    from schoolcast.pipeline.awake import sleepy_times

    posts = result.stored.revision.posts if result.stored else ()
    return sleepy_times((post.due for post in posts if post.due), school)


def _add_dates(authored: "Authored", school: "School", session: Session) -> None:
    """Write dates into the file, and say which."""
    from schoolcast.cli.calendar import folder
    from schoolcast.content.desk import FolderDesk
    from schoolcast.pipeline.dating import dates_to_add

    wanted = dates_to_add(authored, school)
    for words in FolderDesk(folder(session)).put_words(authored.path, wanted):
        say(f"{authored.path}: “{words}” is now “{wanted[words]}”.")


def _aftermath(authored: "Authored", school: "School", session: Session) -> "Aftermath":
    """What is public and no longer true, now that the announcement says something else."""
    from schoolcast.cli.calendar import folder
    from schoolcast.content.desk import FolderDesk
    from schoolcast.pipeline.moving import Aftermath, aftermath

    if authored.item is None:
        return Aftermath()
    return aftermath(authored.item, school=school, desk=FolderDesk(folder(session)))


def shape_of(result: "SubmitResult", school: "School") -> dict[str, Any]:
    """What came of submitting, as JSON, with every date."""
    from schoolcast.cli.outings import outings_shape
    from schoolcast.cli.shapes import finding_shape

    dates = _outings(result, school)
    return {
        "item": result.item,
        "path": result.path,
        "outcome": result.outcome.value,
        "revision": result.stored.sha256 if result.stored else None,
        "findings": [finding_shape(finding) for finding in result.findings],
        **(outings_shape(dates, school.timezone) if dates else {"posts": [], "left_out": []}),
    }


def show_result(result: "SubmitResult", school: "School") -> None:
    """The same in words."""
    from schoolcast.cli.describe import show_findings
    from schoolcast.cli.outings import show_outings
    from schoolcast.office.words import REVISIONS
    from schoolcast.pipeline.submit import Submitted

    if result.outcome is Submitted.CALLED_OFF:
        show(f"{result.item}: called off; nothing more of it goes out.")
    elif result.stored is None:
        show(f"{result.item}: stopped, nothing was submitted.")
    elif result.outcome is Submitted.UNCHANGED:
        state = REVISIONS[result.stored.state].lower()
        show(f"{result.item}: nothing has changed since it was submitted ({state}).")
    else:
        posts = counted(len(result.stored.revision.posts), "post")
        show(f"{result.item}: submitted with {posts}; it waits for approval.")
        if dates := _outings(result, school):
            show_outings(dates, school)
    show_findings(result.findings)


def _outings(result: "SubmitResult", school: "School") -> "Outings | None":
    """Every date of what waits; None where nothing does."""
    from schoolcast.pipeline.outings import outings_of

    if result.stored is None or school.content is None:
        return None
    item = school.content.read(result.path).item
    return outings_of(item, result.path, school) if item else None
