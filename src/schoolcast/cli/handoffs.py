"""`schoolcast handoffs`: what people are asked to post by hand, and what they say about it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, heading, indented, say, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from schoolcast.pipeline.answers import Answered, Says
    from schoolcast.pipeline.school import School


@click.group()
def handoffs() -> None:
    """See what people are asked to post by hand, and say what became of it."""


_number = click.argument("number", metavar="ID", type=int)
_person = click.option("--as", "person", metavar="PERSON", default="", help="Your name.")
_code = click.option("--code", default="", help="The code from the mail, in place of a name.")
_school_device = click.option(
    "--school-device",
    is_flag=True,
    help="The pictures went over a school device; otherwise they have to be deleted from yours.",
)


@handoffs.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what is answered.")
@options.as_json
@click.pass_obj
def list_(session: Session, everything: bool, as_json: bool) -> Exit:
    """List what waits for a person's word, and pictures that have to be deleted."""
    from schoolcast.cli.handoff_shapes import hand_off_shape, row

    with session.app() as app:
        found = app.school.store.hand_offs(everything=everything)
        chosen = [one for one in found if everything or one.waits or one.promise_open]
    if as_json:
        emit({"handoffs": [hand_off_shape(one) for one in chosen]})
    elif not chosen:
        show("Nobody is asked to do anything by hand.")
    else:
        table(("ID", "When", "Announcement", "Channel", "With", "State"), [*map(row, chosen)])
    return Exit.DONE


@handoffs.command("show")
@_number
@options.as_json
@click.pass_obj
def show_(session: Session, number: int, as_json: bool) -> Exit:
    """Show what is to be posted where, by whom, until when."""
    from schoolcast.cli.handoff_shapes import hand_off_shape, row
    from schoolcast.office.words import when
    from schoolcast.pipeline.handoff import post_handed

    with session.app() as app:
        one = app.school.store.hand_off(number)
        post = post_handed(one.delivery, app.school)
    if as_json:
        pictures = [{"sha256": image.sha256, "alt": image.alt} for image in post.images]
        videos = [{"sha256": video.sha256, "alt": video.alt} for video in post.videos]
        about = {"text": post.text, "link": post.link, "images": pictures, "videos": videos}
        emit({**hand_off_shape(one), **about})
        return Exit.DONE
    heading(" · ".join(row(one)[1:5]))
    show(indented(row(one)[5]))
    show(indented(one.delivery.reason))
    show(indented(f"Until {when(one.expires_at, one.delivery.zone)}."))
    show(indented(post.text, "      "))
    if post.images:
        show(indented(f"With {counted(len(post.images), 'picture')}. Use a school device only."))
    if post.videos:
        show(indented(f"With {counted(len(post.videos), 'video')}. Use a school device only."))
    return Exit.DONE


@handoffs.command("posted")
@_number
@_person
@_code
@_school_device
@options.as_json
@click.pass_obj
def posted(
    session: Session, number: int, person: str, code: str, school_device: bool, as_json: bool
) -> Exit:
    """Say that it is posted as asked (or taken down, where that was asked).

    The office may say so for a teacher; the record names both.
    """
    from schoolcast.pipeline.answers import posted as answer

    return _answer(
        session,
        person,
        code,
        as_json,
        lambda says, school: answer(number, says, school, school_device=school_device),
    )


@handoffs.command("changed")
@_number
@_person
@_code
@click.option("--text", default="", metavar="WORDS", help="The words that were posted.")
@click.option(
    "--text-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the words that were posted.",
)
@_school_device
@options.as_json
@click.pass_obj
def changed(
    session: Session,
    number: int,
    person: str,
    code: str,
    text: str,
    text_file: Path | None,
    school_device: bool,
    as_json: bool,
) -> Exit:
    """Say that it is posted in other words; they are checked, as they are public now.

    Ends with 3 where a rule would have stopped them: take the post down, or ask the Head.
    """
    from schoolcast.pipeline.answers import posted_changed

    words = _read(text_file) if text_file else text
    return _answer(
        session,
        person,
        code,
        as_json,
        lambda says, school: posted_changed(
            number, says, words, school, school_device=school_device
        ),
    )


@handoffs.command("declined")
@_number
@_person
@_code
@options.words("--why", help="Why it is not posted.")
@options.as_json
@click.pass_obj
def declined(
    session: Session, number: int, person: str, code: str, why: str, as_json: bool
) -> Exit:
    """Say that it is not posted, and why."""
    from schoolcast.pipeline.answers import declined as answer

    return _answer(
        session, person, code, as_json, lambda says, school: answer(number, says, why, school)
    )


@handoffs.command("deleted")
@_number
@options.person
@options.as_json
@click.pass_obj
def deleted(session: Session, number: int, person: str, as_json: bool) -> Exit:
    """Say that the pictures are deleted from a device that is not the school's."""
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.handoff_shapes import hand_off_shape
    from schoolcast.pipeline.answers import pictures_deleted

    require_allowed(session.settings)
    with session.app() as app:
        one = pictures_deleted(number, person, app.school)
    emit(hand_off_shape(one)) if as_json else show("Recorded: the pictures are deleted.")
    return Exit.DONE


def _answer(
    session: Session,
    person: str,
    code: str,
    as_json: bool,
    give: "Callable[[Says, School], Answered]",
) -> Exit:
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.handoff_shapes import hand_off_shape
    from schoolcast.cli.shapes import finding_shape
    from schoolcast.domain.finding import Severity
    from schoolcast.pipeline.answers import Says

    if not code:  # a code is proof enough; a name typed here is only believed where that is allowed
        require_allowed(session.settings)
    with session.app() as app:
        answered = give(Says(person=person, code=code), app.school)
    if as_json:
        findings = [finding_shape(finding) for finding in answered.objections]
        emit({**hand_off_shape(answered.hand_off), "findings": findings})
    else:
        _show_answer(answered)
    stopped = any(f.severity in (Severity.BLOCK, Severity.MUST_RESOLVE) for f in answered.findings)
    if stopped:
        say("The rules would have stopped these words. Take the post down, or ask the Head.")
    return Exit.STOPPED if stopped else Exit.DONE


def _show_answer(answered: "Answered") -> None:
    from schoolcast.cli.describe import show_findings
    from schoolcast.office.words import STATES

    one = answered.hand_off
    show(f"{one.delivery.item} · {one.delivery.channel}: {STATES[one.delivery.state]}")
    show(indented(one.delivery.reason))
    show_findings(answered.objections)
    if one.promise_open:
        show(
            "Please delete the pictures from your device, then say so:\n"
            f'    schoolcast handoffs deleted {one.delivery.id} --as "{one.promised_by}"'
        )


def _read(file: Path) -> str:
    from schoolcast.domain.errors import UsageProblem

    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{file} can't be read as text: {error}") from None
