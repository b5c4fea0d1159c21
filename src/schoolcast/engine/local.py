"""The local engine: APScheduler is the alarm clock, the delivery table the truth."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.date import DateTrigger

from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import StoreProblem
from schoolcast.engine.tick import BEAT, TickReport, prepare
from schoolcast.pipeline.dispatch import Dispatcher, Sent
from schoolcast.pipeline.ports import Ledger
from schoolcast.pipeline.reconcile import settle_all
from schoolcast.pipeline.records import Outcome, Unsettled
from schoolcast.pipeline.school import School

log = logging.getLogger(__name__)

CAP = timedelta(seconds=1)
"""The longest sleep: the wait does not advance while a laptop sleeps (engine.md 1.4)."""
REST = 20
"""A look at folder and facts takes at most one part in so many of the time."""


@dataclass(frozen=True, kw_only=True)
class Events:
    """Who is told what the daemon does: passes that moved something, and what was sent."""

    passed: Callable[[TickReport], None] = lambda report: None
    sent: Callable[[Sent], None] = lambda sent: None
    settled: Callable[[Unsettled, Outcome], None] = lambda item, outcome: None
    trouble: Callable[[str], None] = lambda words: None


class Daemon:
    """Runs passes at the right moments until it is stopped."""

    def __init__(
        self,
        schools: Mapping[str, School],
        ledger: Ledger,
        clock: Clock,
        dispatcher: Dispatcher,
        events: Events | None = None,
    ) -> None:
        self._schools = schools
        self._ledger = ledger
        self._clock = clock
        self._dispatcher = dispatcher
        self._events = events or Events()
        self._stop = threading.Event()
        self._looked: datetime | None = None
        self._rest = CAP * 0.9
        self._failure: BaseException | None = None
        self._scheduler = BlockingScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def stop(self) -> None:
        """Ask the daemon to end: nothing new is begun, what is under way is finished."""
        self._stop.set()

    def run(self) -> None:
        """Run until stopped; raises what ended the scheduler or a pass unexpectedly."""
        thread = threading.Thread(target=self._schedule, name="alarm-clock", daemon=True)
        thread.start()
        while not self._stop.wait(0.2):
            if not thread.is_alive():
                self._failure = self._failure or RuntimeError("the alarm clock has stopped")
            if self._failure is not None:
                break
        self._dispatcher.close()
        if thread.is_alive():
            self._scheduler.shutdown(wait=True)
            thread.join(timeout=10)
        self._report_sent()
        if self._failure is not None:
            raise self._failure

    def _schedule(self) -> None:
        try:
            self._arm("tick", self._tick, self._clock.now())
            self._arm("settle", self._settle, self._clock.now())
            self._scheduler.start()
        except BaseException as failure:  # the thread's end must end the process
            self._failure = failure

    def _arm(self, name: str, job: Callable[[], None], at: datetime) -> None:
        if not self._stop.is_set():
            trigger = DateTrigger(run_date=at, timezone=UTC)
            self._scheduler.add_job(job, trigger, id=name, replace_existing=True)

    def _tick(self) -> None:
        with self._guarded():
            now = self._clock.now()
            if self._looked is None or not timedelta() <= now - self._looked < self._rest:
                self._look(now)
            self._dispatcher.start()
            self._report_sent()
        self._arm("tick", self._tick, self._next())

    def _look(self, now: datetime) -> None:
        report = prepare(self._schools, self._ledger, self._clock, lambda _: None)
        self._looked = self._clock.now()
        self._rest = max(CAP * 0.9, (self._looked - now) * REST)
        self._ledger.beat(BEAT, self._looked)
        self._events.passed(report)

    def _settle(self) -> None:
        with self._guarded():
            for item, outcome in settle_all(self._schools, self._ledger, self._clock):
                self._events.settled(item, outcome)
        self._arm("settle", self._settle, self._clock.now() + CAP)

    def _next(self) -> datetime:
        now = self._clock.now()
        try:
            due = self._ledger.next_instant()
        except StoreProblem:
            due = None
        if due is None or due <= now:  # what is due but can't go is looked at again in a moment
            return now + CAP
        return min(due, now + CAP)

    def _report_sent(self) -> None:
        for sent in self._dispatcher.collect():
            self._events.sent(sent)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """A store that is full or locked is waited out; anything else ends the daemon, loudly."""
        try:
            yield
        except StoreProblem as problem:
            self._events.trouble(problem.message)
        except BaseException as failure:
            log.exception("a pass failed")
            self._failure = failure
            self._stop.set()


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
