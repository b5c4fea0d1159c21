"""Dispatching: what is due goes out, one at a time on each lane."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta

from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import ClockProblem, StoreProblem
from schoolcast.pipeline.ports import Ledger, Mark, Probe, no_mark, no_probe
from schoolcast.pipeline.records import Claim, Outcome, Unsettled
from schoolcast.pipeline.retry import RetryPolicy
from schoolcast.pipeline.school import School
from schoolcast.pipeline.sending import Sender

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Calls that may be making a post public at one moment, as a school's line is shared with others.

benchmarks/throughput_10k, each call 50 ms: 297 of the 320 deliveries a second that so many calls
allow, where a bare loop of requests.post makes 294.
"""
WORKERS = 24
"""Threads; what is not in its call is being claimed, read, rendered or written down."""
RESERVED = 4
"""Threads beside them for closures alone, which wait for nobody's slow call."""
LEASE = timedelta(minutes=5)
LOOK_AGAIN = timedelta(seconds=2)
"""How old a look may grow within a pass; a daemon's tick looks each second, so that none does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One attempt of this pass and how it ended."""

    delivery: int
    school: str
    outcome: Outcome


class Dispatcher:
    """Claims what is due and sends it in its own threads; `owner` names this process's claims."""

    def __init__(
        self,
        schools: Mapping[str, School],
        ledger: Ledger,
        clock: Clock,
        *,
        owner: str,
        workers: int = WORKERS,
        at_once: int = AT_ONCE,
        lease: timedelta = LEASE,
        policy: RetryPolicy | None = None,
        probe: Probe = no_probe,
        mark: Mark = no_mark,
        require_steady: Callable[[], None] = lambda: None,
    ) -> None:
        """`require_steady` raises ClockProblem while the clock is not to be believed."""
        self.owner = owner
        self.probe = probe
        self._ledger = ledger
        self._of = frozenset(schools)  # what is another's in this store is left to its owner
        self._clock = clock
        self._require_steady = require_steady
        self._lease = lease
        self._sender = Sender(
            schools,
            ledger,
            clock,
            policy=policy or RetryPolicy(),
            probe=self.probe,
            mark=mark,
            at_once=at_once,
        )
        self._pool = ThreadPoolExecutor(workers + RESERVED, thread_name_prefix="send")
        self._workers = workers
        self._lock = threading.Lock()
        self._waiting: deque[str] = deque()  # ready lanes that no thread has taken yet
        self._busy: set[str] = set()
        self._threads: set[Future[None]] = set()
        self._extra: set[Future[None]] = set()  # on the reserved threads
        self._looked = clock.now()
        self._sent: list[Sent] = []
        self._unrecorded: list[tuple[Claim, Outcome]] = []
        self._keeping = threading.Lock()
        self._failure: BaseException | None = None
        self._stopping = False

    def start(self) -> int:
        """Give ready lanes to threads, as far as there are free ones; returns how many began.

        A thread that is done with a lane takes the next one by itself. Where none is free, what
        is urgent has threads of its own.
        """
        self.keep()
        self._look()
        with self._lock:
            self._threads = {thread for thread in self._threads if not thread.done()}
            self._extra = {thread for thread in self._extra if not thread.done()}
            if self._idle:
                return 0
            begun = min(self._workers - len(self._threads), len(self._waiting))
            for _ in range(begun):
                self._threads.add(self._pool.submit(self._work))
            all_taken = begun < len(self._waiting)
        return begun + (self._start_urgent() if all_taken else 0)

    def _start_urgent(self) -> int:
        lanes = self._ledger.ready_lanes(self._clock.now(), urgent=True, of=self._of)
        with self._lock:
            free = 0 if self._idle else RESERVED - len(self._extra)
            lanes = [lane for lane in lanes if lane not in self._busy][:free]
            for lane in lanes:
                self._busy.add(lane)
                self._extra.add(self._pool.submit(self._one_of, lane))
        return len(lanes)

    def drain(self) -> list[Sent]:
        """Send until nothing is ready any more; returns what was tried.

        What comes up meanwhile, a closure above all, is not kept back by a call that takes long.
        """
        while self.start() or self._running():
            while wait(self._running(), timeout=LOOK_AGAIN.total_seconds()).not_done:
                self._start_more()
        return self.collect()

    def _start_more(self) -> None:
        """Give threads what has come up; what is under way must not fail for it."""
        try:
            self.start()
        except StoreProblem as problem:  # the next look will tell
            log.warning("what else is due could not be read: %s", problem)

    def collect(self) -> list[Sent]:
        """What was tried since the last call; raises what a thread could not deal with."""
        with self._lock:
            failure, self._failure = self._failure, None
            if failure is None:
                sent, self._sent = self._sent, []
        if failure is not None:
            raise failure
        return sent

    def keep(self) -> None:
        """Write down how tries ended that a full or locked store would not take; StoreProblem.

        Whoever sweeps calls it first: once they are taken for cut off, nobody may end them.
        """
        with self._keeping:
            with self._lock:
                waiting = list(self._unrecorded)
            for entry in waiting:
                self._record(*entry)
                with self._lock:
                    self._unrecorded = [other for other in self._unrecorded if other is not entry]

    def close(self) -> None:
        """Begin nothing new and wait for what is under way."""
        self._stopping = True
        self._pool.shutdown(wait=True)
        try:
            self.keep()
        except StoreProblem:
            log.error("%d outcomes could not be recorded", len(self._unrecorded))

    @property
    def _idle(self) -> bool:
        """Whether nothing new may begin: the end is near, or a failure waits to be seen."""
        return self._stopping or self._failure is not None

    def _running(self) -> list[Future[None]]:
        with self._lock:
            return [thread for thread in self._threads | self._extra if not thread.done()]

    def _look(self) -> None:
        now = self._clock.now()
        ready = self._ledger.ready_lanes(now, of=self._of)
        with self._lock:
            self._looked = now
            self._waiting = deque(lane for lane in ready if lane not in self._busy)

    def _look_anew(self) -> None:
        """A thread that goes on with its lane must not keep back what is urgent on another.

        One thread looks for all of them: the others would find the same.
        """
        now = self._clock.now()
        with self._lock:
            if now - self._looked < LOOK_AGAIN:
                return
            self._looked = now
        try:
            self._look()
        except StoreProblem as problem:  # what is in hand comes first, and will tell
            log.warning("what else is due could not be read: %s", problem)

    def _work(self) -> None:
        """Send from one lane after another until none is ready."""
        lane = None
        try:
            while lane := self._next(lane):
                claim = self._claim(lane)
                while claim is not None:
                    claim, lane = self._one(claim)
                    self._look_anew()
        except BaseException as failure:  # a thread's end must be seen by whoever collects
            self._note_failure(failure)
        finally:
            with self._lock:
                self._busy.discard(lane or "")

    def _one_of(self, lane: str) -> None:
        """Send the lane's next and nothing else, so that the thread is there for what follows."""
        try:
            if claim := self._claim(lane):
                self._one(claim, alone=True)
        except BaseException as failure:
            self._note_failure(failure)
        finally:
            with self._lock:
                self._busy.discard(lane)

    def _note_failure(self, failure: BaseException) -> None:
        with self._lock:
            self._failure = self._failure or failure

    def _next(self, done: str | None) -> str | None:
        """Another lane to send from, after `done` is let go; None when there is nothing to do."""
        for look in (False, True):
            if look:
                self._look()
            with self._lock:
                self._busy.discard(done or "")
                while self._waiting and not self._idle:
                    lane = self._waiting.popleft()
                    if lane not in self._busy:
                        self._busy.add(lane)
                        return lane
                if self._idle:
                    return None
        return None

    def _following(self, done: str) -> str | None:
        """The lane to claim from in the moment that `done` is free again; None for no more."""
        try:
            self._require_steady()
        except ClockProblem:  # this one is to be written down; the next claim tells of it
            return None
        with self._lock:
            while self._waiting and not self._idle:
                lane = self._waiting.popleft()
                if lane not in self._busy:
                    self._busy.add(lane)
                    return lane
            return None if self._idle else done

    def _claim(self, lane: str) -> Claim | None:
        self.probe("claim.before")
        self._require_steady()
        now = self._clock.now()
        claim = self._ledger.claim(lane, now=now, owner=self.owner, lease=self._lease, of=self._of)
        if claim is not None:
            self.probe("claim.after")
        return claim

    def send_again(self, item: Unsettled) -> bool:
        """Send what may be public already under its key, in this thread.

        False where it was settled meanwhile, or a gate is closed. How it ended is collected.
        """
        self.probe("claim.before")
        self._require_steady()
        now = self._clock.now()
        claim = self._ledger.claim_again(item, now=now, owner=self.owner, lease=self._lease)
        if claim is None:
            return False
        self.probe("claim.after")
        self._one(claim, alone=True)
        return True

    def _one(self, claim: Claim, *, alone: bool = False) -> tuple[Claim | None, str]:
        """Send it, keep how it ended, and claim the next unless it is to stay `alone`.

        Returns the next and the lane still in hand.
        """
        outcome = self._sender.send(claim)
        self.probe("finish.before")
        lane = None if alone else self._following(claim.lane)
        following = None
        try:
            following = self._record(claim, outcome, lane)
        except StoreProblem as problem:
            # The receipt is logged for a person who looks meanwhile. Should this process end
            # before it can be kept, the attempt row says that the platform must be read back.
            log.error(
                "delivery %s ended as %s (%s) but that could not be recorded: %s",
                claim.delivery,
                outcome.state,
                outcome.remote_id,
                problem,
            )
            with self._lock:
                self._unrecorded.append((claim, outcome))
        if lane not in (None, claim.lane):
            with self._lock:
                self._busy.discard(claim.lane)
        self.probe("finish.after")
        if following is not None:
            self.probe("claim.after")
        return following, lane or claim.lane

    def _record(self, claim: Claim, outcome: Outcome, lane: str | None = None) -> Claim | None:
        """Keep how it ended; with a `lane`, what is claimed there in the same step."""
        now, following = self._clock.now(), None
        if lane is None:
            ended = self._ledger.finish(claim, outcome, now)
        else:
            ended, following = self._ledger.finish_and_claim(
                claim, outcome, now, lane=lane, lease=self._lease, of=self._of
            )
        if ended:
            sent = Sent(delivery=claim.delivery, school=claim.school, outcome=outcome)
            with self._lock:
                self._sent.append(sent)
        else:  # another process took it for cut off, and reads the platform back
            log.warning("delivery %s ended too late as %s", claim.delivery, outcome.state)
        return following
