"""`schoolcast daemon`: keeps running and sends everything at its time."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

import click

from schoolcast.cli.exits import Exit
from schoolcast.cli.last_words import last_words
from schoolcast.cli.output import say
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.alerts.attendant import Attendant
    from schoolcast.bootstrap import App
    from schoolcast.cli.at_work import Work
    from schoolcast.engine.local import Daemon, Events
    from schoolcast.engine.tick import TickReport


_LOOK_AGAIN = 5.0  # seconds between looks at a clock that can't be right, or a store not there
_MAILS_TAKE = 10.0  # seconds at most; what is left goes when it runs again


@click.command()
@click.pass_obj
def daemon(session: Session) -> Exit:
    """Keep running: notice edits, check, and send everything at its time.

    Ends cleanly on Ctrl-C or SIGTERM, after what is under way. While it runs, `schoolcast run`
    ends with 75.
    """
    from schoolcast.domain.errors import StoreWentBack

    with last_words(session, comes_again=False) as went_well:
        while True:
            try:
                with ExitStack() as stack:
                    _send(*_begun(session, stack), went_well)
            except StoreWentBack as problem:  # begun anew, it looks for what was forgotten
                say(problem.message)
            else:
                return Exit.DONE


def _begun(session: Session, stack: ExitStack) -> tuple["App", "Work"]:
    """The school at work, until the stack is left.

    A store that can't be used yet, as where its server is still starting, is waited out.
    """
    from schoolcast.bootstrap import make_alarm
    from schoolcast.cli.at_work import at_work
    from schoolcast.domain.errors import StoreProblem

    wait = partial(time.sleep, _LOOK_AGAIN)
    alarm = make_alarm(session.settings, session.clock())
    told = ""
    while True:
        try:
            with ExitStack() as attempt:
                app = attempt.enter_context(session.app())
                work = attempt.enter_context(at_work(session, app, wait=wait, alarm=alarm))
                alarm.eased()
                stack.push(attempt.pop_all())
                return app, work
        except StoreProblem as problem:
            if problem.message != told:
                say(f"{problem.message} Waiting for it.")
                told = problem.message
            alarm.trouble(problem.message)
        wait()


def _send(app: "App", work: "Work", went_well: Callable[[], None]) -> None:
    """Send everything at its time until somebody stops it; `went_well` hears of the first look."""
    from schoolcast.alerts.errands import Errands
    from schoolcast.domain.errors import StoreWentBack
    from schoolcast.engine.local import stopped_by_signals

    attendant = app.attendant()
    errands = Errands()
    worker = daemon_of(app, attendant, work, looked=_once(lambda: errands.run(went_well)))
    _tell(app, f"{app.school.name}: at work. Stop it with Ctrl-C.")
    for channel in app.school.channels.values():
        if channel.problem:
            _tell(app, f"{channel.name} can't be used: {channel.problem}")
    try:
        with stopped_by_signals(worker):
            worker.run()
    except StoreWentBack:  # what stopped the work meanwhile does so no more
        app.alarm.eased()
        raise
    finally:
        attendant.finish(_MAILS_TAKE)
        errands.wait(_MAILS_TAKE)
    _tell(app, "Stopped; nothing is under way.")


def _once(job: Callable[[], object]) -> Callable[[], None]:
    """The job, done at the first call only."""
    left = [job]

    def do() -> None:
        while left:
            left.pop()()

    return do


def daemon_of(
    app: "App", attendant: "Attendant", work: "Work", *, looked: Callable[[], None] = lambda: None
) -> "Daemon":
    """What sends everything at its time, for the process that holds the run lock.

    `looked` is called after each look that came to its end.
    """
    from schoolcast.engine.local import Daemon

    return Daemon(
        app.schools,
        app.school.ledger,
        app.clock,
        app.dispatcher(),
        _events_of(app, looked),
        alone=True,
        tell=attendant.attend,
        watch=app.watch,
        require_held=work.require_held,
    )


def _events_of(app: "App", looked: Callable[[], None]) -> "Events":
    """Prints a line for each thing that happens; a standstill is mailed past the store."""
    from schoolcast.cli.narration import Narration
    from schoolcast.engine.local import Events

    narration = Narration(app.school, lambda line: _tell(app, line))

    def passed(report: "TickReport") -> None:
        narration.passed(report)
        looked()

    def trouble(words: str) -> None:
        narration.trouble(words)
        app.alarm.trouble(words)

    def eased() -> None:
        narration.eased()
        app.alarm.eased()

    return Events(
        passed=passed,
        sent=narration.sent,
        settled=narration.settled,
        trouble=trouble,
        eased=eased,
    )


def _tell(app: "App", line: str) -> None:
    from schoolcast.domain.dates import wall_time

    wall = wall_time(app.clock.now(), app.school.timezone)
    say(f"{wall:%Y-%m-%d %H:%M:%S}  {line}")
