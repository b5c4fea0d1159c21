"""The local engine: APScheduler is the alarm clock, the delivery table the truth."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.date import DateTrigger

from schoolcast.api.http import warm_up
from schoolcast.domain.clock import Clock, SystemClock
from schoolcast.domain.errors import Busy, ClockProblem, StoreProblem, StoreWentBack
from schoolcast.engine.tick import BEAT, TickReport, prepare
from schoolcast.pipeline.beginning import require_sane_clock
from schoolcast.pipeline.dispatch import Dispatcher, Sent
from schoolcast.pipeline.ports import Ledger
from schoolcast.pipeline.reading import read_open
from schoolcast.pipeline.reconcile import settling
from schoolcast.pipeline.records import Outcome, Unsettled
from schoolcast.pipeline.school import School
from schoolcast.pipeline.steady import ClockWatch

log = logging.getLogger(__name__)

CAP = timedelta(seconds=1)
"""The longest sleep: the wait does not advance while a laptop sleeps (engine.md 1.4)."""
REST = 20
"""A look at folder and facts takes at most one part in so many of the time."""
READING = timedelta(minutes=1)
"""How often pictures are looked for that nobody has read; those of a submission are read then."""
_JOBS = ("look", "tick", "settle", "read")
HANGS = 5 * 60.0
"""Seconds after which a look that has not come to an end is told of: nothing is sent meanwhile."""
STUCK = (
    "A look at the content folder, the roll and the calendar has not come to an end for more than "
    "{minutes} minutes, as where a network drive does not answer, and nothing is sent meanwhile. "
    "See that the drive answers; if schoolcast does not go on by itself then, start it again."
)
STALE = timedelta(seconds=10)
"""Nothing is sent on a look older than its rest and this: edits made meanwhile come first."""


@dataclass(frozen=True, kw_only=True)
class Events:
    """Who is told what the daemon does: passes that moved something, and what was sent.

    `trouble` is told once for each cause that stops the work, `eased` when none is left.
    """

    passed: Callable[[TickReport], None] = lambda report: None
    sent: Callable[[list[Sent]], None] = lambda sent: None
    settled: Callable[[Unsettled, Outcome], None] = lambda item, outcome: None
    trouble: Callable[[str], None] = lambda words: None
    eased: Callable[[], None] = lambda: None


class Daemon:
    """Runs passes at the right moments until it is stopped."""

    def __init__(
        self,
        schools: Mapping[str, School],
        ledger: Ledger,
        clock: Clock,
        dispatcher: Dispatcher,
        events: Events | None = None,
        *,
        alone: bool = False,
        tell: Callable[[], None] = lambda: None,
        watch: ClockWatch | None = None,
        require_held: Callable[[], None] = lambda: None,
    ) -> None:
        """`alone` says that this process holds the run lock, so that nobody else can be sending;
        `require_held` raises StoreProblem or Busy while it does not any more.

        `tell` is called after each look, and must not take long. `watch` stops all work while the
        clock is not to be believed.
        """
        self._tell = tell
        self._watch = watch
        self._require_held = require_held
        self._troubles: dict[str, str] = {}  # what stops each of the jobs
        self._telling = threading.Lock()
        self._schools = schools
        self._ledger = ledger
        self._clock = clock
        self._dispatcher = dispatcher
        self._events = events or Events()
        self._stop = threading.Event()
        self._arming = threading.Lock()  # a scheduler that ends waits for the job that arms
        self._asked_to_stop = False
        self._alone = dispatcher.owner if alone else None
        self._looked: datetime | None = None
        self._looking_since: float | None = None  # as time.monotonic() tells it, without sleep
        self._rest = CAP * 0.9
        self._seen = clock.now()
        self._turns = {name: threading.Lock() for name in _JOBS}
        self._failure: BaseException | None = None
        self._scheduler = BlockingScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(8)},
            # A job arms its successor in its last step. Should that be due before the step has
            # ended, a limit of one would drop it, and nothing would ever run again.
            job_defaults={"coalesce": True, "max_instances": 8, "misfire_grace_time": None},
        )

    def stop(self) -> None:
        """Ask the daemon to end: nothing new is begun, what is under way is finished."""
        self._asked_to_stop = True
        self._stop.set()

    def run(self) -> None:
        """Run until stopped; raises what ended the scheduler or a pass unexpectedly.

        Who has asked it to stop hears of no store that was put back: it is not to begin anew.
        """
        thread = threading.Thread(target=self._schedule, name="alarm-clock", daemon=True)
        thread.start()
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        while not self._stop.wait(0.2):
            if not thread.is_alive():
                self._failure = self._failure or RuntimeError("the alarm clock has stopped")
            if self._failure is not None:
                break
            self._heed_the_clock()
            self._heed_the_look()
        with self._arming:  # whatever comes after this arms nothing
            self._stop.set()
        self._dispatcher.close()
        if thread.is_alive():
            self._scheduler.shutdown(wait=True)
            thread.join(timeout=10)
        self._report_sent()
        if self._asked_to_stop and isinstance(self._failure, StoreWentBack):
            return
        if self._failure is not None:
            raise self._failure

    def _schedule(self) -> None:
        try:
            self._arm_all()
            self._scheduler.start()
        except BaseException as failure:  # the thread's end must end the process
            # A scheduler that is shut down in the middle of a job no longer finds that job.
            if not (self._stop.is_set() and isinstance(failure, JobLookupError)):
                self._failure = self._failure or failure

    def _arm_all(self) -> None:
        now = self._clock.now()
        jobs = (self._look, self._tick, self._settle, self._read)
        for name, job in zip(_JOBS, jobs, strict=True):
            self._arm(name, job, now)

    def _arm(self, name: str, job: Callable[[], None], at: datetime) -> None:
        with self._arming:
            if self._stop.is_set():
                return
            wait = max(at - self._clock.now(), timedelta())
            trigger = DateTrigger(run_date=SystemClock().now() + wait, timezone=UTC)
            self._scheduler.add_job(job, trigger, id=name, replace_existing=True)

    def _heed_the_clock(self) -> None:
        """After the clock was set back, what is armed would wait until it has caught up."""
        now = self._clock.now()
        if now < self._seen - CAP:
            self._arm_all()
        self._seen = now

    def _heed_the_look(self) -> None:
        """A look that hangs can tell of nothing itself."""
        since = self._looking_since
        if since is not None and time.monotonic() - since > HANGS:
            words = STUCK.format(minutes=round(HANGS / 60))
            self._note_trouble("hanging", StoreProblem(words))
            if self._looking_since != since:  # it came to its end this very moment
                self._note_trouble("hanging", None)

    @contextmanager
    def _timed(self) -> Iterator[None]:
        self._looking_since = time.monotonic()
        try:
            yield
        finally:
            self._looking_since = None
            self._note_trouble("hanging", None)

    def _tick(self) -> None:
        with self._turns["tick"], self._guarded("tick"):
            self._require_sound()
            if self._fresh():
                self._dispatcher.start()
            self._report_sent()
        self._arm("tick", self._tick, self._next())

    def _fresh(self) -> bool:
        if self._looked is None:
            return False
        age = self._clock.now() - self._looked
        return timedelta() <= age < self._rest + STALE

    def _look(self) -> None:
        """Look at folder, facts and deadlines; apart from the tick, which must not wait for it."""
        began = self._clock.now()
        with self._turns["look"], self._guarded("look"), self._timed():
            self._require_sound()
            require_sane_clock(self._ledger, began)
            self._ledger.require_onward()
            self._dispatcher.keep()
            report = prepare(
                self._schools, self._ledger, self._clock, lambda _: None, alone=self._alone
            )
            self._alone = None
            first = not self._fresh()
            self._looked = self._clock.now()
            self._rest = max(CAP * 0.9, (self._looked - began) * REST)
            self._ledger.beat(BEAT, self._looked)
            if self._watch is not None:
                self._watch.keep()
            self._tell()
            self._events.passed(report)
            if first:
                self._arm("tick", self._tick, self._looked)
        self._arm("look", self._look, self._clock.now() + self._rest)

    def _settle(self) -> None:
        with self._turns["settle"], self._guarded("settle"):
            self._require_sound()
            again = self._send_again
            for item, outcome in settling(self._schools, self._ledger, self._clock, again):
                self._events.settled(item, outcome)
        self._arm("settle", self._settle, self._clock.now() + CAP)

    def _send_again(self, item: Unsettled) -> bool:
        return self._fresh() and self._dispatcher.send_again(item)

    def _read(self) -> None:
        """Read pictures that have not been read, apart from everything that must not wait."""
        with self._turns["read"], self._guarded("read"):
            for school in self._schools.values():
                read_open(school, stop=self._stop.is_set)
        self._arm("read", self._read, self._clock.now() + READING)

    def _next(self) -> datetime:
        now = self._clock.now()
        try:
            due = self._ledger.next_instant(now)
        except StoreProblem:
            due = None
        if due is None or due <= now:  # what is due but can't go is looked at again in a moment
            return now + CAP
        return min(due, now + CAP)

    def _report_sent(self) -> None:
        if sent := self._dispatcher.collect():
            self._events.sent(sent)

    @contextmanager
    def _guarded(self, job: str) -> Iterator[None]:
        """A store that is full or locked is waited out, and so is a clock that can't be right.

        Anything else ends the daemon, loudly; a store that was put back ends it to begin anew,
        and another at work on the store in its place.
        """
        try:
            yield
            self._note_trouble(job, None)
        except (Busy, StoreWentBack) as problem:
            self._failure = problem
            self._stop.set()
        except StoreProblem as problem:
            self._note_trouble(job, problem)
        except BaseException as failure:
            log.exception("a pass failed")
            self._failure = failure
            self._stop.set()

    def _require_sound(self) -> None:
        """Problems where the clock is not to be believed, or another may be at work."""
        self._require_held()
        if self._watch is not None:
            self._watch.require_steady()

    def _note_trouble(self, job: str, problem: StoreProblem | None) -> None:
        """Tell of a cause when it comes up in any of the jobs, and when the last one is gone."""
        with self._telling:
            before = set(self._troubles.values())
            if problem is None:
                self._troubles.pop(job, None)
            else:
                self._troubles[job] = _cause(problem)
            standing = set(self._troubles.values())
        if problem is not None and _cause(problem) not in before:
            self._events.trouble(problem.message)
        if before and not standing:
            self._events.eased()


def _cause(problem: StoreProblem) -> str:
    """What a problem is known by: words about the clock tell the time, and change with it."""
    clock = isinstance(problem, ClockProblem)
    return type(problem).__name__ if clock else problem.message


@contextmanager
def stopped_by_signals(daemon: Daemon) -> Iterator[None]:
    """SIGTERM and Ctrl-C ask the daemon to end."""

    def ask(_signal: int, _frame: FrameType | None) -> None:
        daemon.stop()

    before = {name: signal.signal(name, ask) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
