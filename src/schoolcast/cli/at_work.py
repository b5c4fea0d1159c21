"""At work: holding the run lock over a store that is ours, with a clock that can be right."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schoolcast.cli.output import counted, say
from schoolcast.domain.clock import SystemClock

if TYPE_CHECKING:
    from schoolcast.alerts.alarm import Alarm
    from schoolcast.bootstrap import App
    from schoolcast.cli.session import Session
    from schoolcast.pipeline.beginning import Lost


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """`went_back` says whether the store turned out to have gone back in time.

    `require_held` raises StoreProblem or Busy while the run lock is not ours any more.
    """

    went_back: bool
    require_held: Callable[[], None]


@contextmanager
def at_work(
    session: "Session",
    app: "App",
    *,
    wait: Callable[[], None] | None = None,
    alarm: "Alarm | None" = None,
) -> Iterator[Work]:
    """The run lock, and what was found on taking it.

    Busy, CopiedFolder or ClockProblem where nothing may be sent from here. With `wait`, which
    lets a while pass, a clock that can't be right is said once, to `alarm` too, and waited out.
    """
    from schoolcast.pipeline.beginning import begin
    from schoolcast.store import RunLock

    with RunLock(session.settings.store_url, clock=app.clock) as lock:
        ledger = app.school.ledger
        _with_a_sound_clock(app, wait, alarm)
        lost = begin(app.place, ledger, app.clock)
        if lost:
            say(in_words(lost, app.school.timezone))
        yield Work(went_back=lost is not None, require_held=lock.require_held)


def _with_a_sound_clock(
    app: "App", wait: Callable[[], None] | None, alarm: "Alarm | None" = None
) -> None:
    from schoolcast.domain.errors import ClockProblem

    told = False
    while True:
        try:
            _require_a_sound_clock(app)
        except ClockProblem as problem:
            if wait is None:
                raise
            if not told:
                say(problem.message)
                told = True
            if alarm:
                alarm.trouble(problem.message)
        else:
            if alarm and told:
                alarm.eased()
            return
        wait()


def _require_a_sound_clock(app: "App") -> None:
    from schoolcast.pipeline.beginning import require_sane_clock

    if isinstance(app.clock, SystemClock):  # a rehearsal may go back as it likes
        require_sane_clock(app.school.ledger, app.clock.now())
    if app.watch:
        try:
            app.watch.require_steady()
        finally:
            app.watch.keep()


def in_words(lost: "Lost", zone_name: str) -> str:
    """What the store has forgotten and what is done about it."""
    from schoolcast.office.words import when

    since, until = (when(moment, zone_name) for moment in (lost.since, lost.until))
    looked_for = (
        f"{counted(len(lost.doubted), 'post')} due by then may have gone out already and will be "
        "looked for before anything is sent. "
        if lost.doubted
        else ""
    )
    return (
        f"This store knows nothing of the time from {since} to {until}. {looked_for}What shows a "
        "child is held until somebody has checked the consents: schoolcast adopt --as YOUR-NAME "
        "--consents-checked"
    )
