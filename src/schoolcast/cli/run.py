"""`schoolcast run`: one pass, for cron and the Task Scheduler."""

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit, worst
from schoolcast.cli.last_words import last_words
from schoolcast.cli.output import emit, progress, say, show, watched
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.bootstrap import App
    from schoolcast.cli.passes import Pass


_MAILS_TAKE = 60.0  # seconds at most; what is left goes with the next pass


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be sent now, and change nothing.")
@options.now
@options.as_json
@click.pass_obj
def run(session: Session, dry_run: bool, now: str | None, as_json: bool) -> Exit:
    """Do one pass: notice edits, check what is open, send what is due.

    Ends with 4 when something newly waits for a person, with 75 when another schoolcast is at
    work on the store.
    """
    began = time.monotonic()
    with _heard(session, in_earnest=not dry_run and now is None) as went_well:
        with session.app(now) as app:
            done = _rehearsed(app) if dry_run else _passed(session, app)
            unusable = _unusable(app)
        went_well()
    duration = round((time.monotonic() - began) * 1000)
    emit(done.shape(duration)) if as_json else _show(done, dry_run)
    for problem in unusable:
        say(problem)
    return worst(
        [
            Exit.CONFIGURATION if unusable else Exit.DONE,
            Exit.NEEDS_A_PERSON if done.needs_a_person else Exit.DONE,
        ]
    )


def _heard(session: Session, *, in_earnest: bool) -> AbstractContextManager[Callable[[], None]]:
    """Whoever is to know hears of a pass that can't be done; nobody is watching a rehearsal."""
    return last_words(session, comes_again=True) if in_earnest else nullcontext(lambda: None)


def _passed(session: Session, app: "App") -> "Pass":
    from schoolcast.cli.at_work import at_work
    from schoolcast.cli.passes import pass_of
    from schoolcast.engine.tick import tick

    step = progress()
    attendant = app.attendant()
    with at_work(session, app) as work:
        dispatcher = app.dispatcher()
        try:
            report = tick(
                app.schools,
                app.school.ledger,
                app.clock,
                dispatcher,
                progress=step,
                alone=True,
                tell=attendant.attend,
            )
        finally:
            dispatcher.close()
            step("")
        done = pass_of(report, app.school)
    attendant.finish(_MAILS_TAKE)  # the next pass need not wait for a slow mail server
    return replace(done, needs_a_person=True) if work.went_back else done


def _rehearsed(app: "App") -> "Pass":
    from schoolcast.cli.dry_run import would_pass

    return would_pass(app.school)


def _unusable(app: "App") -> list[str]:
    """Why nothing, or nothing on some channel, can go out although posts wait for it."""
    from schoolcast.domain.delivery import UNSENT

    broken = {channel.name: channel for channel in app.school.channels.values() if channel.problem}
    if not broken and not app.school.held_by:
        return []
    waiting = {delivery.channel for delivery in app.school.store.deliveries(states=UNSENT)}
    problems = [app.school.held_by] if app.school.held_by and waiting else []
    return problems + [
        f"{name}: {channel.problem}" for name, channel in broken.items() if name in waiting
    ]


def _show(done: "Pass", dry_run: bool) -> None:
    from schoolcast.office.words import stands, when

    if done.new_problems or watched():
        for problem in _lines(done.problems):
            say(problem)
    for note in done.notes:
        say(note)
    for one in done.deliveries:
        state = "Would go out" if dry_run and not one.hold else stands(one)
        details = one.reason or one.remote_url or ""
        place = f"{one.item} · {one.slot} · {one.channel} · {when(one.due, one.zone)}"
        show(f"{place}: {state}" + (f" ({details})" if details else ""))
    if not done.deliveries and watched():
        show("Nothing was due.")


def _lines(problems: Iterable[dict[str, Any]]) -> Iterable[str]:
    for problem in problems:
        line = f":{problem['line']}" if problem["line"] else ""
        key = f" {problem['key']}:" if problem["key"] else ""
        yield f"{problem['path']}{line}:{key} {problem['message']}"
