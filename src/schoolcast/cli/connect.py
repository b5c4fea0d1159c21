"""`schoolcast channels connect`: an account's keys, step by step."""

import sys
from typing import TYPE_CHECKING

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, heading, indented, say, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.cli.connecting import Connecting, Done

_UNCHANGED = "Nothing was changed."


@click.command("connect", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("given", metavar="[--QUESTION ANSWER]...", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--answers",
    "file",
    metavar="FILE",
    help="A file with lines QUESTION=ANSWER, for secrets too; - reads them from standard input.",
)
@click.option("--add", is_flag=True, help="Add the channel to config.toml if it is not there.")
@click.option("--steps", is_flag=True, help="Only show what will be asked, and why.")
@options.as_json
@click.pass_obj
def connect(
    session: Session,
    name: str,
    given: tuple[str, ...],
    file: str | None,
    add: bool,
    steps: bool,
    as_json: bool,
) -> Exit:
    """Connect a channel to its account, or connect it again.

    Asks for what is needed and says why. The keys are stored in the secrets folder, and
    config.toml names the account; then the connection is tried, and if it does not work, all is
    as before. A channel that was paused because its connection was lost sends again.

    Each question can be answered in advance, such as with --page 123 for Facebook; --steps lists
    them. Secrets are never taken from the command line, where other users can read them.
    """
    from schoolcast.cli.clerk import STDIN, Clerk, given_answers
    from schoolcast.cli.connecting import Connecting, Unconnected

    connecting = Connecting(session, name, add=add or steps)
    if steps:
        _show_steps(connecting, as_json)
        return Exit.DONE
    clerk = Clerk(
        connecting.kind.questions,
        connecting.channel.settings,
        given=given_answers(given, file, connecting.kind.questions),
        kept=connecting.kept,
        asks=sys.stdin.isatty() and file != STDIN,
    )
    try:
        done = connecting.finish(connecting.ask(clerk))
    except Unconnected as problem:
        say(f"{name} was not connected. {problem} {_UNCHANGED}")
        if as_json:
            emit({"channel": name, "ok": False, "problems": [str(problem)]})
        return Exit.NEEDS_A_PERSON
    except (click.Abort, KeyboardInterrupt):
        say(f"\nStopped. {_UNCHANGED}")
        raise
    notes = [*done.notes, *_running(session)]
    _emit(done, notes) if as_json else _show(done, notes)
    return Exit.DONE


def _show_steps(connecting: "Connecting", as_json: bool) -> None:
    questions = connecting.kind.questions
    if as_json:
        shapes = [{"name": one.name, "secret": one.secret, "words": one.words} for one in questions]
        emit({"channel": connecting.channel.name, "steps": shapes})
        return
    for number, question in enumerate(questions, 1):
        secret = " (secret)" if question.secret else ""
        heading(f"{number}. {question.name}{secret}")
        show(indented(question.words))


def _running(session: Session) -> list[str]:
    """A running daemon read its keys when it began."""
    from schoolcast.domain.clock import SystemClock
    from schoolcast.domain.errors import Busy
    from schoolcast.store import RunLock

    if not session.has_store:
        return []
    try:
        with RunLock(session.settings.store_url, clock=SystemClock()):
            return []
    except Busy:
        return ["schoolcast is running just now. Restart it, so that it uses the new connection."]


def _emit(done: "Done", notes: list[str]) -> None:
    shape = done.tested.shape()
    emit(
        {
            "channel": shape.pop("name"),
            **shape,
            "settings": dict(done.settings),
            "secrets": list(done.secrets),
            "notes": notes,
        }
    )


def _show(done: "Done", notes: list[str]) -> None:
    heading(f"{done.tested.name}: connected")
    for words in (*done.tested.details, *notes):
        show(indented(words))
    named = ", ".join(f'{key} = "{value}"' for key, value in done.settings.items())
    show(
        indented(f"Stored in the secrets folder: {', '.join(done.secrets)}. config.toml: {named}.")
    )
    if done.tested.standing:
        show(indented(done.tested.standing))
